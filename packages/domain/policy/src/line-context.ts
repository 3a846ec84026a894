// What every rule sees of one line: the line, its claim, the facts, and what follows from them on the date of service.
import {
  type AuditFinding,
  type BenefitPlan,
  type Cause,
  type Claim,
  type ClaimFacts,
  type CodeKind,
  type CodeRow,
  type Contract,
  type CoverageSpan,
  type FeeScheduleRow,
  type HistoryLine,
  isInForce,
  type LedgerFacts,
  type Overturned,
  type PriorClaim,
  type Provider,
  rowInForce,
  type ServiceLine,
} from "@dripline/claims";
import type { Policy } from "./policy.ts";

/** One claim with the facts it is judged by, and its lines' contexts in LX order. */
export interface ClaimContext {
  readonly claim: Claim;
  readonly facts: ClaimFacts;
  readonly policy: Policy;
  /** Lines of other claims of the member on this claim's days; empty in screening. */
  readonly history: readonly HistoryLine[];
  /** The claim that REF*F8 names, as far as the member and the billing provider have one of that number. */
  readonly replaced?: PriorClaim | undefined;
  readonly cause?: Cause | undefined;
  readonly findings: readonly AuditFinding[];
  readonly overturned: readonly Overturned[];
  readonly lines: readonly LineContext[];
  readonly billing?: Provider | undefined;
}

/** One service line and what its date of service makes of it. */
export interface LineContext {
  readonly line: ServiceLine;
  readonly of: ClaimContext;
  /** The coverage span on the date of service. */
  readonly coverage?: CoverageSpan | undefined;
  readonly plan?: BenefitPlan | undefined;
  /** In network for the member's product on the date of service, by this contract. */
  readonly contract?: Contract | undefined;
  readonly inNetwork: boolean;
  /** The contract's schedule in network, else the benefit plan's out-of-network schedule. */
  readonly feeScheduleId?: string | undefined;
  /** The code's row on the date of service: the feed's where the feed names the code, else the policy's. */
  readonly code?: CodeRow | undefined;
  /** Whether feed or policy names the code on any day. */
  readonly codeIsKnown: boolean;
  readonly kind: CodeKind;
}

export interface ClaimToJudge extends Omit<LedgerFacts, "balances"> {
  readonly claim: Claim;
  readonly facts: ClaimFacts;
  readonly policy: Policy;
}

/** Looks up once, for all rules, what each line's date of service means. */
export function contextOf({ claim, facts, policy, history, replaced, cause, findings = [], overturned = [] }: ClaimToJudge): ClaimContext {
  const lines: LineContext[] = [];
  const billing = facts.providers[claim.billing.npi];
  const context: ClaimContext = { claim, facts, policy, history, replaced, cause, findings, overturned, lines, billing };
  for (const line of claim.lines) lines.push(lineContext(line, context));
  return context;
}

function lineContext(line: ServiceLine, of: ClaimContext): LineContext {
  const { facts, policy } = of;
  const day = line.serviceFrom;
  const coverage = rowInForce(facts.member?.coverage ?? [], day);
  const plan = coverage && facts.plans[coverage.benefitPlanId];
  const contract = coverage && contractOn(of, coverage.product, line);
  const codeRows = facts.codes[line.code] ?? policy.codes.get(line.code);
  const code = codeRows && rowInForce(codeRows, day);
  return {
    line,
    of,
    coverage,
    plan,
    contract,
    inNetwork: contract !== undefined,
    feeScheduleId: contract?.feeScheduleId ?? plan?.outOfNetwork.feeScheduleId,
    code,
    codeIsKnown: codeRows !== undefined,
    kind: (code ?? codeRows?.[0])?.kind ?? "other",
  };
}

function contractOn(of: ClaimContext, product: string, line: ServiceLine): Contract | undefined {
  const spans = of.billing?.network?.filter((each) => each.product === product) ?? [];
  const span = rowInForce(spans, line.serviceFrom);
  const contract = span && of.facts.contracts[span.contractId];
  return contract && isInForce(contract, line.serviceFrom) ? contract : undefined;
}

/** The rows of the line's fee schedule for its code in force on the day: the row with its NDC, else the one without. */
export function rateRow({ line, of, feeScheduleId }: LineContext): FeeScheduleRow | undefined {
  if (feeScheduleId === undefined) return undefined;
  const rows = (of.facts.rates[line.code] ?? []).filter((row) => row.feeScheduleId === feeScheduleId);
  const ndc = line.drug?.ndc;
  const byNdc =
    ndc === undefined
      ? undefined
      : rowInForce(
          rows.filter((row) => row.ndc === ndc),
          line.serviceFrom,
        );
  return (
    byNdc ??
    rowInForce(
      rows.filter((row) => row.ndc === undefined),
      line.serviceFrom,
    )
  );
}

/** Per-diem lines whose code counts as an infusion therapy: the ones that SH and SJ are about. */
export function isTherapy(context: LineContext): boolean {
  return context.kind === "per-diem" && context.code?.countsAsTherapy === true;
}

/** What an appeal decided last of the line, as far as it is about this. */
export function overturnedOn({ line, of }: LineContext, what: Overturned["what"]): Overturned | undefined {
  return of.overturned.findLast((each) => each.line === line.line && each.what === what);
}
