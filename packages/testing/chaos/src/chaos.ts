// One whole chaos: servers, a month, disturbances, an audit; everything stopped afterwards.
import { join } from "node:path";
import { Random } from "@dripline/synth";
import { type Audit, audit } from "./auditor.ts";
import { closeAndPay, SENT } from "./closing.ts";
import type { Disturbance } from "./disturbance.ts";
import { makeMonth } from "./month.ts";
import { type Run, runChaos } from "./run-chaos.ts";
import { Servers } from "./servers.ts";
import { Stage } from "./stage.ts";
import { takeFiles } from "./taking-files.ts";

/** Claims fed at once: several transactions of each partition. */
const SLICE = 10;
/** A disturbance takes a few slices until it strikes. */
const CLAIMS_PER_RUN = 35;
const CLAIMS_MIN = 150;

export interface ChaosToRun {
  readonly runs: number;
  readonly seed: number;
  readonly chosen: readonly Disturbance[];
  /** For the month, and for files that are written. */
  readonly folder: string;
  readonly onRun: (run: Run, stage: Stage) => void;
}

export interface ChaosResult {
  readonly runs: readonly Run[];
  readonly audit: Audit;
}

const APPLICATION = "chaos";

export async function chaos({ runs, seed, chosen, folder, onRun }: ChaosToRun): Promise<ChaosResult> {
  const [servers, month] = await Promise.all([
    Servers.start(),
    makeMonth(folder, { claims: CLAIMS_MIN + runs * CLAIMS_PER_RUN, seed, slice: SLICE }),
  ]);
  try {
    const taking = await takeFiles({ servers, month, folder, onRun });
    const stage = await Stage.open({ servers, load: month, application: APPLICATION, slice: SLICE });
    try {
      const done = await runChaos({ stage, chance: new Random(seed), disturbances: chosen, runs, onRun });
      const closing = await closeAndPay({ stage, month, folder, onRun: (run) => onRun(run, stage) });
      const parameters = ["--brokers", servers.brokers, "--registry", servers.registryUrl, "--out", join(folder, SENT)];
      return { runs: [...taking, ...done, ...closing], audit: await audit(parameters, stage.environment) };
    } finally {
      await stage.close();
    }
  } finally {
    await servers.stop();
  }
}
