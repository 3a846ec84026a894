// Two decisions on one claim side by side: the lines on which they differ, and the rule that makes the difference.
import { cents, type DecidedLine, type Decision, type Outcome, type Verdict } from "@dripline/claims";
import { lineRules } from "@dripline/policy";

/** A line as one of two policies decided it. */
export interface LineSide {
  /** `taken back` where the claim was replaced, voided or reversed. */
  readonly status: DecidedLine["status"] | "taken back";
  readonly paidUnits: number;
  readonly allowedCents: number;
  readonly paidCents: number;
  readonly adjustments: DecidedLine["adjustments"];
  readonly remarks: readonly string[];
  /** What rules said of the line, in the policy's order. */
  readonly said: readonly Said[];
}

export type Said = Pick<Verdict, "rule" | "outcome" | "clause" | "from" | "to" | "carc" | "remarks" | "text">;

export interface ChangedLine {
  readonly line: number;
  readonly code: string;
  readonly modifiers: readonly string[];
  /** Of the date of service. */
  readonly month: string;
  /** The first rule in the policy's order that decides otherwise. */
  readonly rule: string;
  /** Judged by what its receipt found, the line would not change: it changes because of what other lines use. */
  readonly isSecondOrder: boolean;
  readonly differenceCents: number;
  readonly before: LineSide;
  readonly after: LineSide;
}

export interface ClaimSide {
  readonly disposition: Decision["disposition"];
  readonly paidCents: number;
}

export interface ChangedClaim {
  readonly claimId: string;
  readonly billingNpi: string;
  readonly differenceCents: number;
  readonly before: ClaimSide;
  readonly after: ClaimSide;
  readonly lines: readonly ChangedLine[];
}

/** Undefined where both say the same of every line. `direct` is what the changed policy makes of the claim with what its receipt found. */
export function changedClaim(before: Decision, after: Decision, direct: () => Decision | undefined): ChangedClaim | undefined {
  const numbers = new Set([...standingLines(before).keys(), ...standingLines(after).keys()]);
  const changed = [...numbers].filter((line) => outcomeOf(before, line) !== outcomeOf(after, line));
  if (changed.length === 0 && before.disposition === after.disposition) return undefined;
  const alone = direct();
  const lines = changed.map((line) => {
    const isSecondOrder = alone !== undefined && outcomeOf(alone, line) === outcomeOf(before, line);
    return { ...comparedLine(line, before, after), isSecondOrder };
  });
  const [one, other] = [sideOf(before), sideOf(after)];
  const { claimId, billingNpi } = before;
  return { claimId, billingNpi, differenceCents: cents(other.paidCents - one.paidCents), before: one, after: other, lines };
}

function sideOf(decision: Decision): ClaimSide {
  const { disposition } = decision;
  return { disposition, paidCents: disposition === "reversed" ? 0 : decision.paidCents };
}

/** Lines by number; of a claim that was taken back none stand. */
function standingLines({ disposition, lines }: Decision): ReadonlyMap<number, DecidedLine> {
  return new Map(disposition === "reversed" ? [] : lines.map((line) => [line.line, line]));
}

/** All that an 835 would say of the line. */
function outcomeOf(decision: Decision, number: number): string {
  const line = standingLines(decision).get(number);
  if (line === undefined) return "";
  const { status, paidUnits, allowedCents, paidCents, adjustments, remarks } = line;
  const reasons = adjustments.map(({ group, carc, amountCents, units }) => [group, carc, amountCents, units ?? null]);
  return JSON.stringify([status, paidUnits, allowedCents, paidCents, reasons, remarks]);
}

function comparedLine(number: number, before: Decision, after: Decision): Omit<ChangedLine, "isSecondOrder"> {
  const [one, other] = [lineSide(before, number), lineSide(after, number)];
  const submitted = before.claim.lines.find(({ line }) => line === number);
  return {
    line: number,
    code: submitted?.code ?? "",
    modifiers: submitted?.modifiers ?? [],
    month: submitted?.serviceFrom.slice(0, "YYYY-MM".length) ?? "",
    rule: decidingRule(saidOf(before, number), saidOf(after, number)),
    differenceCents: cents(other.paidCents - one.paidCents),
    before: one,
    after: other,
  };
}

function lineSide(decision: Decision, number: number): LineSide {
  const line = standingLines(decision).get(number);
  const said = saidOf(decision, number).map(({ rule, outcome, clause, from, to, carc, remarks, text }) => ({
    rule,
    outcome,
    clause,
    from,
    to,
    carc,
    remarks,
    text,
  }));
  if (line === undefined) {
    return { status: "taken back", paidUnits: 0, allowedCents: 0, paidCents: 0, adjustments: [], remarks: [], said };
  }
  const { status, paidUnits, allowedCents, paidCents, adjustments, remarks } = line;
  return { status, paidUnits: paidUnits / 1000, allowedCents, paidCents, adjustments, remarks, said };
}

/** What was said of the line and of the claim whole. */
function saidOf({ verdicts }: Decision, number: number): readonly Verdict[] {
  return verdicts.filter(({ line }) => line === undefined || line === number);
}

/** Nothing said makes the difference: the decision is put together otherwise. */
const ASSEMBLED = "R36";

/** What a verdict does to a line, what weighs most first: a line that was denied is paid because nobody denies it, not because units were left. */
const WEIGHTS: readonly (readonly Outcome[])[] = [
  ["deny", "pend"],
  ["deny", "pend", "reduce"],
  ["deny", "pend", "reduce", "pay"],
];

/** The first rule that does otherwise with the line; where all do alike, the first that reads or says something else. */
function decidingRule(before: readonly Verdict[], after: readonly Verdict[]): string {
  const reason = ({ outcome, group, carc, remarks }: Verdict): unknown => [outcome, group, carc, remarks];
  for (const outcomes of WEIGHTS) {
    const weighing = [before, after].map((said) => said.filter(({ outcome }) => outcomes.includes(outcome)));
    const found = firstDifferent(weighing, reason);
    if (found !== undefined) return found;
  }
  return firstDifferent([before, after], (verdict) => verdict) ?? ASSEMBLED;
}

function firstDifferent(sides: readonly (readonly Verdict[])[], tell: (verdict: Verdict) => unknown): string | undefined {
  const rules = [...new Set(sides.flat().map(({ rule }) => rule))].sort((a, b) => placeOf(a) - placeOf(b));
  const of = (rule: string): string[] => sides.map((said) => JSON.stringify(said.filter((verdict) => verdict.rule === rule).map(tell)));
  return rules.find((rule) => new Set(of(rule)).size > 1);
}

/** In the order in which rules are asked: what needs a balance or a price is asked when all others let the line pass. */
function placeOf(rule: string): number {
  const number = Number(rule.slice(1));
  return lineRules.some(({ id }) => id === rule) ? number : number + lineRules.length;
}

/** What tells a side best in one sentence: what the rule in question said, else what decided, else the last word on the line. */
export function saidAtLast({ said }: LineSide, rule: string): Said | undefined {
  return (
    said.find((each) => each.rule === rule && each.outcome !== "info") ??
    said.find(({ outcome }) => outcome === "deny" || outcome === "pend") ??
    said.find((each) => each.rule === rule) ??
    said.at(-1)
  );
}
