// `dripline explain CLAIM`: why a claim was paid or denied, line by line, with the clause and the arithmetic.
import { Command } from "@commander-js/extra-typings";
import { readable } from "@dripline/events";
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
        for (const receipt of receipts) {
          process.stdout.write(
            json ? `${JSON.stringify(readable("claims.adjudicated", receipt))}\n` : `${storyOf(receipt, workspace.policy)}\n`,
          );
        }
      });
    });
}
