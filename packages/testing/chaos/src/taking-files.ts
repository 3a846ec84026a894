// The beginning of a month: its claim files in the drop folder of intake, which is killed at every step of its commits on the way; then the claims and
// the acknowledgements on the topics beside those of one machine, byte for byte.
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { filesIn, killedOnTheWay, sumOfTallies, until, withTally } from "./killed-on-the-way.ts";
import { type Month, RECEIVED_AT } from "./month.ts";
import type { Run } from "./run-chaos.ts";
import type { Servers } from "./servers.ts";
import { patiently, Stage } from "./stage.ts";
import { namedRecords, type Tally, tally } from "./tally.ts";

export interface TakingFiles {
  readonly servers: Servers;
  readonly month: Month;
  /** With the month's files, and for the drop folder. */
  readonly folder: string;
  readonly onRun: (run: Run, stage: Stage) => void;
}

/** In an installation of its own. */
export async function takeFiles({ servers, month, folder, onRun }: TakingFiles): Promise<readonly Run[]> {
  const known = month.known.filter(({ topic }) => topic.startsWith("reference."));
  const load = { ...month, known, services: [], positions: [] };
  const stage = await Stage.open({ servers, load, application: "intake", slice: 1 });
  try {
    const inbox = join(folder, "inbox");
    mkdirSync(inbox);
    const files = filesIn(join(folder, "claims", "done"));
    cpSync(join(folder, "claims", "done"), inbox, { recursive: true });
    const environment = { DRIPLINE_INBOX: inbox, DRIPLINE_CLAIMS_PORT: "0", DRIPLINE_RECEIVED_AT: RECEIVED_AT };
    const intake = stage.start("10-intake", { environment });
    stage.workers.push(intake);
    const isDone = (): boolean => filesIn(join(inbox, "done")).length === files.length;
    const kills = await killedOnTheWay(intake, until(isDone));
    await until(isDone);
    await intake.leave();
    const runs = withTally(kills, "intake-killed", await takenBeside(stage, month));
    for (const run of runs) onRun(run, stage);
    return runs;
  } finally {
    await stage.close();
  }
}

/** Beside the claims and the acknowledgements of one machine. */
async function takenBeside(stage: Stage, { records, known, nameOf }: Month): Promise<Tally> {
  const tallies: Tally[] = [];
  for (const topic of ["claims.received", "acknowledgements.issued"] as const) {
    const reader = stage.readerOf(topic);
    await patiently(() => reader.catchUp());
    const expected = [...records, ...known].filter((each) => each.topic === topic);
    tallies.push(tally(namedRecords(reader.records, nameOf), namedRecords(expected, nameOf)));
  }
  return sumOfTallies(tallies);
}
