// Rules that aren't carried out yet: everything that one of them is about waits, and nothing else does.

import { cents } from "@dripline/claims";
import { aClaim, aLine, aMember, type ClaimOverrides, day, shippedPolicy, someFacts, table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import { contextOf } from "../line-context.ts";
import type { Finding, LineRule } from "../rule.ts";
import { R35 } from "./awaiting.ts";

function judge(rule: LineRule, claim: ClaimOverrides, facts = someFacts()): Finding | undefined {
  const [line] = contextOf({ claim: aClaim(claim), facts, policy: shippedPolicy(), history: [] }).lines;
  return line && rule.judge(line);
}

describe("other coverage", () => {
  const other = { payerId: "B", name: "OTHER PLAN" };
  const cases = table(`
    why                                | order     | from       | to         | outcome
    another payer is primary           | primary   | 2025-01-01 |            | pend
    the other's last day               | primary   | 2025-01-01 | 2025-03-03 | pend
    the other ended the day before     | primary   | 2025-01-01 | 2025-03-02 |
    the other begins the day after     | primary   | 2025-03-04 |            |
    another payer is secondary         | secondary | 2025-01-01 |            |
  `);
  test.each(cases)("$why", ({ order, from, to, outcome }) => {
    const span = { ...other, order: order as "primary", from: day(from), to: to === "" ? undefined : day(to) };
    expect(judge(R35, {}, someFacts({ member: aMember({ otherCoverage: [span] }) }))?.outcome ?? "").toBe(outcome);
  });

  test("a claim that says that another payer is involved", () => {
    expect(judge(R35, {})).toBeUndefined();
    expect(judge(R35, { payerRank: "S" })?.outcome).toBe("pend");
    expect(judge(R35, { otherPayers: [{ payerId: "B", rank: "P", adjustments: [] }] })?.outcome).toBe("pend");
    const line = aLine({ priorPayments: [{ payerId: "B", paidCents: cents(100), adjustments: [] }] });
    expect(judge(R35, { lines: [line] })?.outcome).toBe("pend");
  });
});
