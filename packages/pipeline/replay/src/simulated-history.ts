// Receipts of a log judged once more in their order, each claim finding what the claims before it have used here, not what they used in the
// log. Reference facts are those that each receipt holds. Nothing is read from live state and nothing is written.
import { screen } from "@dripline/adjudication";
import { broken, type ClaimFacts, type Verdict } from "@dripline/claims";
import type { LogRecord } from "@dripline/core";
import type { Receipt } from "@dripline/events";
import type { Policy } from "@dripline/policy";
import {
  type AdjudicatingContext,
  adjudicateClaim,
  correctClaim,
  type DecidedClaim,
  MemberLedgers,
  type NamedReceipts,
  pagesOf,
  releaseClaim,
  reviveLedger,
  type ScreenedInHand,
} from "@dripline/workers";

export interface ReceiptToSimulate {
  /** The member's pseudonym: the key of the receipt's record. */
  readonly key: LogRecord["key"];
  readonly receipt: Receipt;
  /** The reference facts that the receipt holds, revived and as text. */
  readonly facts: ClaimFacts;
  readonly reference: string;
  /** Why its earlier version was taken back before it, where it is a correction. */
  readonly why?: { readonly verdict: Verdict; readonly alert?: string | undefined } | undefined;
}

export class SimulatedHistory {
  readonly #ledgers = new MemberLedgers();
  /** Newest receipts of the claims that others name or that have versions: no others are asked for. */
  readonly #named: NamedReceipts;
  readonly #newest = new Map<string, Receipt>();

  /** `kept` are the claims whose newest receipt will be asked for. */
  constructor(kept: ReadonlySet<string>) {
    this.#named = new Map([...kept].map((claimId) => [claimId, undefined]));
  }

  newest(claimId: string): Receipt | undefined {
    return this.#newest.get(claimId);
  }

  /** Takes a receipt as it is: what lies before the stretch. */
  post({ key, receipt }: Pick<ReceiptToSimulate, "key" | "receipt">): void {
    this.#gather(key, receipt);
    this.#ledgers.apply(receipt, key);
    if (!receipt.test && this.#named.has(receipt.claimId)) this.#named.set(receipt.claimId, receipt);
    this.#keep(receipt);
  }

  /**
   * What the policy makes of a receipt's claim here: the reversal that goes before it, if any, and the receipt. None where there is nothing
   * to do: a release of a claim that doesn't wait here, or a correction that changes nothing here.
   */
  judge(toSimulate: ReceiptToSimulate, policy: Policy): readonly Receipt[] {
    const { key, receipt } = toSimulate;
    this.#gather(key, receipt);
    const context: AdjudicatingContext = { policy, ledgers: this.#ledgers, named: this.#named, keyOf: () => key };
    const decided = this.#decide(toSimulate, context);
    if (decided === undefined) return [];
    const receipts = decided.reversal === undefined ? [decided.receipt] : [decided.reversal, decided.receipt];
    for (const each of receipts) this.#keep(each);
    return receipts;
  }

  #decide({ receipt, facts, reference, why }: ReceiptToSimulate, context: AdjudicatingContext): DecidedClaim | undefined {
    const inHand: ScreenedInHand = { screened: screen(receipt.claim, facts, context.policy), reference };
    if (receipt.version === 1) return adjudicateClaim(inHand, context);
    const { cause, findings, overturned } = reviveLedger(receipt.facts);
    const previous = this.#newest.get(receipt.claimId);
    if (cause === undefined || previous === undefined) return broken(`a cause of version ${receipt.version} of claim ${receipt.claimId}`);
    if (cause.kind === "release") {
      if (previous.disposition !== "pended") return undefined;
      // A loaded feed releases only where there is news; a person's release always makes a version.
      return releaseClaim({ inHand, previous, cause, onlyNews: cause.id.startsWith("load ") }, context);
    }
    if (previous.disposition !== "paid" && previous.disposition !== "denied") return undefined;
    if (why === undefined) return broken(`a reversal before the correction of claim ${receipt.claimId}`);
    const again = correctClaim({ inHand, previous, cause, said: { findings, overturned }, why }, context);
    return again.kind === "corrected" ? again.decided : undefined;
  }

  #gather(key: string, { claim }: Receipt): void {
    for (const page of pagesOf(claim, key)) this.#ledgers.load(page, undefined);
  }

  #keep(receipt: Receipt): void {
    if (this.#named.has(receipt.claimId)) this.#newest.set(receipt.claimId, receipt);
  }
}
