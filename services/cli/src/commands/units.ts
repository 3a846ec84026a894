// `dripline units`: the unit-day statement of a member: the limit and where it comes from, who used which units in which order.
import { Command } from "@commander-js/extra-typings";
import { rowInForce, type UnitLimit, unitText } from "@dripline/claims";
import { decode, type LedgerEntry } from "@dripline/events";
import Table from "cli-table3";
import { withSource } from "../log-options.ts";
import { isoDate } from "../options.ts";
import { pseudonymOf, withReading } from "../reading.ts";

export function unitsCommand() {
  return withSource(new Command("units"))
    .description("print the unit-day statement of a member: limit, who used which units in which order, what was given back")
    .requiredOption("--member <id>", "member id")
    .requiredOption("--code <code>", "HCPCS or CPT code")
    .requiredOption("--day <date>", "date of service", isoDate)
    .option("--json", "print it as JSON")
    .action(async ({ member, code, day, json, ...from }) => {
      await withReading(from, async (reading) => {
        const limit = rowInForce(reading.tables.unitLimits(code), day);
        const account = `units/${code}/${day}`;
        const entries = (await reading.entriesOf(pseudonymOf(member, reading)))
          .map(({ value }) => decode("ledger.entries", value))
          .filter((entry) => entry.account === account || entry.account.startsWith(`${account}/`));
        process.stdout.write(
          json ? `${JSON.stringify(statement({ code, day, limit, entries }))}\n` : printed({ code, day, limit, entries }),
        );
      });
    });
}

interface Statement {
  readonly code: string;
  readonly day: string;
  readonly limit: UnitLimit | undefined;
  readonly entries: readonly LedgerEntry[];
}

function statement({ code, day, limit, entries }: Statement): object {
  let balance = 0;
  const rows = entries.map(({ account, claimId, version, line, amount }) => {
    balance += amount;
    return { account, claimId, version, line, units: amount / 1000, usedAfter: balance / 1000 };
  });
  const source = limit && {
    unitsPerDay: limit.unitsPerDay / 1000,
    source: limit.source,
    scope: limit.scope,
    mode: limit.mode,
    adjudicationIndicator: limit.adjudicationIndicator,
    from: limit.from,
    to: limit.to ?? null,
  };
  return { code, day, limit: source ?? null, rows, used: balance / 1000 };
}

function printed({ code, day, limit, entries }: Statement): string {
  const head = limit
    ? `${code} on ${day}: at most ${unitText(limit.unitsPerDay)} units a day by ${limit.source}, for each ${limit.scope}, over it: ${limit.mode}, in force from ${limit.from}${limit.to ? ` to ${limit.to}` : ""}`
    : `${code} on ${day}: no limit is in force`;
  const table = new Table({
    head: ["claim", "version", "line", "units", "used after"],
    style: { head: [], border: [] },
    colAligns: ["left", "right", "right", "right", "right"],
  });
  let balance = 0;
  for (const { claimId, version, line, amount } of entries) {
    balance += amount;
    table.push([claimId, version, line ?? "", amount / 1000, balance / 1000]);
  }
  return `${head}\n${entries.length === 0 ? "Nobody has used any of them." : table.toString()}\n`;
}
