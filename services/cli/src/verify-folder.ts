// A data folder's receipts verified, with a progress bar.
import { openEmbedded } from "@dripline/embedded";
import { memberKey } from "@dripline/events";
import { judgeStretch, readPolicyVersions, type Verification, verifyLog } from "@dripline/replay";
import { progressOf } from "./progress.ts";

export interface StretchWanted {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly threads?: number | undefined;
}

export async function verifyFolder(data: string, { from, to }: StretchWanted): Promise<Verification> {
  const { log, installationKey, close } = openEmbedded(data, { readOnly: true });
  try {
    const policies = await readPolicyVersions(log);
    const judging = { log, policies, partition: 0, keyOf: (memberId: string) => memberKey(memberId, installationKey) };
    const progress = progressOf("verifying", await log.end({ topic: "claims.adjudicated", partition: 0 }));
    const verified = await verifyLog({
      log,
      partition: 0,
      from,
      to,
      judge: (stretch) => judgeStretch(judging, stretch),
      onProgress: (done) => progress.at(done, `${done} receipts`),
    });
    progress.stop();
    return verified;
  } finally {
    close();
  }
}
