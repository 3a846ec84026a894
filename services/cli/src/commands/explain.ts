// `dripline explain CLAIM`: why a claim was paid or denied, line by line, with the clause and the arithmetic.
import { Command } from "@commander-js/extra-typings";
import { readable } from "@dripline/events";
import { ANSWER_IS_NO } from "../exit.ts";
import { receiptsOf } from "../find-claim.ts";
import { storyOf } from "../story.ts";
import { withWorkspace } from "../workspace.ts";

export function explainCommand() {
  return new Command("explain")
    .description("tell a claim's story: each line, each rule that spoke, the clause it stands on, the arithmetic of the money")
    .argument("<claim>", "claim control number (277CA REF*1K) or patient control number (CLM01)")
    .requiredOption("--data <dir>", "data folder")
    .option("--json", "print the receipts as JSON")
    .action(async (claim, { data, json }) => {
      await withWorkspace(data, { readOnly: true }, async (workspace) => {
        const receipts = await receiptsOf(claim, workspace);
        if (receipts.length === 0) return sayNoClaim(claim, data);
        for (const receipt of receipts) {
          process.stdout.write(
            json ? `${JSON.stringify(readable("claims.adjudicated", receipt))}\n` : `${storyOf(receipt, workspace.policy)}\n`,
          );
        }
      });
    });
}

/** Nobody's name is an answer, not wrong usage. A rejected claim has no number of ours: its 277CA says why. */
function sayNoClaim(claim: string, data: string): void {
  process.stderr.write(
    `No claim ${claim} was decided in ${data}.\nGive the claim control number (277CA REF*1K) or the patient control number (CLM01); a claim that was rejected is answered in the 277CA alone.\n`,
  );
  process.exitCode = ANSWER_IS_NO;
}
