// `dripline cycle`: closes a payment cycle: writes remittances and payments for what was decided since the last one.
import { Command } from "@commander-js/extra-typings";
import { closeCycle } from "../close-cycle.ts";
import { deliver } from "../deliver.ts";
import { isoDate } from "../options.ts";
import { RunTally } from "../run-tally.ts";
import { money } from "../story.ts";
import { payerOf, withWorkspace } from "../workspace.ts";

export function cycleCommand() {
  return new Command("cycle")
    .description("close a payment cycle: an 835 for each payee and claim sender, and a payment where money is due")
    .requiredOption("--date <date>", "the cycle's date", isoDate)
    .requiredOption("--data <dir>", "data folder")
    .requiredOption("--out <dir>", "folder for remittances and payments")
    .option("--json", "print what was written as JSON")
    .action(async ({ date, data, out, json }) => {
      // A folder without data, or without a payer, is somebody's mistyped --data: it isn't made.
      await withWorkspace(data, { readOnly: true }, async (workspace) => payerOf(workspace));
      await withWorkspace(data, { readOnly: false }, async (workspace) => {
        const tally = new RunTally();
        await closeCycle(workspace, { date, tally });
        await deliver(workspace, { out });
        const { remittances, payments, paymentCents } = tally;
        process.stdout.write(
          json
            ? `${JSON.stringify({ cycle: date, remittances, payments, paymentCents })}\n`
            : `cycle ${date}: ${remittances} remittances, ${payments} payments, ${money(paymentCents)}\n`,
        );
      });
    });
}
