// A decision sealed and put on its topics: the receipt, its ledger entries, and what the payee is due or owes.
import type { Decision, Verdict } from "@dripline/claims";
import type { Output } from "@dripline/core";
import { encode, type Payable, type Receipt, sealReceipt, type ToSeal } from "@dripline/events";

export interface ToPost extends ToSeal {
  /** The member's pseudonym. */
  readonly key: string;
}

export function receiptOutputs({ key, ...toSeal }: ToPost): { readonly receipt: Receipt; readonly outputs: readonly Output[] } {
  const { decision } = toSeal;
  const { claimId, version, patientControlNumber } = decision;
  const { receipt, value } = sealReceipt(toSeal);
  const outputs: Output[] = [{ topic: "claims.adjudicated", key, value, names: [claimId, patientControlNumber] }];
  for (const entry of decision.entries)
    outputs.push({ topic: "ledger.entries", key, value: encode("ledger.entries", { ...entry, claimId, version }) });
  if (isPayable(decision)) {
    const payable = payableOf(decision, receipt.receipt);
    outputs.push({ topic: "payables.posted", key: decision.payeeNpi, value: encode("payables.posted", payable) });
  }
  return { receipt, outputs };
}

/** Final and real: a pended claim has no 835 yet, a test claim never gets one, and a void says all with its reversal. */
function isPayable({ disposition, test }: Decision): boolean {
  return !test && (disposition === "paid" || disposition === "denied" || disposition === "reversed");
}

function payableOf(decision: Decision, receipt: string): Payable {
  const { payeeNpi, claimId, version, wireNumber, sender, paidCents, disposition } = decision;
  return {
    payeeNpi,
    claimId,
    version,
    wireNumber,
    kind: disposition === "reversed" ? "reversal" : "claim",
    sender,
    amountCents: paidCents,
    receipt,
    decision: { ...decision, verdicts: citations(decision.verdicts), entries: [] },
  };
}

/**
 * An 835 cites the clause that a line's denial, cut or price stands on. What the rule read and its sentence stay in the receipt,
 * which the payable names: with them a payable was 5,031 bytes where it is 2,076.
 */
function citations(verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.filter(({ outcome }) => outcome !== "info").map((verdict) => ({ ...verdict, read: {}, text: "" }));
}
