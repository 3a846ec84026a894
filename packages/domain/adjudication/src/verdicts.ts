// From findings to verdicts: the clause, its dates and the rule's mode on the date of service are put to what a rule found.
import type { Verdict } from "@dripline/claims";
import type { ClaimContext, Finding, LineRule, Policy, RuleMode } from "@dripline/policy";
import { modesOn } from "./rule-modes.ts";

/** What rules say of lines. */
export function judgeLines(context: ClaimContext, rules: readonly LineRule[]): Verdict[] {
  const { policy } = context;
  const verdicts: Verdict[] = [];
  for (const line of context.lines) {
    for (const { rule, mode } of modesOn(policy, line.line.serviceFrom).among(rules)) {
      const finding = rule.judge(line);
      if (finding) verdicts.push(verdictOf(finding, { policy, rule: rule.id, line: line.line.line, mode }));
    }
  }
  return verdicts;
}

export interface Speaker {
  readonly policy: Policy;
  readonly rule: string;
  readonly line: number;
  readonly mode: RuleMode;
}

/** A finding of a rule in `monitor` mode is information: it speaks and changes nothing. */
export function verdictOf(finding: Finding, { policy, rule, line, mode }: Speaker): Verdict {
  const clause = policy.clauses.get(finding.clause ?? policy.rules.get(rule)?.clause ?? "");
  if (clause === undefined) throw new Error(`invariant broken: ${rule} has no clause in the bundle`);
  const span = finding.row ?? clause;
  return {
    rule,
    line,
    outcome: mode === "monitor" ? "info" : finding.outcome,
    clause: clause.id,
    from: span.from,
    to: span.to,
    read: finding.read,
    group: finding.carc === undefined ? undefined : (finding.group ?? "CO"),
    carc: finding.carc,
    remarks: finding.remarks ?? [],
    text: mode === "monitor" ? `Monitored only: ${finding.text}` : finding.text,
  };
}

/** `R7` and `R07` are the same rule: its place in the policy's order. */
export function ruleNumber(rule: string): number {
  return Number(rule.slice(1));
}

/** How a line stands after the rules that need no balance. */
export interface LineStanding {
  /** The first denial or pend in the policy's order; undefined where the line goes on to be priced. */
  readonly decides?: Verdict | undefined;
  /** Everything said of the line in the policy's order; denials after the deciding one are information. */
  readonly verdicts: readonly Verdict[];
}

/** The first rule in the policy's order that denies or pends decides; what later rules find is kept as information. */
export function standingOf(verdicts: readonly Verdict[]): LineStanding {
  if (verdicts.length === 0) return { verdicts };
  const ordered = [...verdicts].sort((a, b) => ruleNumber(a.rule) - ruleNumber(b.rule));
  const at = ordered.findIndex(({ outcome }) => outcome === "deny" || outcome === "pend");
  if (at === -1) return { verdicts: ordered };
  const later = ordered.map(
    (verdict, index): Verdict => (index > at && verdict.outcome !== "info" ? { ...verdict, outcome: "info" } : verdict),
  );
  return { decides: ordered[at], verdicts: later };
}
