// Identifiers and their check digits.

import { table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { claimControlNumber, isNdc, isNpi } from "./index.ts";

const npis = table(`
  npi         | isNpi
  1234567893  | yes
  1999999984  | yes
  1234567890  | no
  1888888877  | no
  0000000000  | no
  123456789   | no
  12345678931 | no
  123456789X  | no
`);

describe("NPI", () => {
  test.each(npis)("$npi: $isNpi", (row) => {
    expect(isNpi(row.npi)).toBe(row.isNpi === "yes");
  });

  const nineDigits = fc.integer({ min: 100_000_000, max: 999_999_999 }).map(String);

  test("each nine digits have one check digit", () => {
    fc.assert(
      fc.property(nineDigits, (nine) => {
        expect([..."0123456789"].filter((digit) => isNpi(nine + digit))).toHaveLength(1);
      }),
    );
  });

  test("a changed digit is always noticed", () => {
    fc.assert(
      fc.property(nineDigits, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 }), (nine, at, shift) => {
        const digits = nine + [..."0123456789"].find((digit) => isNpi(nine + digit));
        const changed = (Number(digits[at]) + shift) % 10;
        expect(isNpi(digits.slice(0, at) + changed + digits.slice(at + 1))).toBe(false);
      }),
    );
  });
});

const ndcs = table(`
  ndc           | isNdc
  00143985625   | yes
  00000000001   | yes
  00000000000   | no
  0143985625    | no
  829080357005  | no
  0014-3985-625 | no
  0014398562A   | no
`);

test.each(ndcs)("NDC $ndc: $isNdc", (row) => {
  expect(isNdc(row.ndc)).toBe(row.isNdc === "yes");
});

test("a claim control number sorts by the day of receipt, then by sequence", () => {
  expect(claimControlNumber({ year: 2025, dayOfYear: 66, sequence: 11 })).toBe("20250660000011");
  expect(claimControlNumber({ year: 2024, dayOfYear: 366, sequence: 9_999_999 })).toBe("20243669999999");
});
