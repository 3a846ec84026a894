// R14: spans of each kind of line under both policies, and the edges of a month and a year.

import { aClaim, aCodeRow, aLine, day, shippedPolicy, someFacts, table, withParameter } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf } from "../line-context.ts";
import { R14 } from "./R14-itemised.ts";

function judge({ code, from, to, count, policy }: { code: string; from: string; to: string; count: number; policy: string }): string {
  const claim = aClaim({ lines: [aLine({ code, serviceFrom: day(from), serviceTo: day(to), count })] });
  const codes = { J0696: [aCodeRow({ code: "J0696", kind: "drug" })], A4222: [aCodeRow({ code: "A4222", kind: "supply" })] };
  const context = contextOf({
    claim,
    facts: someFacts({ codes }),
    policy: withParameter(shippedPolicy(), "spanPolicy", policy),
    history: [],
  });
  const [line] = context.lines;
  const finding = line && R14.judge(line);
  return [finding?.outcome, finding?.carc, ...(finding?.remarks ?? [])].filter(Boolean).join(" ");
}

const cases = table(`
  why                                     | code  | from       | to         | count | DENY        | EXPAND
  one day                                 | S9500 | 2025-03-03 | 2025-03-03 | 1     |             |
  seven days of a per diem                | S9500 | 2025-03-03 | 2025-03-09 | 7     | deny 16 N63 | pend
  two days                                | S9500 | 2025-03-03 | 2025-03-04 | 2     | deny 16 N63 | pend
  seven days of a drug                    | J0696 | 2025-03-03 | 2025-03-09 | 56    | deny 16 N63 | deny 16 N63
  seven days of supplies                  | A4222 | 2025-03-03 | 2025-03-09 | 7     | deny 16 N63 | deny 16 N63
  catheter care is billed by the day too  | S5498 | 2025-03-03 | 2025-03-09 | 7     | deny 16 N63 | pend
  more units than days                    | S9500 | 2025-03-03 | 2025-03-05 | 4     | deny 16 N63 | deny 16 N345
  fewer units than days                   | S9500 | 2025-03-03 | 2025-03-05 | 2     | deny 16 N63 | deny 16 N345
  the last two days of a month            | S9500 | 2025-03-30 | 2025-03-31 | 2     | deny 16 N63 | pend
  into the next month                     | S9500 | 2025-03-31 | 2025-04-01 | 2     | deny 16 N63 | deny 267 N74
  into the next year                      | S9500 | 2024-12-31 | 2025-01-01 | 2     | deny 16 N63 | deny 268 N74
  the month comes before the units        | S9500 | 2025-03-31 | 2025-04-01 | 3     | deny 16 N63 | deny 267 N74
`);

test.each(cases)("$why", ({ code, from, to, count, DENY, EXPAND }) => {
  expect(judge({ code, from, to, count: Number(count), policy: "DENY" })).toBe(DENY);
  expect(judge({ code, from, to, count: Number(count), policy: "EXPAND_PER_DIEM" })).toBe(EXPAND);
});

test("each day by itself, as many lines as there are days", () => {
  const claim = aClaim({ lines: [{ on: "2025-03-03" }, { on: "2025-03-04" }] });
  const { lines } = contextOf({ claim, facts: someFacts(), policy: shippedPolicy(), history: [] });
  expect(lines.map((line) => R14.judge(line))).toEqual([undefined, undefined]);
});

test("a line is left alone exactly when it is of one day, under either policy", () => {
  const date = fc.integer({ min: 1, max: 28 }).map((number) => `2025-03-${String(number).padStart(2, "0")}`);
  const span = fc.record({ a: date, b: date, count: fc.integer({ min: 1, max: 30 }), policy: fc.constantFrom("DENY", "EXPAND_PER_DIEM") });
  fc.assert(
    fc.property(span, ({ a, b, count, policy }) => {
      const [from, to] = a < b ? [a, b] : [b, a];
      expect(judge({ code: "S9500", from, to, count, policy }) === "").toBe(from === to);
    }),
  );
});
