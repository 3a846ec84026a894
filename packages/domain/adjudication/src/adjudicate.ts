// Adjudication: history, authorization, units, price and cost share of one claim, line by line with working balances.
// The claim has been screened; the member's ledger is read and nothing else is.
import {
  type DecidedLine,
  type Decision,
  type Disposition,
  type LedgerFacts,
  NO_CENTS,
  type ServiceLine,
  sumCents,
  type Verdict,
} from "@dripline/claims";
import { WorkingBalances } from "@dripline/ledger";
import { adjudicationRules, type ClaimContext, contextOf, type Policy, R06 } from "@dripline/policy";
import { assembleLine } from "./assemble.ts";
import { type LimitedLine, limitLine, payLine, type Reserved, reasonOf } from "./decide-line.ts";
import type { ScreenedClaim } from "./screen.ts";
import { judgeLines, type LineStanding, standingOf } from "./verdicts.ts";

export interface ClaimToAdjudicate extends ScreenedClaim {
  readonly ledger: LedgerFacts;
  readonly policy: Policy;
  /** 1, 2, … for each receipt of the claim. */
  readonly version: number;
}

/** Pure: the same screened claim, ledger and policy give the same decision in any year. */
export function adjudicate(toJudge: ClaimToAdjudicate): Decision {
  const { claim, facts, policy, ledger } = toJudge;
  const context = contextOf({ claim, facts, policy, ...ledger });
  if (claim.frequency === "8") return decideVoid(toJudge, context);
  const verdicts = [...toJudge.verdicts, ...judgeLines(context, adjudicationRules)];
  const standings = new Map(claim.lines.map(({ line }) => [line, standingOf(verdicts.filter((each) => each.line === line))]));
  if (hasPend(standings))
    return pended(
      toJudge,
      [...standings.values()].flatMap((standing) => standing.verdicts),
    );
  return decideLines(toJudge, context, standings);
}

function decideLines(toJudge: ClaimToAdjudicate, context: ClaimContext, standings: ReadonlyMap<number, LineStanding>): Decision {
  const { claim, ledger } = toJudge;
  const limited = limitLines(toJudge, context, standings);
  const balances = new WorkingBalances(ledger.balances);
  const lines: DecidedLine[] = [];
  const verdicts: Verdict[] = [];
  for (const [at, lineContext] of context.lines.entries()) {
    const decided = payLine(lineContext, limited[at] ?? { verdicts: [] }, balances);
    verdicts.push(...decided.verdicts);
    if (decided.line === undefined) return pended(toJudge, [...verdicts, ...verdictsAfter(lineContext.line, standings)]);
    lines.push(decided.line);
  }
  return {
    ...headerOf(toJudge),
    disposition: dispositionOf(lines),
    allowedCents: sumCents(lines, (line) => line.allowedCents),
    paidCents: sumCents(lines, (line) => line.paidCents),
    patientResponsibilityCents: sumCents(lines, patientResponsibility),
    lines,
    verdicts,
    entries: claim.test ? [] : balances.entries(),
  };
}

/** Units and visits that are approved go to the earliest service dates (R29), whatever the order of the lines; shares follow the lines. */
function limitLines(
  { claim, ledger }: ClaimToAdjudicate,
  { lines }: ClaimContext,
  standings: ReadonlyMap<number, LineStanding>,
): readonly LimitedLine[] {
  const paidDays = ledger.history.filter((line) => line.billingNpi === claim.billing.npi && line.paidUnits > 0).map((line) => line.day);
  const reserved: Reserved = { balances: new WorkingBalances(ledger.balances), visitDays: new Set(paidDays) };
  const limited: LimitedLine[] = [];
  for (const at of inServiceOrder(lines)) {
    const line = lines[at];
    if (line !== undefined) limited[at] = limitLine(line, standings.get(line.line.line) ?? { verdicts: [] }, reserved);
  }
  return limited;
}

