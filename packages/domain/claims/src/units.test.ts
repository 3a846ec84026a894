// Billed units are whole thousandths, so that 0.1 + 0.2 units is 0.3 units.

import { table } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { thousandths, unitCount, units, unitText } from "./index.ts";

const counts = table(`
  count  | thousandths | text
  0      |           0 | 0
  1      |        1000 | 1
  8      |        8000 | 8
  0.5    |         500 | 0.5
  0.001  |           1 | 0.001
  4.35   |        4350 | 4.35
  1.005  |        1005 | 1.005
  -2     |       -2000 | -2
`);

test.each(counts)("$count units are $thousandths thousandths, written $text", (row) => {
  const amount = units(Number(row.count));
  expect(amount).toBe(Number(row.thousandths));
  expect(unitText(amount)).toBe(row.text);
  expect(unitCount(amount)).toBe(Number(row.count));
});

test("sums are exact where floats are not", () => {
  expect(0.1 + 0.2).not.toBe(0.3);
  expect(units(0.1) + units(0.2)).toBe(units(0.3));
});

test("a fourth decimal is our bug", () => {
  expect(() => units(0.0001)).toThrow("three decimals");
  expect(() => units(Number.NaN)).toThrow();
  expect(() => thousandths(1.5)).toThrow("whole thousandths");
});

test("every count of three decimals comes back as it went in", () => {
  fc.assert(
    fc.property(fc.integer({ min: -99_999_999, max: 99_999_999 }), (amount) => {
      expect(units(Number((amount / 1000).toFixed(3))) + 0).toBe(amount);
    }),
  );
});
