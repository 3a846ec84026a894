// `dripline replay export`: one claim's receipts with policy, facts and inclusion proof in a file that `replay verify` checks offline.
import { basename, dirname } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { folderFiles, openEmbedded } from "@dripline/embedded";
import { proveClaim, readPolicyVersions } from "@dripline/replay";
import { ANSWER_IS_NO } from "../exit.ts";

export function exportCommand() {
  return new Command("export")
    .description(
      "write one claim's receipts, the policy and facts that they stand on and their place in the log to a file that verify checks",
    )
    .requiredOption("--data <dir>", "data folder")
    .requiredOption("--claim <id>", "claim control number (277CA REF*1K) or patient control number (CLM01)")
    .requiredOption("--out <file>", "file to write")
    .addHelpText(
      "after",
      "\nExample:\n  dripline replay export --data DIR --claim 20250930000001 --out claim.json\n  dripline replay verify claim.json",
    )
    .action(async ({ data, claim, out }) => {
      const proof = await proofOf(data, claim);
      if (proof === undefined) {
        process.stderr.write(`No claim ${claim} was decided in ${data}.\n`);
        process.exitCode = ANSWER_IS_NO;
        return;
      }
      const content = Buffer.from(`${JSON.stringify(proof, undefined, 2)}\n`);
      await folderFiles(dirname(out)).write([{ path: basename(out), content }]);
      process.stdout.write(`${proof.receipts.length} receipts of claim ${proof.claims.join(", ")} in ${out}\n`);
    });
}

async function proofOf(data: string, claim: string): Promise<Awaited<ReturnType<typeof proveClaim>> | undefined> {
  const { log, recordsNamed, close } = openEmbedded(data, { readOnly: true });
  try {
    const records = await recordsNamed("claims.adjudicated", claim);
    if (records.length === 0) return undefined;
    return await proveClaim({ log, policies: await readPolicyVersions(log), partition: 0, records });
  } finally {
    close();
  }
}
