/**
 * R15, a code valid on the date of service, and one that the agreement's exhibits name.
 * Clause: "Billing instructions, industry-standard coding; only codes of the applicable financial exhibits".
 * The date of service picks the code's row, so J1170 pays to 2024-09-30 and not a day longer. A modifier that the bundle
 * lists is held to its dates; one that it doesn't list is carried through. SH and SJ before their first day are R17's to mention.
 * In network a code without any row in the contract's fee schedule isn't in the exhibit. Where the schedule prices an unlisted
 * drug code by NDC only, R32 asks for the NDC's price; out of network there is no exhibit.
 */
import { type InForce, isInForce, rowInForce } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import type { ModifierRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";

export const R15: LineRule = { id: "R15", judge: (context) => codeNotValid(context) ?? modifierNotValid(context) ?? notInExhibit(context) };

function codeNotValid({ line, code, of }: LineContext): Finding | undefined {
  if (code !== undefined) return undefined;
  const rows = of.facts.codes[line.code] ?? of.policy.codes.get(line.code) ?? [];
  return {
    outcome: "deny",
    read: { code: line.code, serviceDate: line.serviceFrom, validOn: rows.map(datesOf).join(", ") },
    carc: "181",
    remarks: ["N56"],
    text: `${line.code} isn't a valid code on ${line.serviceFrom}.`,
  };
}

function modifierNotValid({ line, of }: LineContext): Finding | undefined {
  for (const modifier of line.modifiers) {
    const rows = of.policy.modifiers.get(modifier);
    if (rows === undefined || rowInForce(rows, line.serviceFrom) || isR17s(modifier, rows, line.serviceFrom)) continue;
    return {
      outcome: "deny",
      read: { code: line.code, modifier, serviceDate: line.serviceFrom, validOn: rows.map(datesOf).join(", ") },
      carc: "182",
      remarks: ["N823"],
      text: `Modifier ${modifier} isn't valid on ${line.serviceFrom}.`,
    };
  }
  return undefined;
}

function isR17s(modifier: string, rows: readonly ModifierRow[], day: string): boolean {
  return (modifier === "SH" || modifier === "SJ") && rows.every((row) => day < row.from);
}

function notInExhibit({ line, code, contract, of }: LineContext): Finding | undefined {
  if (code === undefined || contract === undefined) return undefined;
  for (const row of of.facts.rates[line.code] ?? []) {
    if (row.feeScheduleId === contract.feeScheduleId && isInForce(row, line.serviceFrom)) return undefined;
  }
  return {
    outcome: "deny",
    read: { code: line.code, contract: contract.contractId, feeSchedule: contract.feeScheduleId, serviceDate: line.serviceFrom },
    carc: "256",
    remarks: ["N448"],
    text: `${line.code} isn't in the exhibit of contract ${contract.contractId} on ${line.serviceFrom}.`,
  };
}

function datesOf({ from, to }: InForce): string {
  return `${from} to ${to ?? "open"}`;
}
