/**
 * R9, timely filing. Clause: "Adherence to plan policies" (implied). Calendar days from the line's last date of service (day 0)
 * to the receipt of the claim in the plan's zone; the contract of the date of service says how many are allowed, and without one
 * parameter `timelyFilingDaysWithoutContract`. Where another payer decided first, days count from its decision (DTP*573).
 * A delay reason (CLM20) opens the window where parameter `acceptedDelayReasons` lists it. A replacement has a window of its own.
 */
import { daysBetween, type InForce, type IsoDate } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";

export const R09: LineRule = {
  id: "R9",
  judge(context) {
    const { claim } = context.of;
    if (claim.frequency !== "1") return undefined;
    const window = windowOf(context);
    const days = daysBetween({ from: window.from, to: claim.receivedOn });
    return days <= window.days ? undefined : late(context, window, days);
  },
};

interface Window {
  readonly from: IsoDate;
  readonly days: number;
  readonly source: string;
  readonly row: InForce;
}

function windowOf(context: LineContext): Window {
  const { line, contract, of } = context;
  const from = otherPayerDecidedOn(context) ?? line.serviceTo;
  if (contract) return { from, days: contract.timelyFilingDays, source: `contract ${contract.contractId}`, row: contract };
  const parameter = parameterRow(of.policy, "timelyFilingDaysWithoutContract", line.serviceFrom);
  return { from, days: Number(parameter.value), source: parameter.name, row: parameter };
}

/** The latest decision of another payer, where it came after the service. */
function otherPayerDecidedOn({ line, of }: LineContext): IsoDate | undefined {
  if (of.claim.otherPayers.length === 0 && line.priorPayments.length === 0) return undefined;
  let latest: IsoDate | undefined;
  for (const { adjudicatedOn } of [...of.claim.otherPayers, ...line.priorPayments]) {
    if (adjudicatedOn !== undefined && adjudicatedOn > (latest ?? line.serviceTo)) latest = adjudicatedOn;
  }
  return latest;
}

function late({ line, of }: LineContext, window: Window, days: number): Finding {
  const { receivedOn, delayReason } = of.claim;
  const read: Record<string, string> = {
    countedFrom: window.from,
    receivedOn,
    days: String(days),
    daysAllowed: String(window.days),
    source: window.source,
  };
  if (delayReason !== undefined) {
    read.delayReason = delayReason;
    const accepted = parameterRow(of.policy, "acceptedDelayReasons", line.serviceFrom);
    if (Array.isArray(accepted.value) && accepted.value.includes(delayReason)) {
      return {
        outcome: "info",
        row: accepted,
        read,
        text: `Received ${days} days after the service; delay reason ${delayReason} is accepted.`,
      };
    }
  }
  return {
    outcome: "deny",
    row: window.row,
    read,
    carc: "29",
    text: `Received ${days} days after ${window.from}, and ${window.days} are allowed.`,
  };
}
