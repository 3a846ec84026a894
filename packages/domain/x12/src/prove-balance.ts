// The balance of an 835, at line, claim and transaction level: an 835 that doesn't balance can't be written.
import { type Cents, type GroupCode, sumCents } from "@dripline/claims";
import { codeProblems } from "./reason-codes.ts";
import type { ClaimFigures, LineFigures, RemittanceFigures } from "./remittance-content.ts";

export interface BalanceViolation {
  readonly level: "line" | "claim" | "transaction";
  /** The equation or code rule that is broken. */
  readonly rule: BalanceRule;
  /** CLP07 of the claim. */
  readonly claim?: string | undefined;
  /** 1 for the first line of the claim. */
  readonly line?: number | undefined;
  /** A sentence with the amounts in cents; never a name or an id of a member. */
  readonly detail: string;
}

/*
 *   line-balance             SVC02 − Σ CAS = SVC03
 *   reason-codes             CARC 45 never takes the whole charge; some CARC need a remark or a group; see reason-codes.ts
 *   claim-charge             CLP03 = Σ SVC02
 *   claim-payment            CLP04 = Σ SVC03: adjustments stand at line level only
 *   patient-responsibility   CLP05 = Σ PR
 *   reversal-sign            every charge and payment of a reversal is negated, and of nothing else
 *   transaction-balance      Σ CLP04 − Σ PLB = BPR02
 *   payment-sign             BPR02 ≥ 0: what is negative is carried forward
 *   payment-method           nothing to pay is H and NON; a payment is I by ACH or CHK
 */
export type BalanceRule =
  | "line-balance"
  | "reason-codes"
  | "claim-charge"
  | "claim-payment"
  | "patient-responsibility"
  | "reversal-sign"
  | "transaction-balance"
  | "payment-sign"
  | "payment-method";

/** Everything that is out of balance; empty where the 835 may be written. */
export function proveBalance(remittance: RemittanceFigures): BalanceViolation[] {
  return [...remittance.claims.flatMap(claimViolations), ...transactionViolations(remittance)];
}

function claimViolations(claim: ClaimFigures): BalanceViolation[] {
  const lines = claim.lines.flatMap((line, at) => lineViolations(line).map((each) => ({ ...each, claim: claim.wireNumber, line: at + 1 })));
  const found = [
    equation("claim-charge", { said: claim.chargeCents, sum: sumCents(claim.lines, (line) => line.chargeCents) }),
    equation("claim-payment", { said: claim.paidCents, sum: sumCents(claim.lines, (line) => line.paidCents) }),
    equation("patient-responsibility", { said: claim.patientResponsibilityCents, sum: sumCents(claim.lines, patientOwes) }),
    ...reversalSign(claim),
  ];
  return [
    ...lines,
    ...found.flatMap((each) => each ?? []).map((each): BalanceViolation => ({ level: "claim", ...each, claim: claim.wireNumber })),
  ];
}

function lineViolations(line: LineFigures): BalanceViolation[] {
  const adjusted = sumCents(line.adjustments, ({ amountCents }) => amountCents);
  const balance = equation("line-balance", { said: line.paidCents, sum: line.chargeCents - adjusted });
  const codes = codeProblems(line).map((detail) => ({ rule: "reason-codes" as const, detail }));
  return [...(balance ? [balance] : []), ...codes].map((each): BalanceViolation => ({ level: "line", ...each }));
}

const PATIENT: GroupCode = "PR";

function patientOwes({ adjustments }: LineFigures): Cents {
  return sumCents(
    adjustments.filter(({ group }) => group === PATIENT),
    ({ amountCents }) => amountCents,
  );
}

function reversalSign({ status, lines }: ClaimFigures): Finding[] {
  const reversal = status === "22";
  const wrong = lines.filter(({ chargeCents, paidCents }) =>
    reversal ? chargeCents > 0 || paidCents > 0 : chargeCents < 0 || paidCents < 0,
  );
  if (wrong.length === 0) return [];
  return [
    { rule: "reversal-sign", detail: `${wrong.length} lines of status ${status} have the sign of ${reversal ? "a claim" : "a reversal"}` },
  ];
}

function transactionViolations(remittance: RemittanceFigures): BalanceViolation[] {
  const { claims, providerAdjustments, paidCents, handling, method } = remittance;
  const due = sumCents(claims, (claim) => claim.paidCents) - sumCents(providerAdjustments, ({ amountCents }) => amountCents);
  const balance = equation("transaction-balance", { said: paidCents, sum: due });
  const found: Finding[] = balance ? [balance] : [];
  if (paidCents < 0) found.push({ rule: "payment-sign", detail: `BPR02 is ${paidCents}` });
  const methodFits = paidCents === 0 ? handling === "H" && method === "NON" : handling === "I" && method !== "NON";
  if (!methodFits) found.push({ rule: "payment-method", detail: `BPR02 is ${paidCents} with ${handling} and ${method}` });
  return found.map((each): BalanceViolation => ({ level: "transaction", ...each }));
}

type Finding = Pick<BalanceViolation, "rule" | "detail">;

function equation(rule: BalanceRule, { said, sum }: { said: number; sum: number }): Finding | undefined {
  return said === sum ? undefined : { rule, detail: `${said} stated, ${sum} by sum` };
}
