/**
 * R31, overlap with a stay elsewhere. Clause: "Related policies": hospitals, nursing facilities and hospices are paid for what
 * they give, so home infusion isn't paid beside them.
 *
 *   inpatient         strictly between admission and discharge: 97 MA133
 *   skilled nursing   strictly between admission and discharge: 190 N106
 *   either, open      after the admission, without a discharge yet: parameter `openStay`, PEND or the denial
 *   hospice           from the election to its end, both included, open or not: B9; a line with one of the modifiers of
 *                     parameter `hospiceUnrelatedModifiers` says that the service isn't for the terminal illness, and waits
 *   place 31 or 32    without such a stay, the place alone: parameter `nursingFacility`, PEND, DENY (190 N106) or PAY
 *
 * On the days of admission and discharge the member is at home too, and the service is payable. Of several stays a denial comes
 * before a wait: what the open one waits for can't change it. A stay has no diagnosis and no payer: whether a service is for
 * the terminal illness only its modifiers say.
 */
import { type InForce, type IsoDate, isInForce, type Stay } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";

export const R31: LineRule = {
  id: "R31",
  judge(context) {
    const day = context.line.serviceFrom;
    const findings = context.of.facts.stays.filter((stay) => isAround(stay, day)).map((stay) => ofStay(context, stay));
    return findings.find(({ outcome }) => outcome === "deny") ?? findings[0] ?? ofPlace(context);
  },
};

function isAround({ kind, admitted, discharged }: Stay, day: IsoDate): boolean {
  if (kind === "hospice") return isInForce({ from: admitted, to: discharged }, day);
  return admitted < day && (discharged === undefined || day < discharged);
}

function ofStay(context: LineContext, stay: Stay): Finding {
  const read = {
    stay: stay.stayId,
    kind: stay.kind,
    admitted: stay.admitted,
    discharged: stay.discharged ?? "open",
    serviceDate: context.line.serviceFrom,
  };
  const finding = stay.kind === "hospice" ? duringHospice(context) : inFacility(context, stay);
  return { row: { from: stay.admitted, to: stay.discharged }, ...finding, read: { ...read, ...finding.read } };
}

function inFacility({ line, of }: LineContext, { kind, discharged }: Stay): Finding {
  const denial = kind === "inpatient" ? INPATIENT : SKILLED_NURSING;
  if (discharged !== undefined) return denial;
  const parameter = parameterRow(of.policy, "openStay", line.serviceFrom);
  const read = { openStay: String(parameter.value) };
  if (parameter.value === "DENY") return { ...denial, read };
  return { outcome: "pend", read, text: "The service falls into a stay that has no discharge yet." };
}

const INPATIENT: Finding = {
  outcome: "deny",
  read: {},
  carc: "97",
  remarks: ["MA133"],
  text: "The member was in hospital on the day, and the hospital's payment includes the service.",
};

const SKILLED_NURSING: Finding = {
  outcome: "deny",
  read: {},
  carc: "190",
  remarks: ["N106"],
  text: "The member was in a skilled nursing facility on the day, and its payment includes the service.",
};

function duringHospice({ line, of }: LineContext): Finding {
  const { value } = parameterRow(of.policy, "hospiceUnrelatedModifiers", line.serviceFrom);
  const modifier = line.modifiers.find((each) => Array.isArray(value) && value.includes(each));
  if (modifier === undefined) return { outcome: "deny", read: {}, carc: "B9", text: "The member had elected hospice care on the day." };
  const text = `The member had elected hospice care, and modifier ${modifier} says that the service isn't for the terminal illness.`;
  return { outcome: "pend", read: { modifier }, text };
}

/** Places of service: skilled nursing facility, nursing facility. */
const NURSING_FACILITIES = ["31", "32"];

function ofPlace({ line, of }: LineContext): Finding | undefined {
  const place = line.placeOfService ?? of.claim.placeOfService;
  if (!NURSING_FACILITIES.includes(place)) return undefined;
  const parameter = parameterRow(of.policy, "nursingFacility", line.serviceFrom);
  const read = { place, serviceDate: line.serviceFrom, nursingFacility: String(parameter.value) };
  const row: InForce = parameter;
  if (parameter.value === "DENY") return { ...SKILLED_NURSING, row, read };
  if (parameter.value === "PAY") return { outcome: "info", row, read, text: `A service in a nursing facility (place ${place}) is paid.` };
  return { outcome: "pend", row, read, text: `A service in a nursing facility (place ${place}): whether its stay is covered isn't known.` };
}
