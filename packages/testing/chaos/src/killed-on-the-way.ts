// A service without a group, killed at every step of its commits, one life after the other, until it has done its work.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { commitSteps, type KafkaStep, takingSteps } from "@dripline/kafka";
import type { Run } from "./run-chaos.ts";
import type { Supervised } from "./supervised.ts";
import type { Tally } from "./tally.ts";

/** No heartbeat, and no offset to be resolved. */
const steps: readonly KafkaStep[] = [...takingSteps, ...commitSteps].filter(
  (step) => !step.endsWith("-heartbeat") && step !== "after-resolve",
);
/** A step that a service doesn't come to any more isn't waited for. */
const STRIKE_MS_MAX = 15_000;
const DONE_MS_MAX = 90_000;
const LOOK_EVERY_MS = 100;

export interface Kill {
  readonly hasStruck: boolean;
  readonly ms: number;
}

export async function killedOnTheWay(service: Supervised, done: Promise<unknown>): Promise<readonly Kill[]> {
  const kills: Kill[] = [];
  for (const step of steps) {
    const started = performance.now();
    const struck = service.order({ step, after: 0, signal: "SIGKILL" }).then(() => true);
    const ended = done.then(() => wait(LOOK_EVERY_MS)).then(() => false);
    const hasStruck = await Promise.race([struck, ended, wait(STRIKE_MS_MAX, false)]);
    kills.push({ hasStruck, ms: Math.round(performance.now() - started) });
  }
  service.disarm();
  return kills;
}

/** What came of all of them together stands with the last one. */
export function withTally(kills: readonly Kill[], name: string, found: Tally): Run[] {
  const none: Tally = { lost: 0, doubled: 0, different: 0 };
  return kills.map((kill, at) => ({ number: at + 1, name, ...kill, ...(at === kills.length - 1 ? found : none) }));
}

export function sumOfTallies(tallies: readonly Tally[]): Tally {
  const sum = (what: keyof Tally): number => tallies.reduce((total, each) => total + each[what], 0);
  return { lost: sum("lost"), doubled: sum("doubled"), different: sum("different") };
}

/** Whole files, at any depth. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && !entry.name.startsWith(".")).map((entry) => join(entry.parentPath, entry.name));
}

/** Or until it has taken too long: what is missing then is counted. */
export async function until(isDone: () => boolean): Promise<void> {
  for (const end = Date.now() + DONE_MS_MAX; !isDone() && Date.now() < end; ) await wait(LOOK_EVERY_MS);
}
