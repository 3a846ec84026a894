/**
 * R10, provider may bill home infusion. Clause: "Applies to providers who render home infusion services".
 * A billing provider has to be known, not excluded on the date of service, and a home infusion provider or specialty pharmacy:
 * the claims judged here are home infusion's, so all lines of another kind of provider are denied. A rendering provider who is
 * excluded on the day can't have rendered. A known provider without a contract is out of network, which is R11's.
 */
import type { Provider, ServiceLine } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import type { Finding, LineRule } from "../rule.ts";

const MAY_BILL: readonly Provider["kind"][] = ["home-infusion", "specialty-pharmacy"];

export const R10: LineRule = { id: "R10", judge: (context) => billingNotEligible(context) ?? renderingExcluded(context) };

function billingNotEligible({ line, of }: LineContext): Finding | undefined {
  const { billing } = of;
  const read = { billingNpi: of.claim.billing.npi, serviceDate: line.serviceFrom };
  if (billing === undefined) {
    return { outcome: "deny", read, carc: "B7", remarks: ["N570"], text: "The billing provider isn't known to the plan." };
  }
  if (isExcluded(billing, line)) {
    const text = `The billing provider is excluded from ${billing.excludedFrom}.`;
    return { outcome: "deny", read: { ...read, excludedFrom: billing.excludedFrom ?? "" }, carc: "B7", remarks: ["N570"], text };
  }
  if (MAY_BILL.includes(billing.kind)) return undefined;
  const text = "A provider of this kind may not bill home infusion.";
  return { outcome: "deny", read: { ...read, providerKind: billing.kind }, carc: "170", remarks: ["N95"], text };
}

function renderingExcluded({ line, of }: LineContext): Finding | undefined {
  const npi = line.renderingNpi ?? of.claim.renderingNpi;
  const rendering = npi === undefined ? undefined : of.facts.providers[npi];
  if (rendering === undefined || !isExcluded(rendering, line)) return undefined;
  return {
    outcome: "deny",
    read: { renderingNpi: rendering.npi, excludedFrom: rendering.excludedFrom ?? "", serviceDate: line.serviceFrom },
    carc: "185",
    text: `The rendering provider is excluded from ${rendering.excludedFrom}.`,
  };
}

/** Excluded from that day on, the day itself included. */
export function isExcluded({ excludedFrom }: Provider, { serviceFrom }: ServiceLine): boolean {
  return excludedFrom !== undefined && excludedFrom <= serviceFrom;
}
