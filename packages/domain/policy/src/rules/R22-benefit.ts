/**
 * R22, medical or pharmacy benefit. Clause: "Drugs are authorized by Precertification Operations or Pharmacy, depending on the
 * benefit that covers them". A drug whose NDC the drugs feed puts under the pharmacy benefit on the date of service goes to the
 * pharmacy plan (CARC 280). Where rows put it under both, the later one says which. Its per diem and nursing stay payable.
 */
import type { LineContext } from "../line-context.ts";
import type { Finding, LineRule } from "../rule.ts";
import { drugRow } from "./R19-ndc.ts";

export const R22: LineRule = { id: "R22", judge: pharmacyBenefit };

function pharmacyBenefit(context: LineContext): Finding | undefined {
  const { line, kind } = context;
  if (kind !== "drug" && kind !== "unlisted-drug") return undefined;
  const row = drugRow(context);
  if (row?.benefit !== "pharmacy") return undefined;
  return {
    outcome: "deny",
    row,
    read: { code: line.code, ndc: row.ndc, benefit: row.benefit, serviceDate: line.serviceFrom },
    carc: "280",
    text: "The drug is under the pharmacy benefit: send it to the pharmacy plan.",
  };
}
