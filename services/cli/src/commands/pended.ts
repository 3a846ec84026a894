// `dripline pended`: the worklist of claims that wait, with the reason, the age and what would release them.
import { Command } from "@commander-js/extra-typings";
import { daysBetween, type IsoDate, instantOf, localTime } from "@dripline/claims";
import { type PendedClaim, pendedClaims, releasedBy } from "@dripline/workers";
import { payerOf, withWorkspace } from "../workspace.ts";

export function pendedCommand() {
  return new Command("pended")
    .description("list the claims that wait: by which rule, why, for how long, and what would release them")
    .requiredOption("--data <dir>", "data folder")
    .option("--json", "print the list as JSON")
    .addHelpText(
      "after",
      "\nA claim is released by the fact that it waits for as soon as that is loaded (dripline load), or by dripline release.\nAge counts from the day of receipt, as the prompt-pay clock does.\n\nExample:\n  dripline pended --data data",
    )
    .action(async ({ data, json }) => {
      await withWorkspace(data, { readOnly: true }, async (workspace) => {
        const today = localTime(instantOf(Date.now()), payerOf(workspace).timeZone).day;
        const rows = (await pendedClaims(workspace, workspace.partition)).map((row) => rowAsOf(row, today));
        process.stdout.write(json ? `${JSON.stringify(rows)}\n` : listOf(rows));
      });
    });
}

type Row = ReturnType<typeof rowAsOf>;

function rowAsOf(row: PendedClaim, today: IsoDate) {
  const { claimId, patientControlNumber, rule, reason, since } = row;
  return {
    claimId,
    patientControlNumber,
    rule,
    reason,
    since,
    ageDays: daysBetween({ from: since, to: today }),
    releasedBy: releasedBy(row),
  };
}

function listOf(rows: readonly Row[]): string {
  if (rows.length === 0) return "No claim waits.\n";
  const list = rows.map(
    ({ claimId, patientControlNumber, rule, reason, since, ageDays, releasedBy: by }) =>
      `${claimId}  ${patientControlNumber}\n  ${rule}: ${reason}\n  since ${since}, ${ageDays} days; released by: ${by}\n`,
  );
  return `${list.join("")}${rows.length} ${rows.length === 1 ? "claim waits" : "claims wait"}.\n`;
}
