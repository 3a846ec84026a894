// One claim's proof from wherever its receipts lie: by either of its names.
import { type ClaimProof, proveClaim, readPolicyVersions } from "@dripline/replay";
import { claimNamed } from "./find-claim.ts";
import { openSource, type SourceOptions } from "./replay-source.ts";

/** Undefined where the name is nobody's. */
export async function proofOf(claim: string, from: SourceOptions): Promise<ClaimProof | undefined> {
  const source = await openSource(from);
  try {
    for (const partition of source.partitions) {
      const records = await source.receiptsNamed(claimNamed(claim), partition);
      if (records.length === 0) continue;
      return await proveClaim({ log: source.log, policies: await readPolicyVersions(source.log), partition, records });
    }
    return undefined;
  } finally {
    await source.close();
  }
}
