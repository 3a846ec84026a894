// A payee's account as the log has it: payables, the 835s that reported them, and what is open after the last of them.
import { cents } from "@dripline/claims";
import type { Log, LogRecord, Ports } from "@dripline/core";
import { decode, type TopicName } from "@dripline/events";
import { adjustmentRow, type PayeeAccount, type PostedPayable, type SentRemittance, type StatementRow } from "@dripline/remittance";
import { readLedger } from "@dripline/workers";
import { readRemittanceFigures } from "@dripline/x12";

/** Records read from the log at a time. */
const READ_MAX = 500;

export async function payeeAccount(npi: string, workspace: Pick<Ports, "log" | "state">): Promise<PayeeAccount> {
  const payables: PostedPayable[] = [];
  for await (const { value } of recordsOf("payables.posted", { npi, log: workspace.log })) {
    const { sender, wireNumber, amountCents, decision } = decode("payables.posted", value);
    payables.push({ sender, wireNumber, amountCents, receivedOn: decision.claim.receivedOn });
  }
  const remittances: SentRemittance[] = [];
  for await (const { value } of recordsOf("remittances.issued", { npi, log: workspace.log })) {
    const { content, ...sent } = decode("remittances.issued", value);
    const { claims, providerAdjustments } = readRemittanceFigures(content);
    remittances.push({ ...sent, claims: claims.length, providerAdjustments });
  }
  return { npi, payables, remittances, open: await openRows({ npi, last: remittances.at(-1) }, workspace) };
}

/** What no 835 has settled: what waits for the next one, what an open case still asks for, what was carried forward. */
async function openRows(
  { npi, last }: { npi: string; last: SentRemittance | undefined },
  workspace: Pick<Ports, "state">,
): Promise<StatementRow[]> {
  const { standing, cases } = await readLedger(npi, workspace);
  const rows = standing.waiting.map((item) => adjustmentRow(item, item.postedOn));
  for (const { caseId, state, openCents, openedOn } of cases.values()) {
    // A reversal that isn't posted yet has taken nothing.
    if (state !== "finding") rows.push({ date: openedOn, kind: "receivable", reference: caseId, amountCents: cents(-openCents) });
  }
  const { openBalanceCents, openReference = "" } = standing;
  if (last !== undefined && openBalanceCents !== 0)
    rows.push({ date: last.cycle, kind: "forward-balance", reference: openReference, amountCents: cents(-openBalanceCents) });
  return rows;
}

async function* recordsOf(topic: TopicName, { npi, log }: { npi: string; log: Log }): AsyncGenerator<LogRecord> {
  for (let next = 0; ; ) {
    const records = await log.read({ topic, partition: 0, from: next, max: READ_MAX });
    for (const record of records) if (record.key === npi) yield record;
    const last = records[records.length - 1];
    if (last === undefined || records.length < READ_MAX) return;
    next = last.offset + 1;
  }
}
