// A payee's account as the log has it: payables, the 835s that reported them, and what is open after the last of them.
import { cents } from "@dripline/claims";
import type { Log, LogRecord } from "@dripline/core";
import { decode, type TopicName } from "@dripline/events";
import type { ForwardBalance, PayeeAccount, PostedPayable, SentRemittance, StatementRow } from "@dripline/remittance";
import { readRemittanceFigures } from "@dripline/x12";
import { readJson } from "./state-json.ts";
import type { Workspace } from "./workspace.ts";

/** Records read from the log at a time. */
const READ_MAX = 500;

export async function payeeAccount(npi: string, workspace: Workspace): Promise<PayeeAccount> {
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

async function openRows({ npi, last }: { npi: string; last: SentRemittance | undefined }, workspace: Workspace): Promise<StatementRow[]> {
  const standing = await readJson<ForwardBalance>(workspace, `payee/${npi}`);
  if (last === undefined || standing === undefined || standing.openBalanceCents === 0) return [];
  const { openBalanceCents, openReference = "" } = standing;
  return [{ date: last.cycle, kind: "forward-balance", reference: openReference, amountCents: cents(-openBalanceCents) }];
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
