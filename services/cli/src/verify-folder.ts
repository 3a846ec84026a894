// A data folder's receipts verified: by this process alone where they are few, else by threads over all cores, with a progress bar.
import { availableParallelism } from "node:os";
import { type Embedded, openEmbedded } from "@dripline/embedded";
import { memberKey } from "@dripline/events";
import { judgeStretch, readPolicyVersions, type ToVerify, type Verification, verifyLog } from "@dripline/replay";
import { progressOf } from "./progress.ts";
import { VerifyThreads } from "./verify-threads.ts";

export interface StretchWanted {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly threads?: number | undefined;
}

/** Below so many receipts a thread takes longer to start than to judge them. */
const RECEIPTS_FOR_THREADS = 4000;

export async function verifyFolder(data: string, { from, to, threads }: StretchWanted): Promise<Verification> {
  const embedded = openEmbedded(data, { readOnly: true });
  const receipts = await embedded.log.end({ topic: "claims.adjudicated", partition: 0 });
  const count = threads ?? (receipts < RECEIPTS_FOR_THREADS ? 1 : availableParallelism());
  const judges = count > 1 ? inThreads(data, count) : await here(embedded);
  const progress = progressOf("verifying", receipts);
  try {
    const onProgress = (done: number): void => progress.at(done, `${done} receipts`);
    return await verifyLog({ log: embedded.log, partition: 0, from, to, ...judges, onProgress });
  } finally {
    progress.stop();
    judges.end();
    embedded.close();
  }
}

interface Judges extends Pick<ToVerify, "judge" | "lanes"> {
  readonly end: () => void;
}

async function here({ log, installationKey }: Embedded): Promise<Judges> {
  const policies = await readPolicyVersions(log);
  const judging = { log, policies, partition: 0, keyOf: (memberId: string) => memberKey(memberId, installationKey) };
  return { judge: (stretch) => judgeStretch(judging, stretch), end: () => {} };
}

function inThreads(data: string, count: number): Judges {
  const threads = new VerifyThreads(data, count);
  // Two stretches a thread: one in hand, one waiting.
  return { judge: (stretch) => threads.judge(stretch), lanes: 2 * count, end: () => threads.end() };
}
