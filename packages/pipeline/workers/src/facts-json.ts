// The facts of a receipt as canonical JSON: fixed order of groups, keys in order of the claim, rows in the feeds' own words. Same facts, same bytes.
import type { ClaimFacts, LedgerFacts } from "@dripline/claims";
import { factJson } from "@dripline/reference";

/** Everything that gather read for one claim: reference facts, then what the member's ledger held, then what only some claims have. */
export function factsJson(reference: string, { balances, history, replaced, cause, findings, overturned }: LedgerFacts): string {
  let text = `${reference.slice(0, -1)},"balances":${JSON.stringify(balances)},"history":${JSON.stringify(history)}`;
  if (replaced !== undefined) text += `,"replaced":${JSON.stringify(replaced)}`;
  if (cause !== undefined) text += `,"cause":${JSON.stringify(cause)}`;
  if (findings !== undefined) text += `,"findings":${JSON.stringify(findings)}`;
  if (overturned !== undefined) text += `,"overturned":${JSON.stringify(overturned)}`;
  return `${text}}`;
}

/** The other half of a receipt's facts: what the ledger held, as adjudication was given it. */
export function reviveLedger(text: string): LedgerFacts {
  const { balances, history, replaced, cause, findings, overturned } = JSON.parse(text) as LedgerFacts;
  return { balances, history, replaced, cause, findings, overturned };
}

/** The reference facts alone, as screening hands them on. */
export function referenceJson(facts: ClaimFacts): string {
  const groups = [
    `"payer":${JSON.stringify(facts.payer)}`,
    `"member":${facts.member === undefined ? "null" : factJson(facts.member)}`,
    `"plans":${keyed(facts.plans)}`,
    `"providers":${keyed(facts.providers)}`,
    `"contracts":${keyed(facts.contracts)}`,
    `"rates":${lists(facts.rates)}`,
    `"codes":${lists(facts.codes)}`,
    `"drugs":${lists(facts.drugs)}`,
    `"priorAuthorization":${lists(facts.priorAuthorization)}`,
    `"unitLimits":${lists(facts.unitLimits)}`,
    `"newToMarket":${lists(facts.newToMarket)}`,
    `"authorizations":${list(facts.authorizations)}`,
    `"referrals":${list(facts.referrals)}`,
    `"coverageRequests":${list(facts.coverageRequests)}`,
    `"stays":${list(facts.stays)}`,
    `"holidays":${JSON.stringify(facts.holidays)}`,
  ];
  return `{${groups.join(",")}}`;
}

// Loops, not `map` and `join`: fewer short-lived lists on the hot path. What it gains was not measured.

function keyed(rows: Readonly<Record<string, object>>): string {
  let text = "";
  for (const key of Object.keys(rows)) text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${factJson(rows[key] ?? {})}`;
  return `{${text}}`;
}

/** Gather hands out the same lists to claims that bill the same. */
const textOfLists = new WeakMap<object, string>();

function lists(rows: Readonly<Record<string, readonly object[]>>): string {
  const known = textOfLists.get(rows);
  if (known !== undefined) return known;
  let text = "";
  for (const key of Object.keys(rows)) text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${list(rows[key] ?? [])}`;
  text = `{${text}}`;
  textOfLists.set(rows, text);
  return text;
}

function list(rows: readonly object[]): string {
  let text = "";
  for (const row of rows) text += text === "" ? factJson(row) : `,${factJson(row)}`;
  return `[${text}]`;
}
