// What could have been otherwise with authorizations and referrals: there at all, and covering code, provider, days, units, visits.
import { type Authorization, addDays, type Instant, type IsoDate, type Referral, type Units } from "@dripline/claims";
import { type ChangesOf, type LineToChange, type NamedChange, unitsText, withFacts, withLine } from "./named-change.ts";

const RULES = ["R12", "R24", "R25", "R26", "R27", "R29"];
/** Names what isn't there: no row of a feed has it. */
const IMAGINED = "WHAT-IF";
/** In time for any business day rule. */
const EARLY_DAYS = 30;

export const authorizationChanges: ChangesOf = (of) => [
  ...presentAuthorization(of),
  ...of.facts.authorizations.flatMap((authorization) => changesOf(authorization, of)),
];

function earlyInstant(day: IsoDate): Instant {
  return `${addDays(day, -EARLY_DAYS)}T12:00:00Z` as Instant;
}

function presentAuthorization(of: LineToChange): NamedChange[] {
  const { line, claim, facts } = of;
  const authorization: Authorization = {
    authorizationId: IMAGINED,
    memberId: claim.member.memberId,
    providerNpi: claim.billing.npi,
    codes: [line.code],
    status: "approved",
    department: "precertification",
    from: line.serviceFrom,
    to: line.serviceTo,
    requestedAt: earlyInstant(line.serviceFrom),
  };
  const named = withLine(of, { authorizationNumbers: [IMAGINED] });
  const changed = { ...named, facts: { ...facts, authorizations: [...facts.authorizations, authorization] } };
  const text = `an approved authorization for ${line.code} on ${line.serviceFrom} had been there, requested before the service`;
  return [{ name: "authorization-present", text, rules: RULES, changed }];
}

/** Changes of one authorization that the member has. */
function changesOf(authorization: Authorization, of: LineToChange): NamedChange[] {
  const { line, claim, unitsLacking } = of;
  const { authorizationId: id, codes, providerNpi, from, to, status, units } = authorization;
  const day = line.serviceFrom;
  const approved = units?.[line.code];
  const changes: NamedChange[] = [];
  const add = (name: string, text: string, change: Partial<Authorization>): void => {
    changes.push({ name, text, rules: RULES, changed: changedAuthorization(of, authorization, change) });
  };
  if (!codes.includes(line.code)) add("authorization-code", `authorization ${id} covered ${line.code}`, { codes: [...codes, line.code] });
  if (providerNpi !== claim.billing.npi)
    add("authorization-provider", `authorization ${id} was for the billing provider`, { providerNpi: claim.billing.npi });
  if (to < day) add("authorization-dates", `authorization ${id} ran to ${day}`, { to: day });
  if (day < from) add("authorization-dates", `authorization ${id} began on ${day}`, { from: day });
  if (status !== "approved") add("authorization-approved", `authorization ${id} was approved`, { status: "approved" });
  if (approved !== undefined && unitsLacking > 0) {
    const more = { ...units, [line.code]: (approved + unitsLacking) as Units };
    add("authorization-units", `authorization ${id} covered ${unitsText(unitsLacking)} of ${line.code}`, { units: more });
  }
  const requestedAt = earlyInstant(day);
  add("authorization-requested", `authorization ${id} had been requested before the service`, { requestedAt, arrangedAt: undefined });
  if (!line.authorizationNumbers.includes(id)) {
    const changed = withLine(of, { authorizationNumbers: [id] });
    changes.push({ name: "authorization-number", text: `the claim gave the number of authorization ${id}`, rules: RULES, changed });
  }
  return changes;
}

function changedAuthorization(of: LineToChange, authorization: Authorization, change: Partial<Authorization>): NamedChange["changed"] {
  const authorizations = of.facts.authorizations.map((each) => (each === authorization ? { ...each, ...change } : each));
  return withFacts(of, { authorizations });
}

export const referralChanges: ChangesOf = (of) => {
  const { line, claim, facts } = of;
  const { serviceFrom, serviceTo } = line;
  const { memberId } = claim.member;
  const referral: Referral = {
    referralId: IMAGINED,
    memberId,
    fromNpi: facts.member?.pcpNpi ?? "",
    toNpi: claim.billing.npi,
    from: serviceFrom,
    to: serviceTo,
  };
  const named = withLine(of, { referralNumber: IMAGINED });
  const present: NamedChange = {
    name: "referral-present",
    text: `a referral to the billing provider had been there for ${serviceFrom}`,
    rules: ["R12", "R28"],
    changed: { ...named, facts: { ...facts, referrals: [...facts.referrals, referral] } },
  };
  const visits = facts.referrals.flatMap((each): NamedChange[] => {
    if (each.visits === undefined) return [];
    const more = facts.referrals.map((other) => (other === each ? { ...other, visits: (each.visits ?? 0) + 1 } : other));
    const text = `referral ${each.referralId} held one more visit`;
    return [{ name: "referral-visits", text, rules: ["R28"], changed: withFacts(of, { referrals: more }) }];
  });
  return [present, ...visits];
};
