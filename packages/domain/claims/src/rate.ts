// Contract rates: exact decimals. A price is rate × units, rounded once, half up, to the cent.
import type { Branded } from "./branded.ts";
import { type Cents, shareOf } from "./money.ts";
import type { Units } from "./units.ts";

/** Dollars a unit in whole millionths: 0.462 dollars is 462000. */
export type Rate = Branded<number, "Rate">;

const RATE = /^\d{1,7}(\.\d{1,6})?$/;

/** A rate as feeds write it (`"0.462"`); undefined for anything but a plain decimal of at most six places. */
export function readRate(text: string): Rate | undefined {
  if (!RATE.test(text)) return undefined;
  const [whole = "0", fraction = ""] = text.split(".");
  return (Number(whole) * 1_000_000 + Number(fraction.padEnd(6, "0"))) as Rate;
}

/** A rate as feeds write it, without needless zeros: 462000 → "0.462". */
export function rateText(rate: Rate): string {
  const fraction = rate % 1_000_000;
  const whole = String(Math.floor(rate / 1_000_000));
  return fraction === 0 ? whole : `${whole}.${String(fraction).padStart(6, "0").replace(/0+$/, "")}`;
}

/** Rate × units in cents, rounded half up. */
export function priceOf(rate: Rate, quantity: Units): Cents {
  // millionths of dollars × thousandths of units = 1e-9 dollars = 1e-7 cents
  return shareOf(rate, { numerator: quantity, denominator: 10_000_000 });
}
