// A row as a receipt holds it: the feed's own fields in the contract's order, absent ones left out, exact decimals as text.
import {
  type Authorization,
  type DrugRow,
  type FeeScheduleRow,
  type ReferenceKind,
  type ReferenceRows,
  rateText,
  readRate,
  thousandths,
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

/** A row as a receipt holds it, parsed from `factJson`'s text, revived: what it says was checked before it was written, so nothing is checked here. */
export function reviveFact<Kind extends ReferenceKind>(kind: Kind, stored: object): ReferenceRows[Kind] {
  return (revivers[kind]?.(stored as StoredRow) ?? stored) as ReferenceRows[Kind];
}

/** Measured fields as JSON has them. */
interface StoredRow {
  readonly rate: string;
  readonly packageSize: string;
  readonly unitsPerPackage: string;
  readonly unitsPerDay: number;
  readonly units?: Readonly<Record<string, number>> | undefined;
}

const revivers: { readonly [Kind in ReferenceKind]?: (row: StoredRow) => object } = {
  "fee-schedules": (row) => ({ ...row, rate: readRate(row.rate) }),
  drugs: (row) => ({ ...row, packageSize: quantityOf(row.packageSize), unitsPerPackage: quantityOf(row.unitsPerPackage) }),
  "unit-limits": (row) => ({ ...row, unitsPerDay: thousandths(row.unitsPerDay * 1000) }),
  authorizations: (row) => (row.units === undefined ? row : { ...row, units: unitsOf(row.units) }),
};

function quantityOf(text: string): Units {
  const [whole = "0", fraction = ""] = text.split(".");
  return thousandths(Number(whole) * 1000 + Number(fraction.padEnd(3, "0")));
}

function unitsOf(counts: Readonly<Record<string, number>>): Record<string, Units> {
  return Object.fromEntries(Object.entries(counts).map(([code, count]) => [code, thousandths(count * 1000)]));
}

function countsOf(units: Readonly<Record<string, Units>>): Record<string, number> {
  return Object.fromEntries(Object.entries(units).map(([code, amount]) => [code, unitCount(amount)]));
}
