// A row as a receipt holds it: the feed's own fields in the contract's order, absent ones left out, exact decimals as text.
import { type Rate, type Units, unitCount, unitText } from "@dripline/claims";

/** Rows of tables are read by thousands of claims, a member's rows by a few: only the former are worth keeping as text. */
const textOf = new WeakMap<object, string>();

/** Canonical JSON of a row that `readFeedRow` or `parseStored` made; reads back through `parseStored` to an equal row. */
export function factJson(row: object): string {
  const known = textOf.get(row);
  if (known !== undefined) return known;
  const text = JSON.stringify(row, asInFeed);
  if (!("memberId" in row)) textOf.set(row, text);
  return text;
}

// The names of measured fields are unique over all kinds, so a field's name says how its feed writes it.
function asInFeed(field: string, value: unknown): unknown {
  switch (field) {
    case "rate":
      return rateText(value as Rate);
    case "packageSize":
    case "unitsPerPackage":
      return unitText(value as Units);
    case "unitsPerDay":
      return unitCount(value as Units);
    case "units":
      return Object.fromEntries(Object.entries(value as Record<string, Units>).map(([code, amount]) => [code, unitCount(amount)]));
    default:
      return value;
  }
}

function rateText(rate: Rate): string {
  const fraction = String(rate % 1_000_000)
    .padStart(6, "0")
    .replace(/0+$/, "");
  return `${Math.floor(rate / 1_000_000)}${fraction === "" ? "" : `.${fraction}`}`;
}
