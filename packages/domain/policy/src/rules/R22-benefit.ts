/**
 * R22, medical or pharmacy benefit. Clause: "Drugs are authorized by Precertification Operations or Pharmacy, depending on the
 * benefit that covers them". A drug whose NDC the drugs feed puts under the pharmacy benefit on the date of service goes to the
 * pharmacy plan (CARC 280). Where rows put it under both, it is medical: home infusion is given by pump or nurse. Its per diem
 * and nursing stay payable.
 */
import { isInForce } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import type { Finding, LineRule } from "../rule.ts";

export const R22: LineRule = { id: "R22", judge: pharmacyBenefit };

function pharmacyBenefit({ line, kind, of }: LineContext): Finding | undefined {
  if ((kind !== "drug" && kind !== "unlisted-drug") || line.drug === undefined) return undefined;
  const { ndc } = line.drug;
  const rows = (of.facts.drugs[ndc] ?? []).filter((row) => row.hcpcs === line.code && isInForce(row, line.serviceFrom));
  const [row] = rows;
  if (row === undefined || rows.some(({ benefit }) => benefit === "medical")) return undefined;
  return {
    outcome: "deny",
    row,
    read: { code: line.code, ndc, benefit: row.benefit, serviceDate: line.serviceFrom },
    carc: "280",
    text: "The drug is under the pharmacy benefit: send it to the pharmacy plan.",
  };
}
