// R19: the crosswalk by NDC, code and day, and the conversion of the package's quantity into the code's units.
import { type CodeRow, type DrugRow, type NewToMarketRow, units } from "@dripline/claims";
import { aClaim, aCodeRow, aDrug, day, type LineOverrides, shippedPolicy, someFacts, table, withParameter } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf } from "../line-context.ts";
import type { Finding } from "../rule.ts";
import { R19 } from "./R19-ndc.ts";

const policy = shippedPolicy();
const CEFTRIAXONE = "00143985625";
const GAMUNEX = "13533080012";
const ENDED = "00000111122";
const COMING = "00000333344";
const VANCOMYCIN = "00000555566";
const NOVEL = "77777888899";

function codeRow(code: string, kind: CodeRow["kind"] = "drug", to?: string): CodeRow {
  return aCodeRow({ code, kind, countsAsTherapy: undefined, to: to === undefined ? undefined : day(to) });
}

const codes: Record<string, CodeRow[]> = {
  J0696: [codeRow("J0696")],
  J1561: [codeRow("J1561")],
  J3370: [codeRow("J3370", "drug", "2025-12-31")],
  J3373: [{ ...codeRow("J3373"), from: day("2026-01-01") }],
  J3490: [codeRow("J3490", "unlisted-drug")],
  J3590: [codeRow("J3590", "unlisted-drug")],
};
const drugs: Record<string, DrugRow[]> = {
  [CEFTRIAXONE]: [aDrug()],
  [GAMUNEX]: [aDrug({ ndc: GAMUNEX, hcpcs: "J1561", packageSize: units(10), packageUnit: "ML", unitsPerPackage: units(2) })],
  [ENDED]: [aDrug({ ndc: ENDED, to: day("2024-12-31") })],
  [COMING]: [aDrug({ ndc: COMING, from: day("2025-03-04") })],
  [VANCOMYCIN]: [
    aDrug({ ndc: VANCOMYCIN, hcpcs: "J3370", unitsPerPackage: units(2), to: day("2025-12-31") }),
    aDrug({ ndc: VANCOMYCIN, hcpcs: "J3373", unitsPerPackage: units(100), from: day("2026-01-01") }),
  ],
  [NOVEL]: [aDrug({ ndc: NOVEL, hcpcs: "J3590", unitsPerPackage: units(1) })],
};
const newToMarket: Record<string, NewToMarketRow[]> = {
  "999998888": [{ ndc9: "999998888", from: day("2025-03-01"), to: day("2025-03-03") }],
};

function judge(lines: readonly LineOverrides[], tolerance = 10): (Finding | undefined)[] {
  const facts = someFacts({ codes, drugs, newToMarket });
  const under = withParameter(policy, "ndcTolerancePercent", tolerance);
  return contextOf({ claim: aClaim({ lines }), facts, policy: under, history: [] }).lines.map((context) => R19.judge(context));
}

interface Billed {
  readonly code: string;
  readonly ndc: string;
  readonly count: number;
  readonly quantity: number;
  readonly unit?: string;
  readonly on?: string;
  readonly modifiers?: readonly string[];
}

function billed({ code, ndc, count, quantity, unit = "UN", on = "2025-03-03", modifiers = [] }: Billed): LineOverrides {
  return { code, count, on, modifiers, drug: { ndc, quantity: units(quantity), unit } };
}

const crosswalk = table(`
  why                                               | code  | ndc         | on         | count | carc | remark
  ceftriaxone by its code                           | J0696 | 00143985625 | 2025-03-03 | 8     |      |
  an NDC of another drug                            | J0696 | 13533080012 | 2025-03-03 | 8     | 16   | N846
  an NDC that nobody knows                          | J0696 | 12345678901 | 2025-03-03 | 8     | 16   | N848
  ended before the day                              | J0696 | 00000111122 | 2025-03-03 | 8     | 16   | N847
  on its last day                                   | J0696 | 00000111122 | 2024-12-31 | 8     |      |
  the day after                                     | J0696 | 00000111122 | 2025-01-01 | 8     | 16   | N847
  the day before its first                          | J0696 | 00000333344 | 2025-03-03 | 8     | 16   | N848
  on its first day                                  | J0696 | 00000333344 | 2025-03-04 | 8     |      |
  the old code on its last day                      | J3370 | 00000555566 | 2025-12-31 | 2     |      |
  the old code under the new one's crosswalk        | J3370 | 00000555566 | 2026-01-01 | 2     | 16   | N846
  the new code before its day                       | J3373 | 00000555566 | 2025-12-31 | 100   | 16   | N846
  the new code, fifty times the units               | J3373 | 00000555566 | 2026-01-01 | 100   |      |
  unlisted, though a code names the drug            | J3490 | 00143985625 | 2025-03-03 | 8     | 189  | M81
  unlisted, and so is the crosswalk's code          | J3590 | 77777888899 | 2025-03-03 | 1     |      |
  the other unlisted code                           | J3490 | 77777888899 | 2025-03-03 | 1     | 16   | N846
  unlisted, not known                               | J3590 | 12345678901 | 2025-03-03 | 1     | 16   | N848
  new to market is known, R24 decides               | J3590 | 99999888811 | 2025-03-03 | 1     |      |
  new to market no more                             | J3590 | 99999888811 | 2025-03-04 | 1     | 16   | N848
  not an NDC is R16's                               | J0696 | 829080357   | 2025-03-03 | 8     |      |
  a per diem's NDC isn't read                       | S9500 | 12345678901 | 2025-03-03 | 1     |      |
`);

