// The order of the rules, and that bundle and code name the same ones.

import { aClaim, day, shippedPolicy, someFacts } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { contextOf } from "./line-context.ts";
import { isActive } from "./policy.ts";
import { adjudicationRules, lineRules, screeningRules } from "./rules-in-order.ts";

const numbers = (rules: readonly { id: string }[]): number[] => rules.map(({ id }) => Number(id.slice(1)));
const sorted = (some: readonly number[]): number[] => [...some].sort((a, b) => a - b);

test("each list follows the policy's order, and no rule stands twice", () => {
  for (const rules of [screeningRules, adjudicationRules, lineRules]) {
    expect(numbers(rules)).toEqual([...new Set(sorted(numbers(rules)))]);
  }
  expect(numbers(lineRules)).toEqual(sorted([...numbers(screeningRules), ...numbers(adjudicationRules)]));
});

test("every rule of a line is active in the shipped bundle from the policy's first day", () => {
  for (const { id } of lineRules) expect([id, isActive(shippedPolicy(), id, day("2019-01-01"))]).toEqual([id, true]);
});

test("every active rule is a rule of a line, or one that stands elsewhere: intake, money, the bundle itself", () => {
  const elsewhere = [1, 2, 29, 30, 32, 33, 34, 36, 37, 39, 40];
  const active = [...shippedPolicy().rules.keys()].filter((id) => isActive(shippedPolicy(), id, day("2025-03-03")));
  expect(sorted([...numbers(lineRules), ...elsewhere])).toEqual(sorted(numbers(active.map((id) => ({ id })))));
});

test("no day before the policy is paid unseen", () => {
  const { lines } = contextOf({
    claim: aClaim({ lines: [{ on: "2018-12-31" }] }),
    facts: someFacts(),
    policy: shippedPolicy(),
    history: [],
  });
  const speaking = lineRules.filter(({ id }) => isActive(shippedPolicy(), id, day("2018-12-31")));
  const outcomes = lines.flatMap((line) => speaking.map((rule) => rule.judge(line)?.outcome));
  expect(outcomes).toContain("deny");
});

test("the kit's claim passes every rule of its line", () => {
  const { lines } = contextOf({ claim: aClaim(), facts: someFacts(), policy: shippedPolicy(), history: [] });
  expect(lines.flatMap((line) => lineRules.map((rule) => rule.judge(line)))).toEqual(lineRules.map(() => undefined));
});
