// From a payable to its claim on the 835, figure by figure as it was decided.
import { type DecidedLine, type Decision, invariant } from "@dripline/claims";
import type { RemittanceClaim, RemittanceLine } from "@dripline/x12";
import { decidingClause } from "./deciding-clause.ts";
import type { Payable } from "./payable.ts";

/** CLP06 where the claim has none: Medicare Advantage, HMO. */
const DEFAULT_FILING_INDICATOR = "16";

/** CLP02 by our rank among the payers; a rank past the third is reported as the third. */
const STATUS_BY_RANK: Readonly<Record<string, RemittanceClaim["status"]>> = { P: "1", U: "1", S: "2" };

/** The claims of one 835: a correction names in REF*F8 the CLP07 that its reversal there takes back. */
export function remittanceClaimsOf(payables: readonly Payable[]): RemittanceClaim[] {
  const reversed = new Map<string, string>();
  for (const { kind, claimId, version, wireNumber } of payables) if (kind === "reversal") reversed.set(`${claimId}/${version}`, wireNumber);
  return payables.map((payable) => remittanceClaimOf(payable, reversed.get(`${payable.claimId}/${payable.version - 1}`)));
}

function remittanceClaimOf(payable: Payable, corrects: string | undefined): RemittanceClaim {
  const { decision, kind } = payable;
  const { claim } = decision;
  invariant(!decision.test, `claim ${payable.claimId} not to be a test claim`);
  invariant(decision.disposition !== "pended" && decision.disposition !== "void", `claim ${payable.claimId} to be judged line by line`);
  invariant(payable.amountCents === decision.paidCents, `claim ${payable.claimId} to be payable at what was decided`);
  return {
    patientControlNumber: decision.patientControlNumber,
    status: kind === "reversal" ? "22" : statusOf(decision),
    chargeCents: decision.chargeCents,
    paidCents: decision.paidCents,
    patientResponsibilityCents: decision.patientResponsibilityCents,
    filingIndicator: claim.filingIndicator ?? DEFAULT_FILING_INDICATOR,
    wireNumber: payable.wireNumber,
    placeOfService: claim.placeOfService,
    frequency: claim.frequency,
    patient: { lastName: claim.member.lastName, firstName: claim.member.firstName, memberId: claim.member.memberId },
    receivedOn: claim.receivedOn,
    authorizationNumber: claim.authorizationNumber,
    replaces: kind === "reversal" ? undefined : (corrects ?? decision.replaces),
    coverageCents: kind === "reversal" ? undefined : decision.allowedCents,
    lines: decision.lines.map((line) => remittanceLineOf(line, payable)),
  };
}

/** As it was processed: R35 speaks of every line that was priced after another payer. Where nothing was priced, the rank that the claim gives us. */
function statusOf({ claim, verdicts, lines }: Decision): RemittanceClaim["status"] {
  const byRank = STATUS_BY_RANK[claim.payerRank] ?? "3";
  if (lines.every(({ status }) => status === "denied")) return byRank;
  const isAfterOthers = verdicts.some(({ rule, outcome }) => rule === "R35" && (outcome === "pay" || outcome === "reduce"));
  if (!isAfterOthers) return "1";
  return byRank === "1" ? "2" : byRank;
}

function remittanceLineOf(line: DecidedLine, { decision, clauseByLine }: Payable): RemittanceLine {
  const clause = clauseByLine?.[line.line] ?? decidingClause(decision.verdicts, line.line);
  return {
    code: line.code,
    modifiers: line.modifiers,
    paidUnits: line.paidUnits,
    submittedUnits: line.units,
    chargeCents: line.chargeCents,
    paidCents: line.paidCents,
    serviceFrom: line.serviceFrom,
    serviceTo: line.serviceTo,
    adjustments: line.adjustments,
    controlNumber: line.controlNumber,
    allowedCents: line.allowedCents,
    policyClauses: clause === undefined ? [] : [clause],
    remarks: line.remarks,
  };
}
