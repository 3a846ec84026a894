// `dripline replay export`: one claim's receipts with policy, facts and inclusion proof in a file that `replay verify` checks offline.
import { basename, dirname } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { folderFiles } from "@dripline/embedded";
import { ANSWER_IS_NO } from "../exit.ts";
import { withSource } from "../log-options.ts";
import { proofOf } from "../prove-claim.ts";

export function exportCommand() {
  return withSource(new Command("export"))
    .description(
      "write one claim's receipts, the policy and facts that they stand on and their place in the log to a file that verify checks",
    )
    .requiredOption("--claim <id>", "claim control number (277CA REF*1K) or patient control number (CLM01)")
    .requiredOption("--out <file>", "file to write")
    .addHelpText(
      "after",
      "\nExample:\n  dripline replay export --data DIR --claim 20250930000001 --out claim.json\n  dripline replay verify claim.json",
    )
    .action(async ({ claim, out, ...from }) => {
      const proof = await proofOf(claim, from);
      if (proof === undefined) {
        process.stderr.write(`No claim ${claim} was decided in ${from.data ?? from.brokers}.\n`);
        process.exitCode = ANSWER_IS_NO;
        return;
      }
      const content = Buffer.from(`${JSON.stringify(proof, undefined, 2)}\n`);
      await folderFiles(dirname(out)).write([{ path: basename(out), content }]);
      process.stdout.write(`${proof.receipts.length} receipts of claim ${proof.claims.join(", ")} in ${out}\n`);
    });
}
