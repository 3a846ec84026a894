/**
 * R12, prescribed by the PCP, or by a provider where the benefit plan has no PCP. Clause: "The member's PCP (or provider, if the
 * plan does not require a PCP) must prescribe home infusion services".
 * The prescriber is the ordering provider (DK), else the referring one (DN), else the PCP named (P3), the line's before the
 * claim's. Where the plan requires a PCP and another physician orders, parameter `pcpRule` decides: PCP_OR_AUTH (the default,
 * since hospitals order much home infusion) takes an approved authorization of the day, for this code or for another code that
 * the claim bills that day, or a referral by the PCP to the biller or the prescriber; STRICT takes neither; INFO mentions it.
 * Feeds have no practice groups, so only the PCP of record counts as the PCP.
 */
import { type Authorization, daysBetween, isInForce } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";
import { isExcluded } from "./R10-provider.ts";

export const R12: LineRule = {
  id: "R12",
  judge(context) {
    const prescriberNpi = prescriberOf(context);
    if (prescriberNpi === undefined) {
      return { outcome: "deny", read: { prescriber: "" }, carc: "16", remarks: ["N31"], text: "The claim names no prescriber." };
    }
    return prescriberExcluded(context, prescriberNpi) ?? wrongDate(context) ?? notByPcp(context, prescriberNpi);
  },
};

/** DK over DN over P3, line over claim. */
export function prescriberOf({ line, of }: LineContext): string | undefined {
  return line.orderingNpi ?? line.referringNpi ?? of.claim.referringNpi ?? of.claim.primaryCareNpi;
}

function prescriberExcluded({ line, of }: LineContext, prescriberNpi: string): Finding | undefined {
  const prescriber = of.facts.providers[prescriberNpi];
  if (prescriber === undefined || !isExcluded(prescriber, line)) return undefined;
  return {
    outcome: "deny",
    read: { prescriberNpi, excludedFrom: prescriber.excludedFrom ?? "", serviceDate: line.serviceFrom },
    carc: "184",
    remarks: ["N574"],
    text: `The prescriber is excluded from ${prescriber.excludedFrom}.`,
  };
}

function wrongDate({ line, of }: LineContext): Finding | undefined {
  const { prescribedOn, serviceFrom } = line;
  if (prescribedOn === undefined) return undefined;
  const read = { prescribedOn, serviceDate: serviceFrom };
  if (serviceFrom < prescribedOn) {
    return {
      outcome: "deny",
      read,
      carc: "174",
      remarks: ["N57"],
      text: `The service was prescribed on ${prescribedOn}, after it was given.`,
    };
  }
  const parameter = parameterRow(of.policy, "rxMaxAgeDays", serviceFrom);
  const days = daysBetween({ from: prescribedOn, to: serviceFrom });
  if (parameter.value === 0 || days <= Number(parameter.value)) return undefined;
  const text = `The prescription is ${days} days old, and ${parameter.value} are allowed.`;
  return { outcome: "deny", row: parameter, read: { ...read, daysAllowed: String(parameter.value) }, carc: "176", remarks: ["N57"], text };
}

function notByPcp(context: LineContext, prescriberNpi: string): Finding | undefined {
  const { line, of, plan } = context;
  const pcpNpi = of.facts.member?.pcpNpi;
  if (plan?.requiresPcp !== true || prescriberNpi === pcpNpi) return undefined;
  const parameter = parameterRow(of.policy, "pcpRule", line.serviceFrom);
  if (parameter.value === "PCP_OR_AUTH" && isBackedByPcp(context, prescriberNpi)) return undefined;
  const read = { prescriberNpi, pcpNpi: pcpNpi ?? "", pcpRule: String(parameter.value), serviceDate: line.serviceFrom };
  if (parameter.value === "INFO") return { outcome: "info", row: parameter, read, text: "The prescriber isn't the PCP of record." };
  if (pcpNpi === undefined) {
    return {
      outcome: "pend",
      row: parameter,
      read,
      text: "The plan requires a PCP, and the member has none on record: load the members feed.",
    };
  }
  const text = "The PCP of record neither prescribed the service nor authorized or referred it.";
  return { outcome: "deny", row: parameter, read, carc: "243", remarks: ["N630"], text };
}

function isBackedByPcp({ line, of }: LineContext, prescriberNpi: string): boolean {
  const { authorizations, referrals, member } = of.facts;
  const day = line.serviceFrom;
  if (authorizations.some((each) => each.status === "approved" && isInForce(each, day) && isForTheDay(each, { line, of }))) return true;
  return referrals.some(
    ({ fromNpi, toNpi, from, to }) =>
      fromNpi === member?.pcpNpi && (toNpi === of.claim.billing.npi || toNpi === prescriberNpi) && isInForce({ from, to }, day),
  );
}

/** The therapy's drug and nursing are ordered with its per diem, so an authorization of one line of the day speaks for the order. */
function isForTheDay({ codes }: Authorization, { line, of }: Pick<LineContext, "line" | "of">): boolean {
  if (codes.includes(line.code)) return true;
  return of.claim.lines.some((other) => other.serviceFrom === line.serviceFrom && codes.includes(other.code));
}
