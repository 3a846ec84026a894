// Billed units: integers in thousandths, so that 0.1 + 0.2 units is 0.3 units on every machine.
import type { Branded } from "./branded.ts";
import { broken, invariant } from "./invariant.ts";

/** Billed units in whole thousandths (a unit is a billed unit, never a test): 1000 is one unit. */
export type Units = Branded<number, "Units">;

export const NO_UNITS = 0 as Units;
export const ONE_UNIT = 1000 as Units;

/** From whole thousandths. */
export function thousandths(amount: number): Units {
  if (!Number.isSafeInteger(amount)) broken(`whole thousandths of a unit, got ${amount}`);
  return amount as Units;
}

/** From a count with at most three decimals, as JSON carries it. */
export function units(count: number): Units {
  const amount = Math.round(count * 1000);
  invariant(Math.abs(count * 1000 - amount) < 1e-6, `units of at most three decimals, got ${count}`);
  return thousandths(amount);
}

/** The count as a JSON number of at most three decimals. */
export function unitCount(amount: Units): number {
  return amount / 1000;
}

/** The count as X12 and people write it: 8000 → "8", 500 → "0.5". */
export function unitText(amount: Units): string {
  return String(amount / 1000);
}
