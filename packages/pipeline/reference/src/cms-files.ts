// The agency's quarterly files as rows of our feeds: the NDC–HCPCS crosswalk, the MUE practitioner table, the Part B payment limits.
import { isNdc, type ReferenceKind } from "@dripline/claims";
import { type Quarter, quarterName, quarterNamed, quarterSaid } from "./cms-quarter.ts";
import { readSheet } from "./cms-sheet.ts";
import type { RefusedRow } from "./read-feed.ts";

export type CmsFormat = "cms-asp-crosswalk" | "cms-mue" | "cms-asp-limits";

export interface CmsSource {
  readonly format: CmsFormat;
  readonly text: string;
  readonly fileName: string;
  /** `2025Q1`: said by whoever loads the file. */
  readonly quarter?: string | undefined;
  /** The schedule that payment limits become rates of; `MEDICARE_ASP` where none is named. */
  readonly feeScheduleId?: string | undefined;
}

/** A row as its feed would hold it, in JSON; its feed's reader has the last word. */
export interface CmsRow {
  readonly line: number;
  readonly json: string;
}

export interface CmsFile {
  readonly kind: ReferenceKind;
  readonly quarter: Quarter;
  readonly rows: readonly CmsRow[];
  readonly refused: readonly RefusedRow[];
}

/** What is wrong with the file as a whole, or with how it was asked for. */
export interface CmsProblem {
  readonly problem: string;
}

type Made = { readonly row: Readonly<Record<string, unknown>> } | { readonly refused: Omit<RefusedRow, "line"> };

interface Layout<Column extends string> {
  readonly kind: ReferenceKind;
  readonly title: string;
  readonly headings: Readonly<Record<Column, RegExp>>;
  rowOf(cells: Readonly<Record<Column, string>>, file: InForceFile): Made;
}

interface InForceFile {
  readonly quarter: Quarter;
  readonly feeScheduleId: string;
}

const QUANTITY = "expected a number of at most three places";

/** `PKG SIZE` measures one container, `BILLUNITS` are the code's units in it; `PKG QTY` and `BILLUNITSPKG` tell of the box and aren't needed. */
const CROSSWALK: Layout<"code" | "ndc" | "drug" | "description" | "dosage" | "size" | "units"> = {
  kind: "drugs",
  title: "ASP NDC–HCPCS crosswalk",
  headings: {
    code: /^(\d{4}CODE|HCPCSCODE|HCPCSLEVELIICODE.*)$/,
    ndc: /^NDC(2|ORALTERNATEID)?$/,
    drug: /^DRUGNAME$/,
    description: /^SHORTDESCRIPTION/,
    dosage: /^(HCPCS)?DOSAGE$/,
    size: /^PKGSIZE$/,
    units: /^BILLUNITS$/,
  },
  rowOf: ({ code, ndc, drug, description, dosage, size, units }, { quarter }) => {
    const digits = ndcDigits(ndc);
    if (digits === undefined) return { refused: { field: "NDC", reason: "expected 11 digits, or 10 or 11 in three groups with hyphens" } };
    const packageSize = decimal(size);
    if (packageSize === undefined) return { refused: { field: "PKG SIZE", reason: QUANTITY } };
    const unitsPerPackage = decimal(units);
    if (unitsPerPackage === undefined) return { refused: { field: "BILLUNITS", reason: QUANTITY } };
    const measure = { packageSize, packageUnit: measureOf({ dosage, packageSize, unitsPerPackage }), unitsPerPackage };
    return { row: { ndc: digits, hcpcs: code, name: drug || description, ...measure, benefit: "medical", ...quarter } };
  },
};

/** The indicator is a digit before its words, `3 Date of Service Edit: Clinical`. 0 units is a value: the code isn't payable. */
const MUE: Layout<"code" | "units" | "indicator"> = {
  kind: "unit-limits",
  title: "MUE practitioner table",
  headings: { code: /^HCPCSCPTCODE$/, units: /^PRACTITIONERSERVICESMUEVALUES?$/, indicator: /^MUEADJUDICATIONINDICATOR$/ },
  rowOf: ({ code, units, indicator }, { quarter }) => {
    if (!/^\d{1,9}$/.test(units)) return { refused: { field: "Practitioner Services MUE Values", reason: "expected a whole number" } };
    const [digit] = /^[123](?!\d)/.exec(indicator) ?? [];
    if (digit === undefined) return { refused: { field: "MUE Adjudication Indicator", reason: "expected 1, 2 or 3 before its words" } };
    const limit = { code, unitsPerDay: Number(units), source: "CMS", scope: "member", mode: "cut-back" };
    return { row: { ...limit, adjudicationIndicator: Number(digit), ...quarter } };
  },
};

