/**
 * R16, a drug line names its drug. Clause: "Submit each drug with standard code, NDC, description, dosage and units".
 * Read in the order in which a biller fills the line: NDC, its quantity and measure, the code's units, then the description.
 * A missing or malformed NDC is denied here and not refused at intake (parameters `ndcMissing` and `ndcFormat`, of which only
 * DENY is carried out). Dosage has no place of its own in the 837P: it is units × the code's unit size. The description of a
 * specific code follows from its NDC, so parameter `drugDescription` is DERIVE: INFO mentions its absence, STRICT denies it.
 * An unlisted code says nothing by itself and always needs one. Parameter `nocPerDiems` lists the per diems "not otherwise
 * classified"; those without a description are mentioned and paid. Units at or below 0 are denied on every line, a drug's or not:
 * a payer takes money back by a reversal, and a provider by a replacement or a void.
 */
import { isNdc } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";

const MEASURES = ["F2", "GR", "ME", "ML", "UN"];

export const R16: LineRule = {
  id: "R16",
  judge: (context) => {
    if (!isDrugLine(context)) return unitsMissing(context) ?? notADrug(context);
    return ndcMissing(context) ?? quantityMissing(context) ?? descriptionMissing(context);
  },
};

/** Whether the line is one of a drug: the lines that R16, R19 and R20 are about. */
export function isDrugLine({ kind }: LineContext): boolean {
  return kind === "drug" || kind === "unlisted-drug";
}

function ndcMissing({ line }: LineContext): Finding | undefined {
  const ndc = line.drug?.ndc;
  if (ndc === undefined) return incomplete("M119", { code: line.code }, `${line.code} is a drug, and the line has no NDC.`);
  if (isNdc(ndc)) return undefined;
  return incomplete("M119", { code: line.code, ndc }, `NDC ${ndc} isn't eleven digits, or is all zeros.`);
}

function quantityMissing({ line }: LineContext): Finding | undefined {
  const { ndc = "", quantity, unit } = line.drug ?? {};
  const read = { code: line.code, ndc, quantity: numberText(quantity), measure: unit ?? "" };
  if (quantity === undefined || quantity <= 0) return incomplete("N815", read, `The quantity of NDC ${ndc} is missing or not above 0.`);
  if (unit === undefined || !MEASURES.includes(unit)) {
    return incomplete("N816", read, `The measure of NDC ${ndc} is missing or none of ${MEASURES.join(", ")}.`);
  }
  return unitsMissing({ line });
}

function unitsMissing({ line }: Pick<LineContext, "line">): Finding | undefined {
  if (line.units > 0) return undefined;
  return incomplete("M53", { code: line.code, units: numberText(line.units) }, `The units of ${line.code} aren't above 0.`);
}

function descriptionMissing({ line, kind, of }: LineContext): Finding | undefined {
  if (line.description !== undefined || line.note !== undefined) return undefined;
  const read = { code: line.code, description: "" };
  if (kind === "unlisted-drug") return incomplete("N350", read, `${line.code} is an unlisted code and needs a description of the drug.`);
  const parameter = parameterRow(of.policy, "drugDescription", line.serviceFrom);
  const text = `The line has no description of the drug and its dosage (SV101-7 or NTE).`;
  if (parameter.value === "STRICT") return { ...incomplete("M123", read, text), row: parameter };
  return parameter.value === "INFO" ? { outcome: "info", row: parameter, read, text } : undefined;
}

function notADrug({ line, code, of }: LineContext): Finding | undefined {
  if (code === undefined) return undefined;
  if (line.drug !== undefined) {
    return { outcome: "info", read: { code: line.code, ndc: line.drug.ndc }, text: `${line.code} isn't a drug; its NDC is not used.` };
  }
  if (line.description !== undefined || line.note !== undefined) return undefined;
  const parameter = parameterRow(of.policy, "nocPerDiems", line.serviceFrom);
  if (!Array.isArray(parameter.value) || !parameter.value.includes(line.code)) return undefined;
  const text = `${line.code} covers what no other code names, and the line has no description.`;
  return { outcome: "info", row: parameter, read: { code: line.code, description: "" }, text };
}

function incomplete(remark: string, read: Readonly<Record<string, string>>, text: string): Finding {
  return { outcome: "deny", read, carc: "16", remarks: [remark], text };
}

function numberText(amount: number | undefined): string {
  return amount === undefined ? "" : String(amount / 1000);
}
