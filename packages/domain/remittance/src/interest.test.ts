// Interest on clean claims paid late: both sides of the term, the arithmetic to the cent, and what isn't clean.
import { type Decision, NO_CENTS } from "@dripline/claims";
import { aClaim, day, table } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { interestItems, interestOn } from "./interest.ts";
import type { Payable } from "./payable.ts";

const RECEIVED = "2025-03-07";

/** A payable as far as interest looks at it. */
function payableOf(fields: { amount: number; version?: number; kind?: Payable["kind"]; frequency?: string }): Payable {
  const claim = { ...aClaim({ lines: [{ charge: 180 }] }), receivedOn: day(RECEIVED) };
  const { amount, version = 1, kind = "claim", frequency = "1" } = fields;
  const decision = { claim, frequency } as unknown as Decision;
  const amountCents = amount as Payable["amountCents"];
  return { claimId: "C1", version, wireNumber: "C1", kind, payeeNpi: "1999999984", sender: "A", decision, amountCents };
}

const cases = table(`
  why                                   | cycle      | amount  | days | rate | owed
  the same week                         | 2025-03-14 |   88000 |   30 |  500 |    0
  the last day without interest         | 2025-04-06 |   88000 |   30 |  500 |    0
  one day late                          | 2025-04-07 |   88000 |   30 |  500 |   12
  ten days late                         | 2025-04-16 |   88000 |   30 |  500 |  121
  half a cent is a cent                 | 2025-04-07 |    3650 |   30 |  500 |    1
  below half a cent is nothing          | 2025-04-07 |    3649 |   30 |  500 |    0
  a year late                           | 2026-04-06 |   10000 |   30 |  500 |  500
  a leap day is a day                   | 2028-03-06 |   10000 |    0 | 1000 | 3000
  one more                              | 2028-03-07 |   10000 |    0 | 1000 | 3003
  no rate, no interest                  | 2026-04-06 |   10000 |   30 |    0 |    0
  before it was received                | 2025-01-01 |   10000 |    0 |  500 |    0
  nothing is paid                       | 2026-04-06 |       0 |   30 |  500 |    0
  nothing is paid back with interest    | 2026-04-06 |  -10000 |   30 |  500 |    0
`);
test.each(cases)("$why", ({ cycle = "", amount, days, rate, owed }) => {
  const terms = { promptPayDays: Number(days), basisPointsPerYear: Number(rate) };
  expect(interestOn(payableOf({ amount: Number(amount) }), day(cycle), terms)).toBe(Number(owed));
});

test.each([
  ["pended first", { version: 2 }],
  ["a reversal", { kind: "reversal" as const }],
  ["a replacement", { frequency: "7" }],
])("%s: not a clean claim", (_, fields) => {
  const terms = { promptPayDays: 30, basisPointsPerYear: 500 };
  expect(interestOn(payableOf({ amount: 10_000, ...fields }), day("2026-04-06"), terms)).toBe(NO_CENTS);
  expect(interestItems([payableOf({ amount: 10_000, ...fields }), payableOf({ amount: 10_000 })], day("2026-04-06"), terms)).toEqual([
    { kind: "interest", code: "L6", reference: "C1", amountCents: -500 },
  ]);
});
