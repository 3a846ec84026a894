// R13: specialty pharmacies on both sides of April 2023, and everybody else.

import type { Provider } from "@dripline/claims";
import { aClaim, aProvider, HOME_INFUSION_NPI, shippedPolicy, someFacts, table, withParameter } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { contextOf } from "../line-context.ts";
import type { Finding } from "../rule.ts";
import { R13 } from "./R13-specialty-pharmacy.ts";

function judge(kind: string, days: readonly string[], policy = shippedPolicy()): (Finding | undefined)[] {
  const facts = someFacts({ providers: { [HOME_INFUSION_NPI]: aProvider({ kind: kind as Provider["kind"] }) } });
  const claim = aClaim({ lines: days.map((on) => ({ on })) });
  return contextOf({ claim, facts, policy, history: [] }).lines.map((line) => R13.judge(line));
}

const cases = table(`
  why                                    | kind               | on         | outcome | clause
  specialty pharmacy, the day before     | specialty-pharmacy | 2023-03-31 | pend    | HI-BILL-5
  specialty pharmacy, the first day      | specialty-pharmacy | 2023-04-01 |         |
  specialty pharmacy today               | specialty-pharmacy | 2025-03-03 |         |
  home infusion, the day before          | home-infusion      | 2023-03-31 |         |
  home infusion today                    | home-infusion      | 2025-03-03 |         |
`);

test.each(cases)("$why", ({ kind, on, outcome, clause }) => {
  const [finding] = judge(kind, [on]);
  expect([finding?.outcome ?? "", finding?.clause ?? ""]).toEqual([outcome, clause]);
});

test("a claim over the date: its first line waits, its second doesn't", () => {
  expect(judge("specialty-pharmacy", ["2023-03-31", "2023-04-01"]).map((each) => each?.outcome)).toEqual(["pend", undefined]);
});

test("the earlier days are sent elsewhere where the payer says so", () => {
  const policy = withParameter(shippedPolicy(), "specialtyPharmacy", "DENY");
  expect(judge("specialty-pharmacy", ["2023-03-31"], policy)[0]).toMatchObject({
    outcome: "deny",
    group: "OA",
    carc: "109",
    remarks: ["N418"],
  });
});