/** Where the lines stand, by service date; lines of one day stay in their order. */
function inServiceOrder(lines: ClaimContext["lines"]): number[] {
  const day = (at: number): string => lines[at]?.line.serviceFrom ?? "";
  return [...lines.keys()].sort((one, other) => (day(one) === day(other) ? one - other : day(one) < day(other) ? -1 : 1));
}

/** A void asks one thing alone: whether the claim that it names can be taken back. No line of it is judged. */
function decideVoid(toJudge: ClaimToAdjudicate, context: ClaimContext): Decision {
  const verdicts = judgeLines(context, [R06]);
  const refused = verdicts.filter(({ outcome }) => outcome === "deny");
  if (refused.length === 0) {
    const [first] = verdicts;
    const said = first === undefined ? [] : [{ ...first, line: undefined }];
    return { ...headerOf(toJudge), ...NOTHING_DUE, disposition: "void", chargeCents: NO_CENTS, lines: [], verdicts: said, entries: [] };
  }
  const lines = toJudge.claim.lines.map((line, at) => assembleLine({ line, denied: reasonOf(refused[at] ?? refused[0]) }));
  return { ...headerOf(toJudge), ...NOTHING_DUE, disposition: "denied", lines, verdicts, entries: [] };
}

const NOTHING_DUE = { allowedCents: NO_CENTS, paidCents: NO_CENTS, patientResponsibilityCents: NO_CENTS };

function hasPend(standings: ReadonlyMap<number, LineStanding>): boolean {
  for (const { decides } of standings.values()) if (decides?.outcome === "pend") return true;
  return false;
}

function verdictsAfter({ line }: ServiceLine, standings: ReadonlyMap<number, LineStanding>): Verdict[] {
  return [...standings].filter(([number]) => number > line).flatMap(([, standing]) => standing.verdicts);
}

function patientResponsibility({ adjustments }: DecidedLine): typeof NO_CENTS {
  return sumCents(
    adjustments.filter(({ group }) => group === "PR"),
    ({ amountCents }) => amountCents,
  );
}

function dispositionOf(lines: readonly DecidedLine[]): Disposition {
  return lines.some(({ status }) => status === "paid" || status === "reduced") ? "paid" : "denied";
}

/** A pended line pends its whole claim: an 835 has no way to report half a claim. Nothing is used, nothing is owed. */
function pended(toJudge: ClaimToAdjudicate, verdicts: readonly Verdict[]): Decision {
  return {
    ...headerOf(toJudge),
    ...NOTHING_DUE,
    disposition: "pended",
    lines: toJudge.claim.lines.map((line) => assembleLine({ line, pended: true })),
    verdicts,
    entries: [],
  };
}

type DecisionHeader = Omit<
  Decision,
  "disposition" | "allowedCents" | "paidCents" | "patientResponsibilityCents" | "lines" | "verdicts" | "entries"
>;

function headerOf(toJudge: ClaimToAdjudicate): DecisionHeader {
  const { claim, policy, version } = toJudge;
  return {
    claimId: claim.claimId,
    version,
    patientControlNumber: claim.patientControlNumber,
    memberId: claim.member.memberId,
    billingNpi: claim.billing.npi,
    payeeNpi: claim.billing.npi,
    sender: claim.source.sender,
    frequency: claim.frequency,
    receivedAt: claim.receivedAt,
    test: claim.test,
    wireNumber: wireNumber(toJudge),
    replaces: claim.replaces,
    policyVersion: policy.version,
    chargeCents: claim.chargeCents,
    claim,
  };
}

/** CLP07: the claim control number; a correction under the same number says which version it is. A release of a pended claim is its first decision on the wire. */
function wireNumber({ claim, version, ledger }: ClaimToAdjudicate): string {
  return ledger.cause?.kind === "correction" ? `${claim.claimId}-${version}` : claim.claimId;
}

export const NOTHING_USED: LedgerFacts = { balances: {}, history: [] };
