// Reference facts read back from the text that a receipt or a screened claim holds: the inverse of `referenceJson`.
import type { ClaimFacts, IsoDate, ReferenceKind, ReferenceRows } from "@dripline/claims";
import { parseStored } from "@dripline/reference";

interface StoredFacts {
  readonly payer: ClaimFacts["payer"];
  readonly member: object | null;
  readonly plans: Keyed;
  readonly providers: Keyed;
  readonly contracts: Keyed;
  readonly rates: Lists;
  readonly codes: Lists;
  readonly drugs: Lists;
  readonly priorAuthorization: Lists;
  readonly unitLimits: Lists;
  readonly newToMarket: Lists;
  readonly authorizations: readonly object[];
  readonly referrals: readonly object[];
  readonly coverageRequests: readonly object[];
  readonly stays: readonly object[];
  readonly holidays: readonly IsoDate[];
}

type Keyed = Readonly<Record<string, object>>;
type Lists = Readonly<Record<string, readonly object[]>>;

/** Facts equal to those that were written; what stands behind them in a receipt (balances, history) is left aside. */
export function reviveReference(text: string): ClaimFacts {
  const facts = JSON.parse(text) as StoredFacts;
  return {
    payer: facts.payer,
    member: facts.member === null ? undefined : row("members", facts.member),
    plans: keyed("benefit-plans", facts.plans),
    providers: keyed("providers", facts.providers),
    contracts: keyed("contracts", facts.contracts),
    rates: lists("fee-schedules", facts.rates),
    codes: lists("codes", facts.codes),
    drugs: lists("drugs", facts.drugs),
    priorAuthorization: lists("prior-authorization", facts.priorAuthorization),
    unitLimits: lists("unit-limits", facts.unitLimits),
    newToMarket: lists("new-to-market", facts.newToMarket),
    authorizations: rows("authorizations", facts.authorizations),
    referrals: rows("referrals", facts.referrals),
    coverageRequests: rows("coverage-requests", facts.coverageRequests),
    stays: rows("stays", facts.stays),
    holidays: facts.holidays,
  };
}

/** Rows of tables are named by thousands of claims: each is read once. */
const ROWS_MAX = 20_000;
const known = new Map<string, object>();

function row<Kind extends ReferenceKind>(kind: Kind, stored: object): ReferenceRows[Kind] {
  const text = JSON.stringify(stored);
  const key = `${kind} ${text}`;
  const found = known.get(key);
  if (found !== undefined) return found as ReferenceRows[Kind];
  const read = parseStored(kind, text);
  if (known.size >= ROWS_MAX) known.clear();
  known.set(key, read);
  return read;
}

function rows<Kind extends ReferenceKind>(kind: Kind, stored: readonly object[]): readonly ReferenceRows[Kind][] {
  return stored.map((each) => row(kind, each));
}

function keyed<Kind extends ReferenceKind>(kind: Kind, stored: Keyed): Record<string, ReferenceRows[Kind]> {
  return Object.fromEntries(Object.entries(stored).map(([key, each]) => [key, row(kind, each)]));
}

function lists<Kind extends ReferenceKind>(kind: Kind, stored: Lists): Record<string, readonly ReferenceRows[Kind][]> {
  return Object.fromEntries(Object.entries(stored).map(([key, each]) => [key, rows(kind, each)]));
}
