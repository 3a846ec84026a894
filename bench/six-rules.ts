// Six rules of the policy three times: our own functions, a zen-engine decision table, json-rules-engine conditions; all say the same of a line.
import type { ClaimToAdjudicate } from "@dripline/adjudication";
import { type Authorization, type Balances, dayNumber, type IsoDate, isInForce, rowInForce, unitsAccount } from "@dripline/claims";
import { contextOf, type LineContext, lineRules, type Policy, parameterRow, unitsWithinLimit } from "@dripline/policy";
import { ZenEngine } from "@gorules/zen-engine";
import { Engine } from "json-rules-engine";

const LINE_RULES = ["R3", "R7", "R9", "R21", "R25"].map((id) => {
  const rule = lineRules.find((each) => each.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule;
});

/** For each line of a claim the rules that stop it or cut it, by our own functions: what they read is looked up by them. */
export function ownFindings({ claim, facts, ledger, policy }: ClaimToAdjudicate): string[] {
  const balances: Balances = { of: (account) => ledger.balances[account] ?? 0 };
  return contextOf({ claim, facts, policy, history: [] }).lines.map((context) => {
    const found: string[] = [];
    for (const rule of LINE_RULES) {
      const finding = rule.judge(context);
      if (finding?.outcome === "deny" || finding?.outcome === "pend") found.push(rule.id);
    }
    const { units } = context.line;
    if (unitsWithinLimit({ context, units, balances }).units < units) found.push("R30");
    return found.sort().join(" ");
  });
}

/** What the peers judge, looked up and flat: they spend nothing on finding it. */
export interface FlatLine {
  readonly serviceDay: number;
  readonly deathDay: number;
  readonly covered: boolean;
  readonly isOriginal: boolean;
  readonly daysToReceipt: number;
  readonly daysAllowed: number;
  readonly delayAccepted: boolean;
  readonly place: string;
  readonly hasSuiteModifier: boolean;
  readonly needsAuthorization: boolean;
  /** approved, pending, denied, cancelled; found by search; none. */
  readonly authorization: string;
  readonly units: number;
  readonly unitsPaid: number;
  readonly unitsPerDay: number;
}

export function flatLines(toJudge: ClaimToAdjudicate): FlatLine[] {
  const { claim, facts, policy } = toJudge;
  return contextOf({ claim, facts, policy, history: [] }).lines.map((context): FlatLine => {
    const { line, coverage, plan, contract } = context;
    const { deathDate } = facts.member ?? {};
    return {
      serviceDay: dayNumber(line.serviceFrom),
      deathDay: deathDate === undefined ? Number.MAX_SAFE_INTEGER : dayNumber(deathDate),
      covered: coverage !== undefined && plan !== undefined,
      isOriginal: claim.frequency === "1",
      daysToReceipt: dayNumber(claim.receivedOn) - dayNumber(countedFrom(context)),
      daysAllowed: contract?.timelyFilingDays ?? Number(parameterRow(policy, "timelyFilingDaysWithoutContract", line.serviceFrom).value),
      delayAccepted: isDelayAccepted(policy, line.serviceFrom, claim.delayReason),
      place: line.placeOfService ?? claim.placeOfService,
      hasSuiteModifier: line.modifiers.includes("SS"),
      needsAuthorization: needsAuthorization(context),
      authorization: authorizationOf(context),
      ...unitsOf(context, toJudge),
    };
  });
}

function unitsOf({ line, of }: LineContext, { ledger }: ClaimToAdjudicate): Pick<FlatLine, "units" | "unitsPaid" | "unitsPerDay"> {
  const limit = rowInForce(of.facts.unitLimits[line.code] ?? [], line.serviceFrom);
  if (limit === undefined) return { units: line.units, unitsPaid: 0, unitsPerDay: Number.MAX_SAFE_INTEGER };
  const account = unitsAccount(line.code, line.serviceFrom, limit.scope === "provider" ? of.claim.billing.npi : undefined);
  const unitsPaid = limit.adjudicationIndicator === 1 ? 0 : (ledger.balances[account] ?? 0);
  return { units: line.units, unitsPaid, unitsPerDay: limit.unitsPerDay };
}

function countedFrom({ line, of }: LineContext): IsoDate {
  const decided = [...of.claim.otherPayers, ...line.priorPayments].flatMap(({ adjudicatedOn }) => adjudicatedOn ?? []);
  return [line.serviceTo, ...decided].sort().at(-1) ?? line.serviceTo;
}

function isDelayAccepted(policy: Policy, day: IsoDate, reason: string | undefined): boolean {
  const { value } = parameterRow(policy, "acceptedDelayReasons", day);
  return reason !== undefined && Array.isArray(value) && value.includes(reason);
}

function needsAuthorization({ line, of, coverage }: LineContext): boolean {
  const rows = (of.facts.priorAuthorization[line.code] ?? []).filter(({ products }) => products?.includes(coverage?.product ?? "") ?? true);
  return rowInForce(rows, line.serviceFrom) !== undefined;
}

/** The best standing of those that the claim names, else of those that a search finds. */
function authorizationOf({ line, of }: LineContext): string {
  const { claim, facts } = of;
  const numbers = line.authorizationNumbers.length > 0 ? line.authorizationNumbers : [claim.authorizationNumber ?? ""];
  const named = facts.authorizations.filter(({ authorizationId }) => numbers.includes(authorizationId));
  const best = (all: readonly Authorization[]) =>
    ["approved", "pending", "denied", "cancelled"].find((status) => all.some((each) => each.status === status));
  if (named.length > 0) return best(named) ?? "none";
  const taxId = of.billing?.taxId ?? claim.billing.taxId;
  const fitting = facts.authorizations.filter(
    (each) =>
      each.codes.includes(line.code) &&
      isInForce(each, line.serviceFrom) &&
      (each.providerNpi === claim.billing.npi || facts.providers[each.providerNpi]?.taxId === taxId),
  );
  const found = best(fitting.filter(({ status }) => status === "approved" || status === "pending"));
  return found === "approved" ? "found" : (found ?? "none");
}

/** Places of the bundle, and those where modifier SS is needed. */
const HOMES = ["12", "13", "14", "33", "04", "31", "32"];
const SUITES = ["11", "49"];

const listed = (places: readonly string[]): string => JSON.stringify(places);

/** Dates, eligibility, timely filing, place of service, authorization, units a day: as zen's expressions. */
const ZEN_RULES: readonly (readonly [rule: string, expression: string])[] = [
  ["R3", "serviceDay > deathDay"],
  ["R7", "not covered"],
  ["R9", "isOriginal and daysToReceipt > daysAllowed and not delayAccepted"],
  ["R21", `not (place in ${listed(HOMES)}) and not (hasSuiteModifier and place in ${listed(SUITES)})`],
  ["R25", 'needsAuthorization and not (authorization in ["approved", "found"])'],
  ["R30", "unitsPaid + units > unitsPerDay"],
];

export type Judge = (line: FlatLine) => Promise<readonly string[]>;

export function zenJudge(): Judge {
  const position = { x: 0, y: 0 };
  const content = {
    hitPolicy: "collect",
    inputs: [{ id: "when", name: "when" }],
    outputs: [{ id: "rule", name: "rule", field: "rule" }],
    rules: ZEN_RULES.map(([rule, when]) => ({ _id: rule, when, rule: JSON.stringify(rule) })),
  };
  const nodes = [
    { id: "in", name: "in", type: "inputNode", position },
    { id: "table", name: "table", type: "decisionTableNode", position, content },
    { id: "out", name: "out", type: "outputNode", position },
  ];
  const edges = [
    { id: "a", type: "edge", sourceId: "in", targetId: "table" },
    { id: "b", type: "edge", sourceId: "table", targetId: "out" },
  ];
  const decision = new ZenEngine().createDecision(Buffer.from(JSON.stringify({ nodes, edges })));
  return async (line) => ((await decision.evaluate(line)).result as { rule: string }[]).map(({ rule }) => rule);
}

export function jsonRulesJudge(): Judge {
  const is = (fact: string, operator: string, value: unknown) => ({ fact, operator, value });
  const conditions: Readonly<Record<string, object[]>> = {
    R3: [is("serviceDay", "greaterThan", { fact: "deathDay" })],
    R7: [is("covered", "equal", false)],
    R9: [is("isOriginal", "equal", true), is("daysToReceipt", "greaterThan", { fact: "daysAllowed" }), is("delayAccepted", "equal", false)],
    R21: [is("place", "notIn", HOMES), { any: [is("hasSuiteModifier", "equal", false), is("place", "notIn", SUITES)] }],
    R25: [is("needsAuthorization", "equal", true), is("authorization", "notIn", ["approved", "found"])],
    R30: [is("unitsAfter", "greaterThan", { fact: "unitsPerDay" })],
  };
  const engine = new Engine(
    Object.entries(conditions).map(([type, all]) => ({ conditions: { all: all as never }, event: { type } })),
    { allowUndefinedFacts: false },
  );
  return async (line) => {
    const { events } = await engine.run({ ...line, unitsAfter: line.unitsPaid + line.units });
    return events.map(({ type }) => type);
  };
}
