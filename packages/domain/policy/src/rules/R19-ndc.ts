/**
 * R19, the NDC belongs to the billed code, and the quantity converts to the billed units.
 * Clause: "Submit each drug with standard code and NDC". The `drugs` feed is the crosswalk, by NDC and day:
 *
 *   no row for the NDC                                  16 N848
 *   rows, all ended before the day                      16 N847
 *   an unlisted code, and a row for a specific one      189 M81
 *   rows for other codes only                           16 N846
 *   units against quantity ÷ package size × units per package: up to a whole unit more is rounding; else more than
 *   `ndcTolerancePercent` off 16 N815, less is mentioned. Units discarded (a JW line of the drug and day) are counted in.
 *
 * A unit of an unlisted code has no size (one is billed, or the containers) and doesn't price the line: another count is mentioned.
 * A quantity in another measure than the package's can't be converted and is mentioned. An NDC on the new-to-market list is
 * known, though the crosswalk may not have it yet: R24 decides. R16 has spoken of an NDC that isn't one.
 */
import { type DrugRow, isInForce, isNdc, type NewToMarketRow, rowInForce, type ServiceLine, unitText } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";
import { isDrugLine } from "./R16-drug-line.ts";
import { codeRowOn } from "./same-day.ts";

export const R19: LineRule = {
  id: "R19",
  judge(context) {
    const ndc = context.line.drug?.ndc;
    if (ndc === undefined || !isDrugLine(context) || !isNdc(ndc)) return undefined;
    const row = drugRow(context);
    return specificExists(context, ndc) ?? (row ? measured(context, row) : notOfCode(context, ndc));
  },
};

/** The crosswalk's row of the line's NDC and code on the day. */
export function drugRow({ line, of }: LineContext): DrugRow | undefined {
  let found: DrugRow | undefined;
  for (const row of of.facts.drugs[line.drug?.ndc ?? ""] ?? []) {
    if (row.hcpcs !== line.code || !isInForce(row, line.serviceFrom)) continue;
    if (found === undefined || row.from >= found.from) found = row;
  }
  return found;
}

function notOfCode(context: LineContext, ndc: string): Finding | undefined {
  const { line, of } = context;
  const rows = of.facts.drugs[ndc] ?? [];
  const read = { code: line.code, ndc, serviceDate: line.serviceFrom };
  const inForce = rowInForce(rows, line.serviceFrom);
  if (inForce) {
    const text = `NDC ${ndc} is billed with ${inForce.hcpcs} on ${line.serviceFrom}, not with ${line.code}.`;
    return { outcome: "deny", row: inForce, read: { ...read, ofCode: inForce.hcpcs }, carc: "16", remarks: ["N846"], text };
  }
  const ended = rows.find(({ to }) => to !== undefined && to < line.serviceFrom);
  if (ended) {
    const text = `NDC ${ndc} ended before ${line.serviceFrom}.`;
    return { outcome: "deny", row: ended, read: { ...read, ended: ended.to ?? "" }, carc: "16", remarks: ["N847"], text };
  }
  const awaited: readonly NewToMarketRow[] = of.facts.newToMarket[ndc.slice(0, 9)] ?? [];
  if (rowInForce(awaited, line.serviceFrom)) return undefined;
  return { outcome: "deny", read, carc: "16", remarks: ["N848"], text: `NDC ${ndc} isn't known on ${line.serviceFrom}.` };
}

/** An unlisted code is for drugs without a code of their own: a row in force for a code that isn't unlisted shows that there is one. */
function specificExists(context: LineContext, ndc: string): Finding | undefined {
  const { line, of, kind } = context;
  if (kind !== "unlisted-drug") return undefined;
  for (const row of of.facts.drugs[ndc] ?? []) {
    if (row.hcpcs === line.code || !isInForce(row, line.serviceFrom) || !isSpecific(context, row.hcpcs)) continue;
    return {
      outcome: "deny",
      row,
      read: { code: line.code, ndc, specificCode: row.hcpcs, serviceDate: line.serviceFrom },
      carc: "189",
      remarks: ["M81"],
      text: `${line.code} is an unlisted code, and ${row.hcpcs} names the drug of NDC ${ndc} on ${line.serviceFrom}.`,
    };
  }
  return undefined;
}

