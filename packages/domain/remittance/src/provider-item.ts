// Money of a payee beyond its claims: what waits for the payee's next 835, and is stated there in PLB.
import type { ProviderAdjustment } from "@dripline/x12";

/*
 *   withheld      WO −        a reversal's money that isn't taken yet
 *   acknowledged  72 − WO +   a refund cheque; B2 − what it has beyond the request
 *   collected     WO +        an audit's overpayment, taken
 *   interest      L6 −        a clean claim was paid late
 *   forwarded     FB − or +   carried to a later 835, or collected here
 */
export interface ProviderItem extends ProviderAdjustment {
  readonly kind: "withheld" | "acknowledged" | "collected" | "interest" | "forwarded";
  /** The audit case that it comes from. */
  readonly caseId?: string | undefined;
}

/** What the PLB says of it. */
export function adjustmentOf({ code, reference, amountCents }: ProviderItem): ProviderAdjustment {
  return { code, reference, amountCents };
}
