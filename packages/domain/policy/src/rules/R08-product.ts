/**
 * R8, product in scope of the policy. Clause: "Applies to CareAdvantage Preferred (HMO) and CarePartners Access (PPO)", the PPO
 * for dates of service from 2021-01-01. Parameter `productsInScope` has the products by date; before its first day the policy
 * doesn't exist. A service outside is no denial: the policy has nothing to say of it, so a person judges it. A product that the
 * policy never names follows parameter `otherProduct`: PEND, or DENY (OA 109: another payer's claim).
 */
import type { LineContext } from "../line-context.ts";
import { type ParameterRow, type ParameterValue, parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";

export const R08: LineRule = {
  id: "R8",
  judge(context) {
    const { line, coverage, of } = context;
    if (coverage === undefined) return undefined;
    const scope = parameterRow(of.policy, "productsInScope", line.serviceFrom);
    if (holds(scope.value, coverage.product)) return undefined;
    const rows = of.policy.parameters.get("productsInScope") ?? [];
    const isNamed = rows.some((row) => holds(row.value, coverage.product));
    return isNamed ? notYet(context, scope, coverage.product) : otherProduct(context, coverage.product);
  },
};

function holds(products: ParameterValue, product: string): boolean {
  return Array.isArray(products) && products.includes(product);
}

function notYet({ line }: LineContext, scope: ParameterRow, product: string): Finding {
  return {
    outcome: "pend",
    row: scope,
    clause: scope.clause,
    read: { product, serviceDate: line.serviceFrom },
    text: `The policy doesn't apply to ${product} on ${line.serviceFrom}: to be judged by hand.`,
  };
}

function otherProduct({ line, of }: LineContext, product: string): Finding {
  const parameter = parameterRow(of.policy, "otherProduct", line.serviceFrom);
  const read = { product, serviceDate: line.serviceFrom, otherProduct: String(parameter.value) };
  if (parameter.value === "DENY") {
    const text = `The policy isn't for ${product}: the claim belongs elsewhere.`;
    return { outcome: "deny", row: parameter, read, group: "OA", carc: "109", remarks: ["N418"], text };
  }
  return { outcome: "pend", row: parameter, read, text: `The policy isn't for ${product}: to be judged by hand.` };
}
