// One safety switched off, and the disturbance that shows it: what is lost, doubled or different with it and without it.
import { Random } from "@dripline/synth";
import type { Breakage } from "./breakages.ts";
import { disturbances } from "./disturbances.ts";
import { WentBack } from "./positions.ts";
import { isClean, lineOf } from "./report.ts";
import { type Run, runChaos } from "./run-chaos.ts";
import { Servers } from "./servers.ts";
import { Stage } from "./stage.ts";
import { sumsOf } from "./sums.ts";

const BREAK = new URL("./break.ts", import.meta.url);
/** Far more than a disturbance feeds. */
const NUMBERS = 600;
const SLICE = 15;
/** Without a safety some results never come; with all of them a slice takes a second or two. */
const DONE_MS_MAX = 25_000;

export interface ToBreak {
  readonly servers: Servers;
  /** Names the installation: each trial has its own. */
  readonly application: string;
  readonly seed: number;
  /** Switched off; as it ships where it isn't. */
  readonly isBroken: boolean;
}

/** The breakage's disturbance once. */
export async function tryBreakage(breakage: Breakage, { isBroken, servers, application, seed }: ToBreak): Promise<Run> {
  const preload = isBroken ? `${BREAK.href}?${breakage.name}` : undefined;
  const stage = await Stage.open({ servers, load: sumsOf(NUMBERS), application, slice: SLICE, preload, doneMsMax: DONE_MS_MAX });
  try {
    const chosen = disturbances.filter(({ name }) => name === breakage.shownBy);
    const [run] = await runChaos({ stage, chance: new Random(seed), disturbances: chosen, runs: 1, onRun: () => {} });
    if (run === undefined || !run.hasStruck) throw new Error(`${breakage.shownBy} found nothing to strike at\n${stage.story()}`);
    return run;
  } catch (error) {
    // A position that goes back is seen before what is doubled by it is counted.
    if (error instanceof WentBack) return { number: 1, name: breakage.shownBy, hasStruck: true, ms: 0, lost: 0, doubled: 1, different: 0 };
    throw error;
  } finally {
    await stage.close();
  }
}

/** Each of them, beside the same disturbance with everything in place; false where one isn't seen, or something breaks as it ships. */
export async function breakAll(breakages: readonly Breakage[], seed: number): Promise<boolean> {
  const servers = await Servers.start();
  let isAsItShouldBe = true;
  try {
    for (const breakage of breakages) {
      for (const isBroken of [true, false]) {
        const application = `${breakage.name}-${isBroken ? "off" : "on"}`;
        const run = await tryBreakage(breakage, { isBroken, servers, application, seed });
        isAsItShouldBe &&= isClean(run) !== isBroken;
        process.stdout.write(`${isBroken ? "without" : "with   "} ${breakage.name.padEnd(18)} ${lineOf(run)}`);
      }
    }
  } finally {
    await servers.stop();
  }
  return isAsItShouldBe;
}
