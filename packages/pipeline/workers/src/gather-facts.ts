// Gathers the reference facts of one claim from the tables in memory: only rows that a rule could read, so that a receipt stays small and whole.
import {
  addDays,
  type Claim,
  type ClaimFacts,
  type IsoDate,
  isInForce,
  localTime,
  type Provider,
  type ServiceLine,
} from "@dripline/claims";
import type { ReferenceTables } from "@dripline/reference";

/** An authorization's timing looks at most this many days past an instant for the next business day. */
const HOLIDAY_REACH_DAYS = 10;

export function gatherFacts(claim: Claim, tables: ReferenceTables): ClaimFacts {
  const payer = tables.payer;
  if (payer === undefined) throw new Error("invariant broken: no payer is known");
  const member = tables.member(claim.member.memberId);
  const codes = unique(claim.lines.map(({ code }) => code));
  const ndcs = unique(claim.lines.flatMap(({ drug }) => (drug === undefined ? [] : [drug.ndc])));
  const drugs = rowsByKey(ndcs, (ndc) => tables.drugs(ndc));
  const providers = byKey(practitionersOf(claim, member?.pcpNpi), (npi) => tables.provider(npi));
  const coverage = (member?.coverage ?? []).filter((span) => claim.lines.some((line) => isInForce(span, line.serviceFrom)));
  const plans = byKey(unique(coverage.map((span) => span.benefitPlanId)), (id) => tables.benefitPlan(id));
  const contracts = byKey(contractIdsOf(providers[claim.billing.npi]), (id) => tables.contract(id));
  const schedules = unique([
    ...Object.values(contracts).map((contract) => contract.feeScheduleId),
    ...Object.values(plans).flatMap(({ outOfNetwork }) => outOfNetwork.feeScheduleId ?? []),
  ]);
  const authorizations = tables
    .authorizationsOf(claim.member.memberId)
    .filter((row) => codes.some((code) => concerns(row, code)) || isNamed(claim, row.authorizationId));
  return {
    payer: { payerId: payer.payerId, timeZone: payer.timeZone },
    member,
    plans,
    providers,
    contracts,
    rates: rowsByKey(codes, (code) => schedules.flatMap((id) => tables.rates(id, code, ndcs))),
    codes: rowsByKey(unique([...codes, ...Object.values(drugs).flatMap((rows) => rows.map(({ hcpcs }) => hcpcs))]), (code) =>
      tables.codes(code),
    ),
    drugs,
    priorAuthorization: rowsByKey(codes, (code) => tables.priorAuthorization(code)),
    unitLimits: rowsByKey(codes, (code) => tables.unitLimits(code)),
    newToMarket: rowsByKey(unique(ndcs.map((ndc) => ndc.slice(0, 9))), (ndc9) => tables.newToMarket(ndc9)),
    authorizations,
    referrals: tables.referralsOf(claim.member.memberId),
    coverageRequests: tables.coverageRequestsOf(claim.member.memberId),
    stays: tables.staysOf(claim.member.memberId),
    holidays: authorizations
      .flatMap(({ requestedAt, arrangedAt }) =>
        [requestedAt, arrangedAt].flatMap((instant) =>
          instant === undefined ? [] : holidaysAfter(localTime(instant, payer.timeZone).day, tables),
        ),
      )
      .filter(isFirst)
      .sort(),
  };
}

function concerns({ codes }: { readonly codes: readonly string[] }, code: string): boolean {
  return codes.includes(code);
}

function isNamed(claim: Claim, authorizationId: string): boolean {
  return (
    claim.authorizationNumber === authorizationId ||
    claim.lines.some(({ authorizationNumbers }) => authorizationNumbers.includes(authorizationId))
  );
}

function practitionersOf(claim: Claim, pcpNpi: string | undefined): string[] {
  const { billing, referringNpi, primaryCareNpi, renderingNpi, lines } = claim;
  const onLines = lines.flatMap((line: ServiceLine) => [line.orderingNpi, line.referringNpi, line.renderingNpi]);
  return unique([billing.npi, referringNpi, primaryCareNpi, renderingNpi, pcpNpi, ...onLines].filter((npi) => npi !== undefined));
}

function contractIdsOf(billing: Provider | undefined): string[] {
  return unique((billing?.network ?? []).map(({ contractId }) => contractId));
}

function holidaysAfter(day: IsoDate, tables: ReferenceTables): IsoDate[] {
  const days: IsoDate[] = [];
  for (let ahead = 0; ahead <= HOLIDAY_REACH_DAYS; ahead++) {
    const each = addDays(day, ahead);
    if (tables.isHoliday(each)) days.push(each);
  }
  return days;
}

function byKey<Row>(keys: readonly string[], read: (key: string) => Row | undefined): Record<string, Row> {
  const rows: Record<string, Row> = {};
  for (const key of keys) {
    const row = read(key);
    if (row !== undefined) rows[key] = row;
  }
  return rows;
}

function rowsByKey<Row>(keys: readonly string[], read: (key: string) => readonly Row[]): Record<string, readonly Row[]> {
  const rows: Record<string, readonly Row[]> = {};
  for (const key of keys) {
    const found = read(key);
    if (found.length > 0) rows[key] = found;
  }
  return rows;
}

function unique(keys: readonly string[]): string[] {
  return keys.filter(isFirst);
}

function isFirst(key: string, at: number, all: readonly string[]): boolean {
  return all.indexOf(key) === at;
}
