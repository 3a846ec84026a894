// A price is rate × units, rounded once to the cent: held against big.js.

import { table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import Big from "big.js";
import fc from "fast-check";
import { priceOf, readRate, thousandths, units } from "./index.ts";

const texts = table(`
  text         | millionths
  0            | 0
  0.462        | 462000
  110          | 110000000
  0.000001     | 1
  9999999.9    | 9999999900000
  0.0000001    |
  .5           |
  1.           |
  -1           |
  +1           |
  1e3          |
  12345678     |
  1,5          |
`);

test.each(texts)("the rate $text is $millionths millionths", (row) => {
  expect(readRate(row.text)).toBe(row.millionths === "" ? undefined : Number(row.millionths));
});

test("text around a rate is not a rate", () => {
  for (const text of ["", " 1", "1 ", "1\n", "0x10", "١"]) expect(readRate(text)).toBeUndefined();
});

const prices = table(`
  why                        | rate     | units | cents
  a day of a per diem        | 110      |     1 | 11000
  eight units of a drug      | 0.6      |     8 |   480
  three decimals of a dollar | 0.462    |     8 |   370
  half a cent rounds up      | 0.005    |     1 |     1
  below half a cent          | 0.004999 |     1 |     0
  half a unit                | 88       |   0.5 |  4400
  a thousandth of a unit     | 88       | 0.001 |     9
  no units                   | 110      |     0 |     0
`);

describe("a price", () => {
  test.each(prices)("$why: $rate × $units", (row) => {
    const rate = readRate(row.rate);
    expect(rate === undefined ? undefined : priceOf(rate, units(Number(row.units)))).toBe(Number(row.cents));
  });

  test("is what big.js computes from the text of the rate", () => {
    const rateText = fc.tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 999_999 })).map(([whole, rest]) => {
      return `${whole}.${String(rest).padStart(6, "0")}`;
    });
    fc.assert(
      fc.property(rateText, fc.integer({ min: 0, max: 9_999_999 }), (text, quantity) => {
        const rate = readRate(text);
        const expected = new Big(text).times(quantity).div(1000).times(100).round(0, Big.roundHalfUp);
        expect(rate === undefined ? undefined : priceOf(rate, thousandths(quantity))).toBe(Number(expected.toString()));
      }),
    );
  });
});
