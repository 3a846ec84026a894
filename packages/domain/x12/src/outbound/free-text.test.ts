// The stated rule for what others wrote: what becomes of it before it may stand in an answer.
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { canBeCarried, carried, carriedOr, carriedWhole } from "./free-text.ts";

test.each([
  ["as it is", "HI2503-001", "HI2503-001"],
  ["delimiters become a space", "A*B:C^D~E", "A B C D E"],
  ["runs of spaces become one", "A *\t\n B", "A B"],
  ["ends are trimmed", "  A~", "A"],
  ["cut to the length", "ABCDEFGHIJKLMNOP", "ABCDEFGHIJKL"],
  ["no space at the cut", "ABCDEFGHIJK LM", "ABCDEFGHIJK"],
  ["letters of every alphabet", "JOSÉ", "JOSÉ"],
  ["surrogates become a space", "A\u{1F600}B", "A B"],
])("%s", (_, text, expected) => {
  expect(carried(text, 12)).toBe(expected);
});

test("nothing left is absent, or the word that stands in", () => {
  expect([carried("", 9), carried(" ", 9), carried("~~", 9), carried(undefined, 9)]).toEqual([undefined, undefined, undefined, undefined]);
  expect(carriedOr("~", { max: 9, otherwise: "UNKNOWN" })).toBe("UNKNOWN");
  expect(carriedOr("A", { min: 2, max: 9, otherwise: "UNKNOWN" })).toBe("UNKNOWN");
});

test("what may be left out is carried whole or not at all", () => {
  expect([carriedWhole("SHX", 3), carriedWhole("SHXX", 3), carriedWhole("S*X", 3), carriedWhole("  ", 3)]).toEqual([
    "SHX",
    undefined,
    undefined,
    undefined,
  ]);
});

test("whatever is sent, what is carried fits, and carrying it again changes nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 40 }), fc.integer({ min: 1, max: 30 }), (text, max) => {
      const value = carried(text, max);
      if (value === undefined) return;
      expect([value.length <= max, canBeCarried(value), carried(value, max)]).toEqual([true, true, value]);
    }),
  );
});
