// Chance that can be repeated: the same place in the same seed, evenly spread, and identifiers that check.
import { isNpi } from "@dripline/claims";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { npiOf, withWrongCheckDigit } from "./check-digits.ts";
import { Random } from "./random.ts";

function drawn(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.below(1_000_000));
}

describe("a stream", () => {
  test("is the same for the same seed and place", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(), (seed, place) =>
        expect(drawn(new Random(seed, place), 5)).toEqual(drawn(new Random(seed, place), 5)),
      ),
    );
  });

  test("is another for the next seed and for the next place", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(1_000_000), (seed, place) => {
        const stream = drawn(new Random(seed, place), 5);
        expect(drawn(new Random(seed + 1, place), 5)).not.toEqual(stream);
        expect(drawn(new Random(seed, place + 1), 5)).not.toEqual(stream);
      }),
    );
  });

  test("spreads its first numbers evenly over many places", () => {
    const counts = Array<number>(10).fill(0);
    for (let place = 0; place < 10_000; place++) {
      const digit = new Random(7, 1, place).below(10);
      counts[digit] = (counts[digit] ?? 0) + 1;
    }
    // A thousand each, give or take five standard deviations of thirty.
    expect(counts.filter((count) => Math.abs(count - 1000) > 150)).toEqual([]);
  });

  test("keeps within its limits", () => {
    const random = new Random(1);
    const days = Array.from({ length: 2000 }, () => random.between(-2, 2));
    expect([...new Set(days)].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
    expect([random.chance(0), random.chance(100)]).toEqual([false, true]);
    expect(() => random.pick([])).toThrow("nothing to pick from");
  });
});

test("made-up NPIs check, and the wrong ones don't", () => {
  fc.assert(
    fc.property(fc.integer({ min: 100_000_000, max: 299_999_999 }), (digits) => {
      expect(isNpi(npiOf(digits))).toBe(true);
      expect(isNpi(withWrongCheckDigit(npiOf(digits)))).toBe(false);
    }),
  );
});