/** Valid on the day and not unlisted itself; of a code that the facts don't describe, the crosswalk's own dates are enough. */
function isSpecific({ of, line }: LineContext, code: string): boolean {
  const isDescribed = (of.facts.codes[code] ?? of.policy.codes.get(code)) !== undefined;
  const row = codeRowOn(of, code, line.serviceFrom);
  return isDescribed ? row !== undefined && row.kind !== "unlisted-drug" : true;
}

function measured(context: LineContext, row: DrugRow): Finding | undefined {
  const { line } = context;
  const { quantity, unit } = line.drug ?? {};
  if (quantity === undefined || quantity <= 0 || line.units <= 0 || row.packageSize <= 0) return undefined;
  if (unit !== row.packageUnit) {
    const text = `NDC ${row.ndc} is measured in ${row.packageUnit}, and the line gives ${unit ?? "none"}: its quantity isn't compared.`;
    return { outcome: "info", row, read: { ndc: row.ndc, measure: unit ?? "", packageUnit: row.packageUnit }, text };
  }
  return converts({ units: line.units, quantity }, row) || convertsWithDiscarded(context, row) ? undefined : implausible(context, row);
}

interface Amounts {
  readonly units: number;
  readonly quantity: number;
}

/** units = quantity × units per package ÷ package size, or that rounded up to a whole unit. All in thousandths, compared exactly. */
function converts({ units, quantity }: Amounts, { packageSize, unitsPerPackage }: DrugRow): boolean {
  const billed = units * packageSize;
  const expected = quantity * unitsPerPackage;
  if (billed === expected && billed <= Number.MAX_SAFE_INTEGER) return true;
  return difference({ units, quantity }, { packageSize, unitsPerPackage }) === 0n;
}

type Package = Pick<DrugRow, "packageSize" | "unitsPerPackage">;

/** How far the units are off what the quantity converts to, both times the package size: 0 up to the next whole unit. */
function difference({ units, quantity }: Amounts, { packageSize, unitsPerPackage }: Package): bigint {
  const size = BigInt(packageSize);
  const billed = BigInt(units) * size;
  const expected = BigInt(quantity) * BigInt(unitsPerPackage);
  if (billed < expected) return expected - billed;
  const wholeUnit = 1000n * size;
  const roundedUp = ((expected + wholeUnit - 1n) / wholeUnit) * wholeUnit;
  return billed <= roundedUp ? 0n : billed - roundedUp;
}

/** The drug's lines of the day together, where one of them is discarded (JW): against all their quantities, or those administered. */
function convertsWithDiscarded({ line, of }: LineContext, row: DrugRow): boolean {
  const all = { units: 0, quantity: 0 };
  const discarded = { lines: 0, quantity: 0 };
  for (const { line: other } of of.lines) {
    if (!isSameDrug(line, other)) continue;
    all.units += other.units;
    all.quantity += other.drug?.quantity ?? 0;
    if (!other.modifiers.includes("JW")) continue;
    discarded.lines++;
    discarded.quantity += other.drug?.quantity ?? 0;
  }
  if (discarded.lines === 0) return false;
  const administered = all.quantity - discarded.quantity;
  return converts(all, row) || (administered > 0 && converts({ units: all.units, quantity: administered }, row));
}

function isSameDrug(line: ServiceLine, other: ServiceLine): boolean {
  return other.code === line.code && other.serviceFrom === line.serviceFrom && other.drug?.ndc === line.drug?.ndc;
}

function implausible({ line, of, kind }: LineContext, row: DrugRow): Finding {
  const quantity = line.drug?.quantity ?? 0;
  const parameter = parameterRow(of.policy, "ndcTolerancePercent", line.serviceFrom);
  const expected = BigInt(quantity) * BigInt(row.unitsPerPackage);
  const off = difference({ units: line.units, quantity }, row);
  const isFarOff = kind !== "unlisted-drug" && off * 100n > expected * BigInt(Number(parameter.value));
  const read = {
    units: unitText(line.units),
    quantity: String(quantity / 1000),
    packageSize: unitText(row.packageSize),
    unitsPerPackage: unitText(row.unitsPerPackage),
    tolerancePercent: String(parameter.value),
  };
  const text = `${read.quantity} ${row.packageUnit} of NDC ${row.ndc} convert to ${conversion(expected, row)} units of ${line.code}, and ${read.units} are billed.`;
  return isFarOff ? { outcome: "deny", row, read, carc: "16", remarks: ["N815"], text } : { outcome: "info", row, read, text };
}

/** Thousandths, cut off. */
function conversion(expected: bigint, { packageSize }: DrugRow): string {
  return String(Number(expected / BigInt(packageSize)) / 1000);
}
