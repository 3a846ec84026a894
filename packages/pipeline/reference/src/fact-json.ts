// A row as a receipt holds it: the feed's own fields in the contract's order, absent ones left out, exact decimals as text.
import {
  type Authorization,
  type DrugRow,
  type FeeScheduleRow,
  type Rate,
  type UnitLimit,
  type Units,
  unitCount,
  unitText,
} from "@dripline/claims";

/** Rows of tables are read by thousands of claims, a member's rows by a few: only the former are worth keeping as text. */
const textOf = new WeakMap<object, string>();

/** Canonical JSON of a row that `readFeedRow` or `parseStored` made; reads back through `parseStored` to an equal row. */
export function factJson(row: object): string {
  const known = textOf.get(row);
  if (known !== undefined) return known;
  const text = JSON.stringify(asInFeed(row));
  if (!("memberId" in row)) textOf.set(row, text);
  return text;
}

type Measured = Partial<Pick<FeeScheduleRow, "rate"> & Pick<DrugRow, "packageSize" | "unitsPerPackage"> & Pick<UnitLimit, "unitsPerDay">> &
  Pick<Authorization, "units">;

/** The row with its measured fields, all at the top, as their feed writes them; a copy keeps the order of the fields. */
function asInFeed(row: Measured): object {
  if (row.rate !== undefined) return { ...row, rate: rateText(row.rate) };
  if (row.units !== undefined) return { ...row, units: countsOf(row.units) };
  if (row.unitsPerDay !== undefined) return { ...row, unitsPerDay: unitCount(row.unitsPerDay) };
  if (row.packageSize === undefined || row.unitsPerPackage === undefined) return row;
  return { ...row, packageSize: unitText(row.packageSize), unitsPerPackage: unitText(row.unitsPerPackage) };
}

function countsOf(units: Readonly<Record<string, Units>>): Record<string, number> {
  return Object.fromEntries(Object.entries(units).map(([code, amount]) => [code, unitCount(amount)]));
}

function rateText(rate: Rate): string {
  const fraction = String(rate % 1_000_000)
    .padStart(6, "0")
    .replace(/0+$/, "");
  return `${Math.floor(rate / 1_000_000)}${fraction === "" ? "" : `.${fraction}`}`;
}
