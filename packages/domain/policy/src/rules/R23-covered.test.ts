// R23: codes that a benefit plan excludes, and who pays for them.

import { aClaim, aMember, aPlan, aPpoPlan, day, shippedPolicy, someFacts, withParameter } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { contextOf } from "../line-context.ts";
import { R23 } from "./R23-covered.ts";

const excluding = aPlan({ exclusions: ["S9379", "S9501"] });

test("an excluded code is denied, its neighbours are not", () => {
  const claim = aClaim({ lines: [{ code: "S9500" }, { code: "S9501" }, { code: "S9379" }] });
  const { lines } = contextOf({ claim, facts: someFacts({ plans: { HMO1: excluding } }), policy: shippedPolicy(), history: [] });
  expect(lines.map((line) => R23.judge(line)?.carc)).toEqual([undefined, "204", "204"]);
});

test("the plan of the day counts: excluded under the old plan, covered under the new", () => {
  const coverage = [
    { product: "careadvantage-preferred", benefitPlanId: "HMO1", from: day("2024-01-01"), to: day("2025-03-03") },
    { product: "carepartners-access", benefitPlanId: "PPO1", from: day("2025-03-04") },
  ];
  const facts = someFacts({ member: aMember({ coverage }), plans: { HMO1: excluding, PPO1: aPpoPlan() } });
  const claim = aClaim({ lines: ["2025-03-03", "2025-03-04"].map((on) => ({ code: "S9501", on })) });
  const { lines } = contextOf({ claim, facts, policy: shippedPolicy(), history: [] });
  expect(lines.map((line) => R23.judge(line)?.carc)).toEqual(["204", undefined]);
});

test("the group is the payer's choice", () => {
  const judge = (policy = shippedPolicy()) => {
    const claim = aClaim({ lines: [{ code: "S9501" }] });
    const [line] = contextOf({ claim, facts: someFacts({ plans: { HMO1: excluding } }), policy, history: [] }).lines;
    return line && R23.judge(line)?.group;
  };
  expect(judge()).toBe("CO");
  expect(judge(withParameter(shippedPolicy(), "excludedServiceGroup", "PR"))).toBe("PR");
});

test("a plan without exclusions, and a member without coverage", () => {
  for (const facts of [someFacts(), someFacts({ member: aMember({ coverage: [] }) })]) {
    const [line] = contextOf({ claim: aClaim(), facts, policy: shippedPolicy(), history: [] }).lines;
    expect(line && R23.judge(line)).toBeUndefined();
  }
});
