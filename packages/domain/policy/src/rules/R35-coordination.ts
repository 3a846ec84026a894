/**
 * R35, coordination of benefits: who comes first. Clause: "Coordination of benefits". The member's other coverage in force on
 * the date of service is the record; the claim says its own by SBR01 and by what it shows of other payers.
 *
 *   another payer first by record, and the claim says nothing of one                  OA 22 MA04
 *   and the claim says so, without every prior payer's decision on the line           OA 22 N4
 *   and a prior payer paid nothing because its rules weren't kept, by one of the
 *   reasons of parameter `priorPayerProviderFault`                                    OA 136
 *   and the decisions are there                                                       goes on, and R35-prior-payment pays
 *   we are first by record, and the claim says that we aren't                         paid as first, and mentioned
 *   no record, and the claim says that another payer is involved                      waits for the record
 *
 * A payer goes by several ids, so that a decision under another id than the record's counts and is mentioned.
 */
import { type InForce, isInForce, type OtherCoverage } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";
import { type PriorPart, priorPayers, saysOthersFirst } from "./prior-payers.ts";

export const R35: LineRule = {
  id: "R35",
  judge(context) {
    const firsts = payersBefore(context);
    const [first] = firsts;
    const says = saysOthersFirst(context);
    if (first === undefined) return says ? notByRecord(context) : undefined;
    const finding = says ? ofDecisions(context, firsts) : NOBODY_SAID;
    const { payerRank } = context.of.claim;
    const read = { payerRank, primaryPayer: firsts.map(({ payerId }) => payerId).join(" "), serviceDate: context.line.serviceFrom };
    return finding && { row: { from: first.from, to: first.to }, ...finding, read: { ...read, ...finding.read } };
  },
};

/** Payers that come before us by the member's record on the date of service. */
export function payersBefore(context: LineContext): readonly OtherCoverage[] {
  return otherCoverage(context, "primary");
}

function otherCoverage({ line, of }: LineContext, order: OtherCoverage["order"]): readonly OtherCoverage[] {
  return (of.facts.member?.otherCoverage ?? []).filter((each) => each.order === order && isInForce(each, line.serviceFrom));
}

const NOBODY_SAID: Finding = {
  outcome: "deny",
  read: {},
  group: "OA",
  carc: "22",
  remarks: ["MA04"],
  text: "Another payer comes first on the day, and the claim shows nothing of its decision: bill it first.",
};

function notByRecord(context: LineContext): Finding {
  const [behind] = otherCoverage(context, "secondary");
  const { payerRank, otherPayers } = context.of.claim;
  const read = { payerRank, otherPayers: String(otherPayers.length), serviceDate: context.line.serviceFrom };
  if (behind === undefined) {
    const text = "The claim says that another payer comes first, and the member's record has none on the day.";
    return { outcome: "pend", read: { ...read, ourRank: "unknown" }, text };
  }
  const row: InForce = { from: behind.from, to: behind.to };
  const text = "We come first by the member's record, though the claim says otherwise: paid as first.";
  return { outcome: "info", row, read: { ...read, ourRank: "primary", secondaryPayer: behind.payerId }, text };
}

function ofDecisions(context: LineContext, firsts: readonly OtherCoverage[]): Finding | undefined {
  const { parts } = priorPayers(context);
  const decided = parts.filter((part) => part.paidCents !== undefined);
  const read = { decidedBy: decided.map(({ payerId }) => payerId).join(" ") };
  if (decided.length < parts.length || decided.length < firsts.length) {
    const text = "Another payer comes first on the day, and its decision on the line is missing.";
    return { outcome: "deny", read, group: "OA", carc: "22", remarks: ["N4"], text };
  }
  return faultOf(context, decided) ?? otherId(decided, firsts, read);
}

/** Paid nothing, left nothing to the member, and the provider hadn't kept the prior payer's rules. */
function faultOf({ line, of }: LineContext, decided: readonly PriorPart[]): Finding | undefined {
  if (decided.some(({ paidCents, memberCents }) => paidCents > 0 || memberCents > 0)) return undefined;
  const parameter = parameterRow(of.policy, "priorPayerProviderFault", line.serviceFrom);
  const faults = Array.isArray(parameter.value) ? parameter.value : [];
  const reasons = decided
    .flatMap(({ adjustments }) => adjustments)
    .filter(({ group, carc }) => isProviders(group) && faults.includes(carc));
  const [reason] = reasons;
  if (reason === undefined) return undefined;
  const text = `The prior payer denied the line for ${reason.group} ${reason.carc}: its rules weren't kept.`;
  return { outcome: "deny", row: parameter, read: { priorReason: `${reason.group} ${reason.carc}` }, group: "OA", carc: "136", text };
}

/** CO and PI: what the provider writes off. */
function isProviders(group: string): boolean {
  return group === "CO" || group === "PI";
}

function otherId(decided: readonly PriorPart[], firsts: readonly OtherCoverage[], read: Record<string, string>): Finding | undefined {
  if (firsts.every(({ payerId }) => decided.some((part) => part.payerId === payerId))) return undefined;
  return { outcome: "info", read, text: "The prior payer's decision is under another id than the member's record has." };
}
