// Disturbance after disturbance, by seed, on one installation: each strikes while a slice of the month is worked on, and is counted by what
// lies on the topics afterwards.
import type { Random } from "@dripline/synth";
import type { Disturbance } from "./disturbance.ts";
import type { Stage } from "./stage.ts";
import type { Tally } from "./tally.ts";

export interface Run extends Tally {
  readonly number: number;
  readonly name: string;
  /** False where the disturbance found nothing to strike at: it doesn't count. */
  readonly hasStruck: boolean;
  readonly ms: number;
}

export interface Chaos {
  readonly stage: Stage;
  readonly chance: Random;
  readonly disturbances: readonly Disturbance[];
  readonly runs: number;
  readonly onRun: (run: Run, stage: Stage) => void;
}

/** Every disturbance in turn, in an order by seed, until so many have been. */
export async function runChaos({ stage, chance, disturbances, runs, onRun }: Chaos): Promise<readonly Run[]> {
  const done: Run[] = [];
  let round: Disturbance[] = [];
  let before: Tally = { lost: 0, doubled: 0, different: 0 };
  for (let number = 1; number <= runs; number++) {
    if (round.length === 0) round = shuffled(disturbances, chance);
    const disturbance = round.pop();
    if (disturbance === undefined) throw new Error("no disturbance is named");
    await stage.ready();
    const started = performance.now();
    const hasStruck = await disturbance.strike(stage, chance);
    await stage.until({ missing: 0 });
    const now = stage.tally();
    const run = { number, name: disturbance.name, hasStruck, ms: Math.round(performance.now() - started), ...less(now, before) };
    before = now;
    done.push(run);
    onRun(run, stage);
  }
  return done;
}

/** What this run added. */
function less(now: Tally, before: Tally): Tally {
  return { lost: now.lost - before.lost, doubled: now.doubled - before.doubled, different: now.different - before.different };
}

function shuffled<T>(items: readonly T[], chance: Random): T[] {
  const left = [...items];
  const order: T[] = [];
  while (left.length > 0) order.push(...left.splice(chance.below(left.length), 1));
  return order;
}