test.each(crosswalk)("$why", ({ code, ndc, on, count, carc, remark }) => {
  const [finding] = judge([billed({ code, ndc, count: Number(count), quantity: 1, on })]);
  if (carc === "") return expect(finding).toBeUndefined();
  expect(finding).toMatchObject({ outcome: "deny", carc, remarks: [remark] });
});

const conversions = table(`
  why                                   | code  | ndc         | count | quantity | unit | said
  2 g are eight units of 250 mg         | J0696 | 00143985625 | 8     | 1        | UN   |
  ten times as many                     | J0696 | 00143985625 | 80    | 1        | UN   | deny
  10 ml are two units of 500 mg         | J1561 | 13533080012 | 2     | 10       | ML   |
  15 ml are three                       | J1561 | 13533080012 | 3     | 15       | ML   |
  12 ml are 2.4: rounded up             | J1561 | 13533080012 | 3     | 12       | ML   |
  12 ml are 2.4: exact                  | J1561 | 13533080012 | 2.4   | 12       | ML   |
  12 ml are 2.4: a fraction between     | J1561 | 13533080012 | 2.5   | 12       | ML   |
  12 ml are 2.4: cut down               | J1561 | 13533080012 | 2     | 12       | ML   | deny
  12 ml are 2.4: one too many           | J1561 | 13533080012 | 4     | 12       | ML   | deny
  exactly a tenth over                  | J0696 | 00143985625 | 88    | 10       | UN   | info
  a thousandth more than a tenth over   | J0696 | 00143985625 | 88.001| 10       | UN   | deny
  exactly a tenth under                 | J0696 | 00143985625 | 72    | 10       | UN   | info
  a thousandth more than a tenth under  | J0696 | 00143985625 | 71.999| 10       | UN   | deny
  millilitres of a vial of powder       | J0696 | 00143985625 | 8     | 20       | ML   | info
  unlisted: one unit for two vials      | J3590 | 77777888899 | 1     | 2        | UN   | info
  unlisted: a unit for each vial        | J3590 | 77777888899 | 2     | 2        | UN   |
  unlisted: seven days in one vial      | J3590 | 77777888899 | 7     | 1        | UN   | info
`);

test.each(conversions)("$why", ({ code, ndc, count, quantity, unit, said }) => {
  const [finding] = judge([billed({ code, ndc, count: Number(count), quantity: Number(quantity), unit })]);
  expect(finding?.outcome ?? "").toBe(said);
  if (said === "deny") expect(finding).toMatchObject({ carc: "16", remarks: ["N815"] });
});

describe("discarded units are counted in", () => {
  const vials = (count: number, quantity: number, modifiers: readonly string[] = []): LineOverrides =>
    billed({ code: "J0696", ndc: CEFTRIAXONE, count, quantity, modifiers });

  const waste = table(`
    why                                       | units | vials | discarded | discardedVials | said
    whole vials on the administered line      | 35    | 5     | 5         | 0.625          | ok, ok
    whole vials on both lines                 | 35    | 5     | 5         | 5              | ok, ok
    each line its own share                   | 36    | 4.5   | 4         | 0.5            | ok, ok
    a whole vial for what was discarded       | 35    | 5     | 5         | 1              | ok, ok
    more than the vials hold                  | 40    | 4     | 25        | 4              | deny, deny
  `);
  test.each(waste)("$why", (row) => {
    const said = judge([vials(Number(row.units), Number(row.vials)), vials(Number(row.discarded), Number(row.discardedVials), ["JW"])]);
    expect(said.map((finding) => finding?.outcome ?? "ok").join(", ")).toBe(row.said);
  });

  test("of the same drug and day only", () => {
    const other = { ...vials(5, 1, ["JW"]), on: "2025-03-04", serviceFrom: day("2025-03-04"), serviceTo: day("2025-03-04") };
    expect(judge([vials(35, 5), other])[0]?.outcome).toBe("deny");
  });
});

test("tolerance 0 denies what 10 percent mentions", () => {
  const line = billed({ code: "J0696", ndc: CEFTRIAXONE, count: 88, quantity: 10 });
  expect([judge([line], 0)[0]?.outcome, judge([line], 10)[0]?.outcome]).toEqual(["deny", "info"]);
});

test("what the quantity converts to always passes, exact or rounded up, however large", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999_999 }), (vialThousandths) => {
      const exact = vialThousandths * 8;
      const line = (count: number) => billed({ code: "J0696", ndc: CEFTRIAXONE, count: count / 1000, quantity: vialThousandths / 1000 });
      expect(judge([line(exact), line(Math.ceil(exact / 1000) * 1000)])).toEqual([undefined, undefined]);
    }),
  );
});

test("twice what it converts to never passes", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9999 }), (vials) => {
      const [finding] = judge([billed({ code: "J0696", ndc: CEFTRIAXONE, count: vials * 16, quantity: vials })]);
      expect(finding?.remarks).toEqual(["N815"]);
    }),
  );
});
