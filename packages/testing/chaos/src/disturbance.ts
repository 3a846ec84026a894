// A disturbance: something that happens to a process or a server while a slice of the month is worked on.
import { setTimeout as wait } from "node:timers/promises";
import type { Random } from "@dripline/synth";
import type { Stage } from "./stage.ts";

export interface Disturbance {
  readonly name: string;
  /** What is done, for the table. */
  readonly does: string;
  /** Feeds at least one slice and strikes while it is worked on; false where it found nothing to strike at. */
  strike(stage: Stage, chance: Random): Promise<boolean>;
}

const SLICES_MAX = 6;
/** A process that is started anew takes its time to come to a step, while others do the slice. */
const MOMENT_MS = 3000;

/** Feeds slice after slice until it has happened; false where it doesn't. */
export async function feedUntil(stage: Stage, happened: Promise<unknown>): Promise<boolean> {
  let hasHappened = false;
  void happened.then(() => {
    hasHappened = true;
  });
  for (let slices = 0; slices < SLICES_MAX && !hasHappened; slices++) {
    await stage.feed();
    await stage.until({ missing: 0, or: () => hasHappened });
    await Promise.race([happened, wait(MOMENT_MS)]);
  }
  return hasHappened;
}
