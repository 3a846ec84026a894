// A claim as segments of an 837P (005010X222A1), each without its terminator: loops 2000A, 2000B and 2300 to 2410 in the guide's order.

import type { Cents } from "@dripline/claims";
import { dollars, type IsoDate } from "@dripline/claims";
import type { DraftClaim, DraftLine } from "./draft.ts";
import { OTHER_PAYER, PAYER } from "./payer.ts";
import type { Payee } from "./providers.ts";

/** Loops 2000A and 2010AA: who is paid. */
export function billingSegments({ name, npi, taxId, taxonomy, address }: Payee, hierarchy: number): string[] {
  return [
    `HL*${hierarchy}**20*1`,
    `PRV*BI*PXC*${taxonomy}`,
    `NM1*85*2*${name}*****XX*${npi}`,
    `N3*${address.line1}`,
    `N4*${address.city}*${address.state}*${address.zip}`,
    `REF*EI*${taxId}`,
  ];
}

/** Loops 2000B, 2010BA and 2010BB after their HL: the member, who is the patient, and the payer. */
export function subscriberSegments({ member, payerId, priorPayer }: DraftClaim): string[] {
  return [
    `SBR*${priorPayer === undefined ? "P" : "S"}*18*******16`,
    `NM1*IL*1*${member.lastName}*${member.firstName}****MI*${member.memberId}`,
    `N3*${member.street}`,
    `N4*${member.city}*CT*${member.zip}`,
    `DMG*D8*${compact(member.birthDate)}*${member.sex}`,
    `NM1*PR*2*${payerId === PAYER.payerId ? PAYER.name : "ANOTHER PAYER"}*****PI*${payerId}`,
  ];
}

/** Loop 2300 and all below it. */
export function claimSegments(claim: DraftClaim): string[] {
  const charge = claim.lines.reduce((sum, line) => sum + line.chargeCents, 0) + (claim.surplusCents ?? 0);
  const segments = [`CLM*${claim.patientControlNumber}*${amount(charge)}***${claim.placeOfService}:B:${claim.frequency}*Y*A*Y*Y`];
  if (claim.referral !== undefined) segments.push(`REF*9F*${claim.referral}`);
  if (claim.authorization !== undefined) segments.push(`REF*G1*${claim.authorization}`);
  if (claim.replaces !== undefined) segments.push(`REF*F8*${claim.replaces}`);
  segments.push(`REF*D9*${claim.trace}`);
  segments.push(`HI*${claim.diagnoses.map((diagnosis, at) => `${at === 0 ? "ABK" : "ABF"}:${diagnosis}`).join("*")}`);
  if (claim.prescriberNpi !== undefined) segments.push(`NM1*DN*1*RIVERA*ANA****XX*${claim.prescriberNpi}`);
  if (claim.priorPayer !== undefined) segments.push(...priorPayerSegments(claim));
  let number = 0;
  for (const line of claim.lines) {
    number += 1;
    addLine(segments, { line, number, controlNumber: `${claim.patientControlNumber}L${number}` });
    if (claim.priorPayer !== undefined) segments.push(...priorPaymentSegments(line, claim.sentOn));
  }
  return segments;
}

/** Loops 2320 and 2330: another payer came first. What it paid is the sum of the lines, or ten dollars more where the claim is wrong. */
function priorPayerSegments({ member, lines, priorPayer }: DraftClaim): string[] {
  const paid = lines.reduce((sum, line) => sum + priorPaymentOf(line).paid, 0) + (priorPayer === "unbalanced" ? 1000 : 0);
  return [
    "SBR*P*18*******CI",
    `AMT*D*${amount(paid)}`,
    "OI***Y***Y",
    `NM1*IL*1*${member.lastName}*${member.firstName}****MI*W${member.memberId.slice(2)}`,
    `NM1*PR*2*${OTHER_PAYER.name}*****PI*${OTHER_PAYER.payerId}`,
  ];
}

/** Loop 2430: what the other payer paid for the line, wrote off, and left to the member. */
function priorPaymentSegments(line: DraftLine, decidedOn: IsoDate): string[] {
  const { paid, wroteOff, left } = priorPaymentOf(line);
  const procedure = ["HC", line.code, ...line.modifiers].join(":");
  return [
    `SVD*${OTHER_PAYER.payerId}*${amount(paid)}*${procedure}**${line.units}`,
    ...(wroteOff === 0 ? [] : [`CAS*CO*45*${amount(wroteOff)}`]),
    ...(left === 0 ? [] : [`CAS*PR*2*${amount(left)}`]),
    `DTP*573*D8*${compact(decidedOn)}`,
  ];
}

const ALLOWED_BY_OTHER_PERCENT = 84;
const PAID_BY_OTHER_PERCENT = 80;

function priorPaymentOf({ chargeCents }: DraftLine): { paid: number; wroteOff: number; left: number } {
  const allowed = Math.round((chargeCents * ALLOWED_BY_OTHER_PERCENT) / 100);
  const paid = Math.round((allowed * PAID_BY_OTHER_PERCENT) / 100);
  return { paid, wroteOff: chargeCents - allowed, left: allowed - paid };
}

function addLine(segments: string[], { line, number, controlNumber }: { line: DraftLine; number: number; controlNumber: string }): void {
  segments.push(`LX*${number}`);
  segments.push(`SV1*${procedureOf(line)}*${amount(line.chargeCents)}*UN*${line.units}***1`);
  segments.push(line.from === line.to ? `DTP*472*D8*${compact(line.from)}` : `DTP*472*RD8*${compact(line.from)}-${compact(line.to)}`);
  if (line.prescribedOn !== undefined) segments.push(`DTP*471*D8*${compact(line.prescribedOn)}`);
  segments.push(`REF*6R*${controlNumber}`);
  if (line.ndc === undefined) return;
  segments.push(`LIN**N4*${line.ndc}`);
  segments.push(`CTP****${quantityText(line.quantity ?? 0)}*${line.packageUnit ?? "UN"}`);
  segments.push(`REF*XZ*RX${controlNumber}`);
}

/** SV101: qualifier, code, up to four modifiers, and the description in the seventh place. */
function procedureOf({ code, modifiers, description }: DraftLine): string {
  const withModifiers = modifiers.length === 0 ? `HC:${code}` : `HC:${code}:${modifiers.join(":")}`;
  return description === undefined ? withModifiers : `${withModifiers}${":".repeat(5 - modifiers.length)}${description}`;
}

function amount(cents: number): string {
  return dollars(cents as Cents);
}

function quantityText(quantity: number): string {
  return String(Math.round(quantity * 1000) / 1000);
}

export function compact(day: IsoDate): string {
  return `${day.slice(0, 4)}${day.slice(5, 7)}${day.slice(8, 10)}`;
}
