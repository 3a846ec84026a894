// `dripline pended`: the worklist of claims that wait, with the reason, the age and what would release them.
import { Command } from "@commander-js/extra-typings";
import { daysBetween, type IsoDate, instantOf, localTime } from "@dripline/claims";
import { Fault } from "@dripline/core";
import { receiptsInOrder } from "@dripline/replay";
import { type PendedClaim, pendedClaims, releasedBy, Worklist } from "@dripline/workers";
import { withSource } from "../log-options.ts";
import { type Reading, withReading } from "../reading.ts";

export function pendedCommand() {
  return withSource(new Command("pended"))
    .description("list the claims that wait: by which rule, why, for how long, and what would release them")
    .option("--json", "print the list as JSON")
    .addHelpText(
      "after",
      "\nA claim is released by the fact that it waits for as soon as that is loaded (dripline load), or by dripline release.\nAge counts from the day of receipt, as the prompt-pay clock does.\n\nExample:\n  dripline pended --data data",
    )
    .action(async ({ json, ...from }) => {
      await withReading(from, async (reading) => {
        const { payer } = reading.tables;
        if (payer === undefined) throw new Fault("DRIP_PAYER_UNKNOWN", `no payer.json has been loaded into ${reading.where}`);
        const today = localTime(instantOf(Date.now()), payer.timeZone).day;
        const rows = (await waitingIn(reading)).map((row) => rowAsOf(row, today));
        process.stdout.write(json ? `${JSON.stringify(rows)}\n` : listOf(rows));
      });
    });
}

/** A folder has the list at hand. Topics have it in their receipts: the newest of each claim says whether it waits. */
async function waitingIn({ isOnKafka, log, state, partitions }: Reading): Promise<PendedClaim[]> {
  if (!isOnKafka && state !== undefined) return pendedClaims({ state }, 0);
  const waiting: PendedClaim[] = [];
  for (const partition of partitions) {
    const worklist = new Worklist(partition);
    for await (const { key, receipt } of receiptsInOrder(log, { partition })) worklist.note(receipt, key);
    waiting.push(...worklist.rows);
  }
  return waiting.sort((one, other) => (one.claimId < other.claimId ? -1 : 1));
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
