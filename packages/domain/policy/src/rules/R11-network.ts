/**
 * R11, network status for the product on the date of service. Clause: "No referral in network; referrals out of network for HMO
 * members". Out of network a PPO pays where its benefit plan covers that, with a cost share of its own; without such a benefit
 * CARC 242. An HMO member's way out of network is the referral and not a benefit, so there R28 decides. Each line that is out
 * of network says so, since price and cost share follow from it.
 */
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";

export const R11: LineRule = { id: "R11", judge: outOfNetwork };

function outOfNetwork({ line, of, coverage, plan, inNetwork }: LineContext): Finding | undefined {
  if (inNetwork || coverage === undefined || plan === undefined || of.billing === undefined) return undefined;
  const read = { product: coverage.product, billingNpi: of.billing.npi, serviceDate: line.serviceFrom, network: "out" };
  if (plan.planType === "HMO")
    return { outcome: "info", read, text: "The billing provider is out of network: an HMO member needs a referral." };
  if (plan.outOfNetwork.covered) {
    return { outcome: "info", read, text: "The billing provider is out of network: the plan's out-of-network benefit applies." };
  }
  const parameter = parameterRow(of.policy, "outOfNetworkGroup", line.serviceFrom);
  return {
    outcome: "deny",
    read: { ...read, benefitPlan: plan.benefitPlanId },
    group: parameter.value === "PR" ? "PR" : "CO",
    carc: "242",
    text: "The billing provider is out of network, and the benefit plan doesn't cover that.",
  };
}
