// The payees' ledgers built anew from the log alone, and compared with the live ones: standing, audit cases, the cases of each claim.

import type { Embedded } from "@dripline/embedded";
import { decode, type TopicName } from "@dripline/events";
import { afterReceivable, NEW_PAYEE, type NewestClaim, type PayeeLedger } from "@dripline/remittance";
import { fieldDifferences, type StateDifference } from "@dripline/replay";
import { ledgerState, readCase, readStanding } from "@dripline/workers";
import { readRemittanceFigures } from "@dripline/x12";
import { jsonState } from "./state-json.ts";

/** Records read from the log at a time. */
const READ_MAX = 500;

/** Writes what follows from the log into a state that has none of it; the payees. */
export async function rebuildPayees(anew: Embedded): Promise<readonly string[]> {
  const ledgers = new Map<string, PayeeLedger>();
  const claims: Record<string, string[]> = {};
  const ledgerOf = (npi: string): PayeeLedger => ledgers.get(npi) ?? { standing: NEW_PAYEE, cases: new Map() };
  for await (const posted of recordsOf("receivables.posted", anew)) {
    ledgers.set(posted.payeeNpi, afterReceivable(ledgerOf(posted.payeeNpi), posted));
    if (posted.kind !== "opened" || posted.caseId === undefined) continue;
    for (const { claimId } of posted.claims)
      claims[`audit-case/claim/${claimId}`] = [...(claims[`audit-case/claim/${claimId}`] ?? []), posted.caseId];
  }
  for (const [npi, newest] of await newestClaims(anew)) {
    const { standing, cases } = ledgerOf(npi);
    ledgers.set(npi, { standing: { ...standing, newest }, cases });
  }
  await anew.commit.commit({ outputs: [], state: jsonState({ ...(await ledgerState(ledgers, anew)), ...claims }), positions: [] });
  return [...ledgers.keys()].sort();
}

/** What differs between the live state of these payees and the rebuilt one. */
export async function comparePayees(
  payees: readonly string[],
  { live, anew }: { live: Embedded; anew: Embedded },
): Promise<StateDifference[]> {
  const found: StateDifference[] = [];
  const compare = (key: string, pair: { live: unknown; rebuilt: unknown }): void => {
    const fields = fieldDifferences(pair.live, pair.rebuilt);
    if (fields.length > 0) found.push({ key, ...pair, fields });
  };
  for (const npi of payees) {
    const [standing, rebuilt] = [await readStanding(npi, live), await readStanding(npi, anew)];
    compare(`payee/${npi}`, { live: standing, rebuilt });
    for (const caseId of new Set([...standing.openCases, ...rebuilt.openCases]))
      compare(`audit-case/${caseId}`, { live: await readCase(caseId, live), rebuilt: await readCase(caseId, anew) });
  }
  return found;
}

/** The newest payable of each payee that an 835 reports: an 835 reports the next ones of its sender. */
async function newestClaims(anew: Embedded): Promise<Map<string, NewestClaim>> {
  const reported = new Map<string, number>();
  for await (const { payeeNpi, sender, content } of recordsOf("remittances.issued", anew)) {
    const key = `${payeeNpi} ${sender}`;
    reported.set(key, (reported.get(key) ?? 0) + readRemittanceFigures(content).claims.length);
  }
  const newest = new Map<string, NewestClaim>();
  for await (const { payeeNpi, sender, decision } of recordsOf("payables.posted", anew)) {
    const left = reported.get(`${payeeNpi} ${sender}`) ?? 0;
    if (left === 0) continue;
    reported.set(`${payeeNpi} ${sender}`, left - 1);
    newest.set(payeeNpi, { sender, taxId: decision.claim.billing.taxId });
  }
  return newest;
}

async function* recordsOf<Name extends TopicName>(topic: Name, { log }: Embedded): AsyncGenerator<ReturnType<typeof decode<Name>>> {
  for (let next = 0; ; ) {
    const records = await log.read({ topic, partition: 0, from: next, max: READ_MAX });
    for (const { value } of records) yield decode(topic, value);
    const last = records[records.length - 1];
    if (last === undefined || records.length < READ_MAX) return;
    next = last.offset + 1;
  }
}
