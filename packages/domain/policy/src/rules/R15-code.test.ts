// R15 on both sides of each code's and modifier's dates, and of the exhibit's.
import type { CodeRow, FeeScheduleRow } from "@dripline/claims";
import { aClaim, aCodeRow, aProvider, aRate, day, HOME_INFUSION_NPI, shippedPolicy, someFacts, table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf } from "../line-context.ts";
import type { Finding } from "../rule.ts";
import { R15 } from "./R15-code.ts";

const policy = shippedPolicy();
const drug = (code: string, from: string, to?: string): CodeRow =>
  aCodeRow({ code, kind: "drug", countsAsTherapy: undefined, from: day(from), to: to === undefined ? undefined : day(to) });
const codes: Record<string, CodeRow[]> = {
  J1170: [drug("J1170", "2019-01-01", "2024-09-30")],
  J1171: [drug("J1171", "2024-10-01")],
  J3373: [drug("J3373", "2025-07-01")],
  J3490: [aCodeRow({ code: "J3490", kind: "unlisted-drug", countsAsTherapy: undefined })],
  J3590: [aCodeRow({ code: "J3590", kind: "unlisted-drug", countsAsTherapy: undefined })],
};
const rates: Record<string, FeeScheduleRow[]> = Object.fromEntries(
  ["S9500", "S9563", "J1170", "J1171", "J3373", "J3490"].map((code) => [code, [aRate({ code })]]),
);
rates.J3590 = [aRate({ code: "J3590", ndc: "11111111111" })];
rates.S9366 = [aRate({ code: "S9366", from: day("2025-03-04"), to: day("2025-03-10") })];
rates.S9367 = [aRate({ code: "S9367", feeScheduleId: "OON" })];

interface Billed {
  readonly code: string;
  readonly on: string;
  readonly modifiers?: readonly string[];
  readonly network?: string;
}

function judge({ code, on, modifiers = [], network = "in" }: Billed): Finding | undefined {
  const billing = aProvider(network === "in" ? {} : { network: [] });
  const facts = someFacts({
    codes,
    rates,
    providers: { [HOME_INFUSION_NPI]: billing },
    member: { ...someFacts().member, ...everCovered() },
  });
  const [context] = contextOf({ claim: aClaim({ lines: [{ code, on, modifiers }] }), facts, policy, history: [] }).lines;
  return context && R15.judge(context);
}

function everCovered() {
  const member = someFacts().member;
  if (member === undefined) throw new Error("the default facts have a member");
  return { ...member, coverage: [{ product: "careadvantage-preferred", benefitPlanId: "HMO1", from: day("2019-01-01") }] };
}

const cases = table(`
  why                                            | code  | on         | modifiers | network | carc | remarks
  a code and its exhibit in force                | S9500 | 2025-03-03 |           | in      |      |
  unknown to feed and policy                     | J0000 | 2025-03-03 |           | in      | 181  | N56
  J1170 on its last day                          | J1170 | 2024-09-30 |           | in      |      |
  J1170 the day after                            | J1170 | 2024-10-01 |           | in      | 181  | N56
  J1171 on its first day                         | J1171 | 2024-10-01 |           | in      |      |
  J1171 the day before                           | J1171 | 2024-09-30 |           | in      | 181  | N56
  J3373 before it came                           | J3373 | 2024-06-01 |           | in      | 181  | N56
  S9563 in 2019                                  | S9563 | 2019-06-01 |           | in      | 181  | N56
  S9563 the day before it came                   | S9563 | 2019-12-31 |           | in      | 181  | N56
  S9563 on its first day                         | S9563 | 2020-01-01 |           | in      |      |
  JZ before it came                              | S9500 | 2022-12-31 | JZ        | in      | 182  | N823
  JZ on its first day                            | S9500 | 2023-01-01 | JZ        | in      |      |
  the second modifier is looked at too           | S9500 | 2022-12-31 | JW JZ     | in      | 182  | N823
  SH before it is required is R17's              | S9500 | 2025-01-31 | SH        | in      |      |
  SH from the day on                             | S9500 | 2025-02-01 | SH        | in      |      |
  a modifier that the bundle doesn't list        | S9500 | 2025-03-03 | ZZ        | in      |      |
  no row in the exhibit                          | S9340 | 2025-03-03 |           | in      | 256  | N448
  exhibit from the day after                     | S9366 | 2025-03-03 |           | in      | 256  | N448
  exhibit from this day                          | S9366 | 2025-03-04 |           | in      |      |
  exhibit up to this day                         | S9366 | 2025-03-10 |           | in      |      |
  exhibit up to the day before                   | S9366 | 2025-03-11 |           | in      | 256  | N448
  a row of another schedule only                 | S9367 | 2025-03-03 |           | in      | 256  | N448
  unlisted, exhibit by another NDC: R32 asks     | J3590 | 2025-03-03 |           | in      |      |
  out of network there is no exhibit             | S9340 | 2025-03-03 |           | out     |      |
  out of network the code has to be valid still  | J1170 | 2024-10-01 |           | out     | 181  | N56
`);

test.each(cases)("$why", ({ code, on, modifiers, network, carc, remarks }) => {
  const finding = judge({ code, on, modifiers: modifiers === "" ? [] : modifiers.split(" "), network });
  if (carc === "") return expect(finding).toBeUndefined();
  expect(finding).toMatchObject({ outcome: "deny", carc, remarks: remarks.split(" ") });
  expect(finding?.read).toMatchObject({ code, serviceDate: on });
});

describe("for any dates of a code", () => {
  test("it is denied 181 exactly outside of them", () => {
    const dayOf2025 = fc.integer({ min: 1, max: 28 }).map((date) => `2025-02-${String(date).padStart(2, "0")}`);
    fc.assert(
      fc.property(dayOf2025, dayOf2025, dayOf2025, (from, to, on) => {
        codes.J9999 = [drug("J9999", from, to)];
        rates.J9999 = [aRate({ code: "J9999" })];
        const isInside = from <= on && on <= to;
        expect(judge({ code: "J9999", on })?.carc).toBe(isInside ? undefined : "181");
      }),
    );
  });
});
