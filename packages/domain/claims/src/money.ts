// Money: whole cents, exact rates, half-up rounding. Used wherever a claim is priced, balanced or paid.
import type { Branded } from "./branded.ts";
import { broken, invariant } from "./invariant.ts";

/** US cents, whole. A float has no place in a remittance: 0.1 + 0.2 would not balance. */
export type Cents = Branded<number, "Cents">;

export const NO_CENTS = 0 as Cents;

/** The largest amount a claim may carry: 99,999,999.99 dollars. */
export const CENTS_MAX = 9_999_999_999 as Cents;

export function cents(amount: number): Cents {
  if (!Number.isSafeInteger(amount)) broken(`whole cents, got ${amount}`);
  return amount as Cents;
}

export function addCents(a: Cents, b: Cents): Cents {
  return cents(a + b);
}

export function sumCents<T>(items: readonly T[], of: (item: T) => Cents): Cents {
  let total = 0;
  for (const item of items) total += of(item);
  return cents(total);
}

/** `numerator × amount ÷ denominator`, rounded half up (away from zero for negative amounts), exact for every safe integer. */
export function shareOf(amount: number, { numerator, denominator }: { numerator: number; denominator: number }): Cents {
  invariant(denominator > 0, "a positive denominator");
  const sign = amount < 0 !== numerator < 0 ? -1 : 1;
  const product = Math.abs(amount) * Math.abs(numerator);
  if (Number.isSafeInteger(product * 2 + denominator)) {
    return cents(sign * Math.floor((product * 2 + denominator) / (2 * denominator)) || 0);
  }
  const exact = BigInt(Math.abs(amount)) * BigInt(Math.abs(numerator));
  return cents(sign * Number((exact * 2n + BigInt(denominator)) / (2n * BigInt(denominator))) || 0);
}

/** A share in whole basis points (10000 = all), rounded half up to the cent. */
export function basisPointsOf(amount: Cents, basisPoints: number): Cents {
  return shareOf(amount, { numerator: basisPoints, denominator: 10_000 });
}

/** Dollars as X12 and people write them, without needless zeros: 4450 → "44.5", 4000 → "40", -8800 → "-88". */
export function dollars(amount: Cents): string {
  const place = amount & (SAID - 1);
  if (saidAmounts[place] === amount) return saidTexts[place] ?? "";
  const text = dollarText(amount);
  saidAmounts[place] = amount;
  saidTexts[place] = text;
  return text;
}

/** The texts of amounts said last: of a line an amount is said some five times, of its neighbours many again. A power of two. */
const SAID = 4096;
const saidAmounts = new Float64Array(SAID).fill(Number.NaN);
const saidTexts = new Array<string>(SAID).fill("");

function dollarText(amount: Cents): string {
  const whole = Math.trunc(Math.abs(amount) / 100);
  const rest = Math.abs(amount) % 100;
  const sign = amount < 0 ? "-" : "";
  if (rest === 0) return `${sign}${whole}`;
  return `${sign}${whole}.${rest % 10 === 0 ? rest / 10 : String(rest).padStart(2, "0")}`;
}
