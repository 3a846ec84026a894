// `dripline payee NPI`: a payee's statement: payables, payments, forward balances, receivables; its rows sum to the balance.
import { Command } from "@commander-js/extra-typings";
import type { Ports } from "@dripline/core";
import { type PayeeStatement, statementOf } from "@dripline/remittance";
import Table from "cli-table3";
import { ANSWER_IS_NO } from "../exit.ts";
import { withSource } from "../log-options.ts";
import { memoryPorts } from "../memory-state.ts";
import { payeeAccount } from "../payee-account.ts";
import { type Reading, withReading } from "../reading.ts";
import { rebuildPayees } from "../rebuild-payees.ts";
import { money } from "../story.ts";

export function payeeCommand() {
  return withSource(new Command("payee"))
    .description("print a payee's statement: payables, payments, forward balances, receivables; the rows sum to the balance")
    .argument("<npi>", "the payee's NPI")
    .option("--json", "print it as JSON")
    .action(async (npi, { json, ...from }) => {
      await withReading(from, async (reading) => {
        const statement = statementOf(await payeeAccount(npi, await ledgersOf(reading)));
        const isKnown = statement.rows.length > 0 || reading.tables.provider(npi) !== undefined;
        if (!isKnown) return sayNoPayee(npi, reading.where);
        process.stdout.write(json ? `${JSON.stringify(statement)}\n` : printed(statement));
      });
    });
}

/** A folder has the payees' ledgers at hand; of topics they are built from what lies there. */
async function ledgersOf({ log, state, isOnKafka }: Reading): Promise<Pick<Ports, "log" | "state">> {
  if (!isOnKafka && state !== undefined) return { log, state };
  const built = memoryPorts(log);
  await rebuildPayees(built);
  return built;
}

function sayNoPayee(npi: string, data: string): void {
  process.stderr.write(`No payee ${npi} is known in ${data}: no claim is payable to it, and the providers feed doesn't name it.\n`);
  process.exitCode = ANSWER_IS_NO;
}

function printed({ npi, rows, balanceCents }: PayeeStatement): string {
  const balance = `balance ${money(balanceCents)}: ${meaning(balanceCents)}\n`;
  if (rows.length === 0) return `Payee ${npi}: nothing was ever payable.\n${balance}`;
  const table = new Table({
    head: ["date", "kind", "reference", "amount"],
    style: { head: [], border: [] },
    colAligns: ["left", "left", "left", "right"],
  });
  for (const { date, kind, reference, amountCents } of rows) table.push([date, kind, reference, money(amountCents)]);
  return `Payee ${npi}\n${table.toString()}\n${balance}`;
}

function meaning(balanceCents: number): string {
  if (balanceCents === 0) return "all is settled";
  return balanceCents > 0 ? "due to the payee" : "the payee owes it";
}
