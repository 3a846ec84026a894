// Gathers the reference facts of one claim from the tables in memory: only rows that a rule could read, so that a receipt stays small and whole.
import {
  type Authorization,
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

/** An authorization's timing looks at most this many days away for a business day. */
const HOLIDAY_REACH_DAYS = 10;

export function gatherFacts(claim: Claim, tables: ReferenceTables): ClaimFacts {
  const payer = tables.payer;
  if (payer === undefined) throw new Error("invariant broken: no payer is known");
  const member = tables.member(claim.member.memberId);
  const codes = unique(claim.lines.map(({ code }) => code));
  const ndcs = unique(claim.lines.flatMap(({ drug }) => (drug === undefined ? [] : [drug.ndc])));
  const authorizations = tables.authorizationsOf(claim.member.memberId);
  const referrals = tables.referralsOf(claim.member.memberId);
  const named = [...authorizations.map(({ providerNpi }) => providerNpi), ...referrals.map(({ toNpi }) => toNpi)];
  const providers = byKey(unique([...practitionersOf(claim, member?.pcpNpi), ...named]), (npi) => tables.provider(npi));
  const coverage = (member?.coverage ?? []).filter((span) => claim.lines.some((line) => isInForce(span, line.serviceFrom)));
  const plans = byKey(unique(coverage.map((span) => span.benefitPlanId)), (id) => tables.benefitPlan(id));
  const contracts = byKey(contractIdsOf(providers[claim.billing.npi]), (id) => tables.contract(id));
  const schedules = unique([
    ...Object.values(contracts).map((contract) => contract.feeScheduleId),
    ...Object.values(plans).flatMap(({ outOfNetwork }) => outOfNetwork.feeScheduleId ?? []),
  ]);
  return {
    payer: { payerId: payer.payerId, timeZone: payer.timeZone },
    member,
    plans,
    providers,
    contracts,
    ...codeFacts({ codes, ndcs, schedules }, tables),
    authorizations,
    referrals,
    coverageRequests: tables.coverageRequestsOf(claim.member.memberId),
    stays: tables.staysOf(claim.member.memberId),
    holidays: holidaysAround(claim, { authorizations, tables, timeZone: payer.timeZone }),
  };
}

interface Billed {
  readonly codes: readonly string[];
  readonly ndcs: readonly string[];
  readonly schedules: readonly string[];
}

type CodeFacts = Pick<ClaimFacts, "rates" | "codes" | "drugs" | "priorAuthorization" | "unitLimits" | "newToMarket">;

/** What is billed is remembered for so many combinations, then all are forgotten, so that memory stays flat. */
const COMBINATIONS_MAX = 2000;
const remembered = new WeakMap<ReferenceTables, { changes: number; readonly facts: Map<string, CodeFacts> }>();

/**
 * What the tables say of the codes and drugs of a claim. Claims of one therapy bill the same ones, so a combination is looked up once and
 * its rows are shared: gathering took 13 µs a claim and writing it 9, and 9 and 6 since (best of twelve, a loaded machine).
 */
function codeFacts(billed: Billed, tables: ReferenceTables): CodeFacts {
  let known = remembered.get(tables);
  if (known === undefined || known.changes !== tables.changes || known.facts.size >= COMBINATIONS_MAX) {
    known = { changes: tables.changes, facts: new Map() };
    remembered.set(tables, known);
  }
  const key = `${billed.codes.join(" ")}/${billed.ndcs.join(" ")}/${billed.schedules.join(" ")}`;
  let facts = known.facts.get(key);
  if (facts === undefined) {
    facts = lookUp(billed, tables);
    known.facts.set(key, facts);
  }
  return facts;
}

function lookUp({ codes, ndcs, schedules }: Billed, tables: ReferenceTables): CodeFacts {
  const drugs = rowsByKey(ndcs, (ndc) => tables.drugs(ndc));
  const described = unique([...codes, ...Object.values(drugs).flatMap((rows) => rows.map(({ hcpcs }) => hcpcs))]);
  return {
    rates: rowsByKey(codes, (code) => schedules.flatMap((id) => tables.rates(id, code, ndcs))),
    codes: rowsByKey(described, (code) => tables.codes(code)),
    drugs,
    priorAuthorization: rowsByKey(codes, (code) => tables.priorAuthorization(code)),
    unitLimits: rowsByKey(codes, (code) => tables.unitLimits(code)),
    newToMarket: rowsByKey(unique(ndcs.map((ndc) => ndc.slice(0, 9))), (ndc9) => tables.newToMarket(ndc9)),
  };
}

function practitionersOf(claim: Claim, pcpNpi: string | undefined): string[] {
  const { billing, referringNpi, primaryCareNpi, renderingNpi, lines } = claim;
  const onLines = lines.flatMap((line: ServiceLine) => [line.orderingNpi, line.referringNpi, line.renderingNpi]);
  return unique([billing.npi, referringNpi, primaryCareNpi, renderingNpi, pcpNpi, ...onLines].filter((npi) => npi !== undefined));
}

function contractIdsOf(billing: Provider | undefined): string[] {
  return unique((billing?.network ?? []).map(({ contractId }) => contractId));
}

interface Timing {
  readonly authorizations: readonly Authorization[];
  readonly tables: ReferenceTables;
  readonly timeZone: string;
}

/** Holidays around the days that an authorization's timing could count from: its instants, its episode's first day, the claim's own days. */
function holidaysAround(claim: Claim, { authorizations, tables, timeZone }: Timing): readonly IsoDate[] {
  if (authorizations.length === 0) return [];
  const days = [
    ...claim.lines.flatMap(({ serviceFrom, prescribedOn, therapyBegan }) => [serviceFrom, prescribedOn, therapyBegan]),
    ...authorizations.flatMap(({ firstServiceDate, requestedAt, arrangedAt }) => [
      firstServiceDate,
      ...[requestedAt, arrangedAt].map((instant) => instant && localTime(instant, timeZone).day),
    ]),
  ];
  const ordered = days.filter((day) => day !== undefined).sort();
  const [first, last] = [ordered[0], ordered[ordered.length - 1]];
  if (first === undefined || last === undefined) return [];
  return tables.holidaysBetween({ from: addDays(first, -HOLIDAY_REACH_DAYS), to: addDays(last, HOLIDAY_REACH_DAYS) });
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
