// R7: both ends of each span, the gap between two, and what no feed has described.

import type { CoverageSpan } from "@dripline/claims";
import { aClaim, aMember, day, shippedPolicy, someFacts, table } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf } from "../line-context.ts";
import type { Finding } from "../rule.ts";
import { R07 } from "./R07-eligibility.ts";

function judge(spans: string, ...days: string[]): (Finding | undefined)[] {
  const coverage = spans.split(", ").filter(Boolean).map(spanOf);
  const claim = aClaim({ lines: days.map((on) => ({ on })) });
  return contextOf({ claim, facts: someFacts({ member: aMember({ coverage }) }), policy: shippedPolicy(), history: [] }).lines.map((line) =>
    R07.judge(line),
  );
}

function spanOf(text: string): CoverageSpan {
  const [from = "", to = ""] = text.split("..");
  return { product: "careadvantage-preferred", benefitPlanId: "HMO1", from: day(from), to: to === "" ? undefined : day(to) };
}

const cases = table(`
  why                                | spans                                            | on         | carc
  open coverage                      | 2024-01-01..                                     | 2025-03-03 |
  the last day is covered            | 2024-01-01..2025-03-31                           | 2025-03-31 |
  the day after the last             | 2024-01-01..2025-03-31                           | 2025-04-01 | 27
  the first day is covered           | 2025-03-04..                                     | 2025-03-04 |
  the day before the first           | 2025-03-04..                                     | 2025-03-03 | 26
  in a gap                           | 2024-01-01..2025-01-31, 2025-03-01..             | 2025-02-15 | 200
  the first day of the gap           | 2024-01-01..2025-01-31, 2025-03-01..             | 2025-02-01 | 200
  the last day of the gap            | 2024-01-01..2025-01-31, 2025-03-01..             | 2025-02-28 | 200
  the last day before the gap        | 2024-01-01..2025-01-31, 2025-03-01..             | 2025-01-31 |
  the first day after the gap        | 2024-01-01..2025-01-31, 2025-03-01..             | 2025-03-01 |
  spans in any order                 | 2025-03-01.., 2024-01-01..2025-01-31             | 2025-02-15 | 200
  before both of two spans           | 2025-03-01.., 2024-01-01..2025-01-31             | 2023-12-31 | 26
  after both of two spans            | 2024-03-01..2025-03-02, 2023-01-01..2024-01-31   | 2025-03-03 | 27
  no coverage at all                 |                                                  | 2025-03-03 | 26
`);

test.each(cases)("$why", ({ spans, on, carc }) => {
  const [finding] = judge(spans, on);
  expect([finding?.outcome ?? "", finding?.carc ?? "", finding?.group]).toEqual([carc === "" ? "" : "deny", carc, undefined]);
});

test("each line by its own day: the first pays, the second is after the end", () => {
  expect(judge("2024-01-01..2025-03-31", "2025-03-31", "2025-04-01").map((each) => each?.carc)).toEqual([undefined, "27"]);
});

test("a benefit plan that no feed has described holds the line", () => {
  const facts = someFacts({ plans: {} });
  const [line] = contextOf({ claim: aClaim(), facts, policy: shippedPolicy(), history: [] }).lines;
  expect(line && R07.judge(line)).toMatchObject({ outcome: "pend", read: { benefitPlan: "HMO1" } });
});

test("a member who is gone is denied 31, group OA, and never named", () => {
  const [line] = contextOf({ claim: aClaim(), facts: someFacts({ member: undefined }), policy: shippedPolicy(), history: [] }).lines;
  const finding = line && R07.judge(line);
  expect(finding).toMatchObject({ outcome: "deny", group: "OA", carc: "31", remarks: ["N382"] });
  expect(JSON.stringify(finding)).not.toContain("CP000012345");
});

test("a day is denied exactly where no span holds it", () => {
  const date = fc.integer({ min: 1, max: 28 }).map((number) => `2025-03-${String(number).padStart(2, "0")}`);
  const span = fc.tuple(date, date).map(([a, b]) => (a < b ? `${a}..${b}` : `${b}..${a}`));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 4 }), date, (spans, on) => {
      const isCovered = spans.map(spanOf).some(({ from, to }) => from <= on && (to === undefined || on <= to));
      expect(judge(spans.join(", "), on)[0]?.outcome).toBe(isCovered ? undefined : "deny");
    }),
  );
});
