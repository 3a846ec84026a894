// A receipt judged again from what it holds itself: its claim, its facts, its policy version. The same bytes must come out, in any year.
import { adjudicate, reverse, screen } from "@dripline/adjudication";
import type { ClaimFacts, Decision, LedgerFacts } from "@dripline/claims";
import { type Receipt, type ReceiptToJudge, type SealedReceipt, sealReceipt } from "@dripline/events";
import type { Policy } from "@dripline/policy";
import { factsJson, referenceJson, reviveLedger, reviveReference } from "@dripline/workers";
import { reviveGroups } from "./revive-groups.ts";

export interface RevivedFacts {
  /** Reference facts: what screening read. */
  readonly facts: ClaimFacts;
  /** What the member's ledger held. */
  readonly ledger: LedgerFacts;
}

/** The facts of a receipt that isn't a reversal, equal to those that it was judged by; `reference` is the reference facts written again. */
export function reviveFacts({ facts }: Pick<Receipt, "facts">): RevivedFacts & { readonly reference: string } {
  const revived = reviveGroups(facts);
  if (revived !== undefined) return { facts: revived.facts, reference: revived.reference, ledger: reviveLedger(revived.ledger) };
  const whole = reviveReference(facts);
  return { facts: whole, reference: referenceJson(whole), ledger: reviveLedger(facts) };
}

/** The decision that facts and policy make of a receipt's claim. Of a receipt's own facts and policy it is the receipt's own. */
export function decideAgain(
  { claim, version }: Pick<Receipt, "claim" | "version">,
  { facts, ledger }: RevivedFacts,
  policy: Policy,
): Decision {
  return adjudicate({ ...screen(claim, facts, policy), ledger, policy, version });
}

/** Judges again and seals: facts revived, judged and written once more. Not for reversals: `reverseAgain`. */
export function judgeAgain(receipt: ReceiptToJudge, policy: Policy): SealedReceipt {
  const revived = reviveFacts(receipt);
  const decision = decideAgain(receipt, revived, policy);
  const facts = factsJson(revived.reference, revived.ledger);
  const { previousReceipt, reverses } = receipt;
  return sealReceipt({ decision, facts, previousReceipt, reverses });
}

/** A reversal made again from the receipt that it reverses. Why it was made is taken from the reversal: its verdict, the alert it adds and who is told. */
export function reverseAgain(receipt: Receipt, reversed: Receipt): SealedReceipt {
  const [verdict] = receipt.verdicts;
  if (verdict === undefined || receipt.verdicts.length !== 1) throw new Error("a reversal says once why it was made");
  const decision = reverse(decisionOf(reversed), { verdict, alert: alertOf(receipt, reversed), sender: receipt.sender });
  const facts = `{"reverses":"${reversed.receipt}"}`;
  return sealReceipt({ decision, facts, previousReceipt: reversed.receipt, reverses: reversed.receipt });
}

/** A receipt without what sealing added. */
export function decisionOf({
  facts: _facts,
  reverses: _reverses,
  previousReceipt: _previous,
  receipt: _receipt,
  ...decision
}: Receipt): Decision {
  return decision;
}

/** The remark that a reversal has on a line and the receipt that it reverses hasn't. */
export function alertOf(receipt: Receipt, reversed: Receipt): string | undefined {
  for (const [at, { remarks }] of receipt.lines.entries()) {
    const before = reversed.lines[at]?.remarks ?? [];
    const added = remarks.find((remark) => !before.includes(remark));
    if (added !== undefined) return added;
  }
  return undefined;
}
