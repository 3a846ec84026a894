// Money is whole cents and every share is rounded half up: held against big.js, which counts in decimals.

import { table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import Big from "big.js";
import fc from "fast-check";
import { addCents, basisPointsOf, CENTS_MAX, cents, dollars, shareOf, sumCents } from "./index.ts";

const shares = table(`
  why                                | amount        | numerator | denominator | cents
  nothing of something               |             0 |         3 |           7 |     0
  half a cent rounds up              |             1 |         1 |           2 |     1
  just below half rounds down        |           499 |         1 |        1000 |     0
  just at half rounds up             |           500 |         1 |        1000 |     1
  a third                            |           100 |         1 |           3 |    33
  two thirds                         |           100 |         2 |           3 |    67
  negative: away from zero at half   |            -1 |         1 |           2 |    -1
  negative: a third                  |          -100 |         1 |           3 |   -33
  two negatives are positive         |          -100 |        -2 |           3 |    67
  never minus zero                   |            -1 |         1 |        1000 |     0
  the whole of the largest amount    |    9999999999 |     10000 |       10000 | 9999999999
  past 2^53 on the way               | 9007199254740 |     10007 |       10009 | 9005399434727
`);

describe("a share", () => {
  test.each(shares)("$why", (row) => {
    const share = shareOf(Number(row.amount), { numerator: Number(row.numerator), denominator: Number(row.denominator) });
    expect(Object.is(share, Number(row.cents))).toBe(true);
  });

  test("is what big.js rounds half up, for every amount a claim may carry", () => {
    const amount = fc.integer({ min: -CENTS_MAX, max: CENTS_MAX });
    const part = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(amount, part, fc.integer({ min: 1, max: 10_000_000 }), (of, numerator, denominator) => {
        const exact = new Big(of).times(numerator).div(1); // exact: no division yet
        const expected = halfUp(exact, denominator);
        expect(shareOf(of, { numerator, denominator }) + 0).toBe(expected + 0);
      }),
    );
  });

  test("of a negative amount negates the share: a reversal sums to zero", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: CENTS_MAX }), fc.integer({ min: 0, max: 10_000 }), (amount, basisPoints) => {
        expect(basisPointsOf(cents(amount), basisPoints) + basisPointsOf(cents(-amount), basisPoints)).toBe(0);
      }),
    );
  });

  test("and its rest are the whole when both are halves of a cent", () => {
    expect(basisPointsOf(cents(1), 5000)).toBe(1);
    expect(basisPointsOf(cents(9999), 3333)).toBe(3333); // 3332.6667
    expect(basisPointsOf(cents(10_000), 10_000)).toBe(10_000);
  });
});

/** big.js rounds half away from zero in mode 1, as the plan does. */
function halfUp(product: Big, denominator: number): number {
  Big.DP = 40;
  return Number(product.div(denominator).round(0, Big.roundHalfUp).toString());
}

const texts = table(`
  cents      | dollars
  0          | 0
  1          | 0.01
  10         | 0.1
  99         | 0.99
  100        | 1
  4450       | 44.5
  4405       | 44.05
  4000       | 40
  -8800      | -88
  -5         | -0.05
  9999999999 | 99999999.99
`);

test.each(texts)("$cents cents are written $dollars", (row) => {
  expect(dollars(cents(Number(row.cents)))).toBe(row.dollars);
});

test("dollars are what big.js writes", () => {
  fc.assert(
    fc.property(fc.integer({ min: -CENTS_MAX, max: CENTS_MAX }), (amount) => {
      expect(dollars(cents(amount + 0))).toBe(new Big(amount).div(100).toFixed());
    }),
  );
});

test("cents are whole, and sums of cents are exact", () => {
  expect(() => cents(0.5)).toThrow("whole cents");
  expect(() => cents(Number.NaN)).toThrow("whole cents");
  expect(addCents(cents(10), cents(20))).toBe(30);
  expect(sumCents([{ paid: cents(1) }, { paid: cents(-3) }], (line) => line.paid)).toBe(-2);
  expect(sumCents([], () => cents(1))).toBe(0);
});
