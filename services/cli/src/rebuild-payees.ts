// The payees' ledgers built anew from the log alone: standing, audit cases, the cases of each claim, and how far cycles have come.
import type { Log, Ports } from "@dripline/core";
import { decode, type TopicName } from "@dripline/events";
import { afterReceivable, NEW_PAYEE, type NewestClaim, type PayeeLedger } from "@dripline/remittance";
import { recordsInOrder } from "@dripline/replay";
import { closedState, ledgerState } from "@dripline/workers";
import { readRemittanceFigures } from "@dripline/x12";
import { jsonState } from "./state-json.ts";

/** Writes what follows from the log into a state that has none of it. */
export async function rebuildPayees(anew: Ports): Promise<void> {
  const ledgers = new Map<string, PayeeLedger>();
  const claims: Record<string, string[]> = {};
  const ledgerOf = (npi: string): PayeeLedger => ledgers.get(npi) ?? { standing: NEW_PAYEE, cases: new Map() };
  for await (const posted of recordsOf("receivables.posted", anew)) {
    ledgers.set(posted.payeeNpi, afterReceivable(ledgerOf(posted.payeeNpi), posted));
    if (posted.kind !== "opened" || posted.caseId === undefined) continue;
    for (const { claimId } of posted.claims)
      claims[`audit-case/claim/${claimId}`] = [...(claims[`audit-case/claim/${claimId}`] ?? []), posted.caseId];
  }
  const reported = await reportedPayables(anew);
  for (const [npi, newest] of reported.newest) {
    const { standing, cases } = ledgerOf(npi);
    ledgers.set(npi, { standing: { ...standing, newest }, cases });
  }
  const closed = closedState(reported);
  await anew.commit.commit({
    outputs: [],
    state: jsonState({ ...(await ledgerState(ledgers, anew)), ...claims, ...closed.state }),
    positions: closed.positions,
  });
}

interface Reported {
  /** 835s. */
  readonly remittances: number;
  /** Behind the last payable that a cycle covered. */
  readonly next: number;
  /** The newest payable of each payee that an 835 reports. */
  readonly newest: ReadonlyMap<string, NewestClaim>;
}

/** An 835 reports the next payables of its payee and sender; a cycle all of them up to where it ends. */
async function reportedPayables(anew: { readonly log: Log }): Promise<Reported> {
  const reported = new Map<string, number>();
  let remittances = 0;
  for await (const { payeeNpi, sender, content } of recordsOf("remittances.issued", anew)) {
    const key = `${payeeNpi} ${sender}`;
    reported.set(key, (reported.get(key) ?? 0) + readRemittanceFigures(content).claims.length);
    remittances += 1;
  }
  const newest = new Map<string, NewestClaim>();
  let next = 0;
  for await (const { payeeNpi, sender, decision, offset } of recordsOf("payables.posted", anew)) {
    const left = reported.get(`${payeeNpi} ${sender}`) ?? 0;
    if (left === 0) continue;
    reported.set(`${payeeNpi} ${sender}`, left - 1);
    newest.set(payeeNpi, { sender, taxId: decision.claim.billing.taxId });
    next = offset + 1;
  }
  return { remittances, next, newest };
}

async function* recordsOf<Name extends TopicName>(
  topic: Name,
  { log }: { readonly log: Log },
): AsyncGenerator<ReturnType<typeof decode<Name>> & { readonly offset: number }> {
  for await (const { offset, value } of recordsInOrder(log, { topic, partition: 0 })) yield { ...decode(topic, value), offset };
}
