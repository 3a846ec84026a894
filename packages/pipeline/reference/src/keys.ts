// The key of each kind of reference row: a later row with the same key replaces the earlier one.
import type { ReferenceKind, ReferenceRows } from "@dripline/claims";

type KeyOf = { readonly [Kind in ReferenceKind]: (row: ReferenceRows[Kind]) => string };

// Of the parts, only a leading id varies in length, so that no two keys can read the same.
const keys: KeyOf = {
  members: (row) => row.memberId,
  "benefit-plans": (row) => row.benefitPlanId,
  providers: (row) => row.npi,
  contracts: (row) => row.contractId,
  "fee-schedules": (row) => `${row.feeScheduleId}/${row.code}/${row.ndc ?? ""}/${row.from}`,
  codes: (row) => `${row.code}/${row.from}`,
  drugs: (row) => `${row.ndc}/${row.hcpcs}/${row.from}`,
  "new-to-market": (row) => `${row.ndc9}/${row.from}`,
  "coverage-requests": (row) => row.requestId,
  "prior-authorization": (row) => `${row.code}/${row.from}`,
  authorizations: (row) => row.authorizationId,
  referrals: (row) => row.referralId,
  "unit-limits": (row) => `${row.code}/${row.from}`,
  stays: (row) => row.stayId,
  holidays: (row) => row.date,
};

/** Every kind of feed in an order that brings the small tables before the members' facts. */
export const REFERENCE_KINDS: readonly ReferenceKind[] = [
  "benefit-plans",
  "contracts",
  "fee-schedules",
  "codes",
  "drugs",
  "new-to-market",
  "prior-authorization",
  "unit-limits",
  "holidays",
  "providers",
  "members",
  "coverage-requests",
  "authorizations",
  "referrals",
  "stays",
];

export function isReferenceKind(text: string): text is ReferenceKind {
  return Object.hasOwn(keys, text);
}

/** Two rows of a kind with the same key are one fact, told twice. */
export function keyOf<Kind extends ReferenceKind>(kind: Kind, row: ReferenceRows[Kind]): string {
  return keys[kind](row);
}
