// One whole chaos: servers, a month, disturbances, an audit; everything stopped afterwards.
import { Random } from "@dripline/synth";
import { type Audit, audit } from "./auditor.ts";
import type { Disturbance } from "./disturbances.ts";
import { makeMonth } from "./month.ts";
import { type Run, runChaos } from "./run-chaos.ts";
import { Stage, startServers, stopServers } from "./stage.ts";

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
  readonly onRun: (run: Run) => void;
}

export interface ChaosResult {
  readonly runs: readonly Run[];
  readonly audit: Audit;
}

const APPLICATION = "chaos";

export async function chaos({ runs, seed, chosen, folder, onRun }: ChaosToRun): Promise<ChaosResult> {
  const [servers, month] = await Promise.all([startServers(), makeMonth(folder, { claims: CLAIMS_MIN + runs * CLAIMS_PER_RUN, seed })]);
  try {
    const stage = await Stage.open({ servers, month, application: APPLICATION, slice: SLICE });
    try {
      const done = await runChaos({ stage, chance: new Random(seed), disturbances: chosen, runs, onRun });
      const environment = {
        DRIPLINE_APPLICATION: APPLICATION,
        DRIPLINE_INSTALLATION_KEY: Buffer.from(month.installationKey).toString("hex"),
      };
      return { runs: done, audit: await audit(["--brokers", servers.kafka.brokers], environment) };
    } finally {
      await stage.close();
    }
  } finally {
    await stopServers(servers);
  }
}
