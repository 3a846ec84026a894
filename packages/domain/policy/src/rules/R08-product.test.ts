// R8: both products on both sides of their first day, and products that the policy never names.

import { aClaim, aMember, day, shippedPolicy, someFacts, table, withParameter } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { contextOf } from "../line-context.ts";
import type { Finding } from "../rule.ts";
import { R08 } from "./R08-product.ts";

interface Judged {
  readonly product: string;
  readonly on: string;
}

function judge({ product, on }: Judged, policy = shippedPolicy()): Finding | undefined {
  const coverage = product === "" ? [] : [{ product, benefitPlanId: "HMO1", from: day("2000-01-01") }];
  const facts = someFacts({ member: aMember({ coverage }) });
  const [line] = contextOf({ claim: aClaim({ lines: [{ on }] }), facts, policy, history: [] }).lines;
  return line && R08.judge(line);
}

const cases = table(`
  why                                | product                 | on         | outcome | clause
  HMO on the policy's first day      | careadvantage-preferred | 2019-01-01 |         |
  HMO the day before                 | careadvantage-preferred | 2018-12-31 | pend    | HI-SCOPE-1
  HMO long before                    | careadvantage-preferred | 2005-06-30 | pend    | HI-SCOPE-1
  HMO today                          | careadvantage-preferred | 2025-03-03 |         |
  PPO the day before its first       | carepartners-access     | 2020-12-31 | pend    | HI-SCOPE-1
  PPO on its first day               | carepartners-access     | 2021-01-01 |         |
  PPO today                          | carepartners-access     | 2025-03-03 |         |
  another product                    | another-product         | 2025-03-03 | pend    |
  another product before the policy  | another-product         | 2018-12-31 | pend    |
  no coverage is R7's                |                         | 2025-03-03 |         |
`);

test.each(cases)("$why", ({ product, on, outcome, clause }) => {
  const finding = judge({ product, on });
  expect([finding?.outcome ?? "", finding?.clause ?? "", finding?.carc]).toEqual([outcome, clause, undefined]);
});

test("a product that the policy never names is denied where the payer says so", () => {
  const policy = withParameter(shippedPolicy(), "otherProduct", "DENY");
  expect(judge({ product: "another-product", on: "2025-03-03" }, policy)).toMatchObject({
    outcome: "deny",
    group: "OA",
    carc: "109",
    remarks: ["N418"],
  });
  expect(judge({ product: "carepartners-access", on: "2020-12-31" }, policy)).toMatchObject({ outcome: "pend" });
});

test("a member who moves from the HMO to the PPO: each line by its own day", () => {
  const coverage = [
    { product: "careadvantage-preferred", benefitPlanId: "HMO1", from: day("2020-01-01"), to: day("2020-12-15") },
    { product: "carepartners-access", benefitPlanId: "PPO1", from: day("2020-12-16") },
  ];
  const claim = aClaim({ lines: [{ on: "2020-12-15" }, { on: "2020-12-16" }, { on: "2021-01-01" }] });
  const { lines } = contextOf({ claim, facts: someFacts({ member: aMember({ coverage }) }), policy: shippedPolicy(), history: [] });
  expect(lines.map((line) => R08.judge(line)?.outcome)).toEqual([undefined, "pend", undefined]);
});

test("the dates of the row stand with the finding", () => {
  expect(judge({ product: "carepartners-access", on: "2020-12-31" })?.row).toMatchObject({ from: "2019-01-01", to: "2020-12-31" });
});
