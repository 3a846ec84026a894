// Reversal: a decision taken back, to the cent and to the unit. Claim and reversal sum to zero in money, units and accumulators.
import { type Adjustment, broken, type Cents, type DecidedLine, type Decision, type Units, type Verdict } from "@dripline/claims";
import { reverseEntries } from "@dripline/ledger";

export interface Reversing {
  /** The rule, its clause and the cause: R5 and R6 for the provider's own wish, R38 an audit's, R39 ours. */
  readonly verdict: Verdict;
  /** RARC (N687 to N698) that tells the payee why; undefined leaves the lines' remarks as they were. */
  readonly alert?: string | undefined;
  /** Who is sent the 835 of it: the sender of the claim that takes its place or makes it void; left out, the claim's own. */
  readonly sender?: string | undefined;
}

/**
 * The next version of the claim after `decision`, with every amount, unit and entry negated, under the same group and reason codes and
 * the same CLP07 (X12 835 TR3 1.10.2.8). Only what was decided and not yet reversed can be.
 */
export function reverse(decision: Decision, { verdict, alert, sender = decision.sender }: Reversing): Decision {
  const { disposition, version } = decision;
  if (disposition !== "paid" && disposition !== "denied") broken(`a paid or denied claim to reverse, got one that is ${disposition}`);
  return {
    ...decision,
    version: version + 1,
    sender,
    disposition: "reversed",
    chargeCents: opposite(decision.chargeCents),
    allowedCents: opposite(decision.allowedCents),
    paidCents: opposite(decision.paidCents),
    patientResponsibilityCents: opposite(decision.patientResponsibilityCents),
    lines: decision.lines.map((line) => reversedLine(line, alert)),
    verdicts: [verdict],
    entries: reverseEntries(decision.entries),
  };
}

function reversedLine(line: DecidedLine, alert: string | undefined): DecidedLine {
  return {
    ...line,
    units: opposite(line.units),
    paidUnits: opposite(line.paidUnits),
    chargeCents: opposite(line.chargeCents),
    allowedCents: opposite(line.allowedCents),
    paidCents: opposite(line.paidCents),
    adjustments: line.adjustments.map(reversedAdjustment),
    remarks: alert === undefined || line.remarks.includes(alert) ? line.remarks : [...line.remarks, alert],
  };
}

function reversedAdjustment({ units, ...adjustment }: Adjustment): Adjustment {
  return { ...adjustment, amountCents: opposite(adjustment.amountCents), units: units === undefined ? undefined : opposite(units) };
}

/** Never minus zero, which is written otherwise and equals no zero of a receipt. */
function opposite<Amount extends Cents | Units>(amount: Amount): Amount {
  return (amount === 0 ? amount : -amount) as Amount;
}