const LIMITS: Layout<"code" | "limit"> = {
  kind: "fee-schedules",
  title: "Part B payment limits",
  headings: { code: /^HCPCSCODE$/, limit: /^PAYMENTLIMIT$/ },
  rowOf: ({ code, limit }, { feeScheduleId, quarter }) => {
    const rate = decimal(limit.replace(/^\$ ?/, ""));
    if (rate === undefined)
      return { refused: { field: "Payment Limit", reason: "expected an amount in dollars: this code has no price here" } };
    return { row: { feeScheduleId, code, rate, ...quarter } };
  },
};

/** The fee schedule of the payment limits. A contract that pays by them names it. */
export const MEDICARE_ASP = "MEDICARE-ASP";

export const CMS_FORMATS: readonly CmsFormat[] = ["cms-asp-crosswalk", "cms-mue", "cms-asp-limits"];

export function readCmsFile(source: CmsSource): CmsFile | CmsProblem {
  switch (source.format) {
    case "cms-asp-crosswalk":
      return readLayout(CROSSWALK, source);
    case "cms-mue":
      return readLayout(MUE, source);
    case "cms-asp-limits":
      return readLayout(LIMITS, source);
    default:
      return source.format satisfies never;
  }
}

function readLayout<Column extends string>(layout: Layout<Column>, source: CmsSource): CmsFile | CmsProblem {
  const sheet = readSheet(source.text, layout.headings);
  if (sheet === undefined) return { problem: `no row has the headings of the ${layout.title}, published as CSV` };
  const quarter = quarterInForce(source, sheet.preamble);
  if ("problem" in quarter) return quarter;
  const file: InForceFile = { quarter, feeScheduleId: source.feeScheduleId ?? MEDICARE_ASP };
  const rows: CmsRow[] = [];
  const refused: RefusedRow[] = [];
  for (const row of sheet.rows) {
    const made = layout.rowOf(row.cells, file);
    if ("refused" in made) refused.push({ line: row.line, ...made.refused });
    else rows.push({ line: row.line, json: JSON.stringify(made.row) });
  }
  return { kind: layout.kind, quarter, rows, refused: [...refused, ...sheet.refused] };
}

function quarterInForce({ quarter, fileName }: CmsSource, preamble: readonly string[]): Quarter | CmsProblem {
  const said = quarterSaid(preamble) ?? quarterSaid([fileName]);
  if (quarter === undefined)
    return said ?? { problem: "neither the file nor its name says which quarter it is for: say it, as in --quarter 2025Q1" };
  const named = quarterNamed(quarter);
  if (named === undefined) return { problem: "a quarter is written as 2025Q1" };
  if (said === undefined || said.from === named.from) return named;
  return { problem: `the file says that it is for ${quarterName(said)}, not for ${quarterName(named)}` };
}

/** 5-4-2; the shapes of ten digits (4-4-2, 5-3-2, 5-4-1) get their zero. Ten digits without hyphens could be any of them. */
function ndcDigits(text: string): string | undefined {
  if (isNdc(text)) return text;
  const [, labeler = "", product = "", pack = ""] = /^(\d{4,5})-(\d{3,4})-(\d{1,2})$/.exec(text) ?? [];
  if (labeler.length + product.length + pack.length < 10) return undefined;
  return `${labeler.padStart(5, "0")}${product.padStart(4, "0")}${pack.padStart(2, "0")}`;
}

/** `1,250.50` and `.5` as a feed writes them: no separators, no zeros at the end. Undefined where it is no number. */
function decimal(text: string): string | undefined {
  const [, whole, fraction = ""] = /^(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d*))?$/.exec(text) ?? [];
  if (whole === undefined || !/\d/.test(text)) return undefined;
  const places = fraction.replace(/0+$/, "");
  return `${Number(whole.replaceAll(",", ""))}${places === "" ? "" : `.${places}`}`;
}

/**
 * The crosswalk names no measure. A package of 1 is a vial (UN), or one unit of a factor where one international unit is billed; any
 * other size, and a code whose dosage is a volume, is in millilitres.
 */
function measureOf(drug: { dosage: string; packageSize: string; unitsPerPackage: string }): "UN" | "ML" | "F2" {
  if (drug.packageSize !== "1" || /\b(ML|CC)\b/i.test(drug.dosage)) return "ML";
  return drug.unitsPerPackage === "1" && /^(PER\b.*|1 )\bI\.?U\b/i.test(drug.dosage) ? "F2" : "UN";
}
