// R23: units that a benefit plan covers in a calendar year, on both sides of the maximum and of the year's end.
import { unitCount, units } from "@dripline/claims";
import { aMember, aPlan, contextsOf, day, shippedPolicy, someFacts, table, withParameter } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import { unitsWithinBenefit } from "./R23-benefit-maximum.ts";

const plans = { HMO1: aPlan({ yearlyMaximums: { S9500: 10, J0696: 0 } }) };

interface Asked {
  readonly code?: string;
  readonly on?: string;
  readonly used?: Readonly<Record<string, number>>;
  readonly billed?: number;
}

function within({ code = "S9500", on = "2025-03-03", used = {}, billed = 1 }: Asked, policy = shippedPolicy()) {
  const [context] = contextsOf({ lines: [{ code, on, count: billed }] }, { facts: someFacts({ plans }), policy });
  if (context === undefined) throw new Error("a claim has a line");
  return unitsWithinBenefit({ context, units: context.line.units, balances: { of: (account) => units(used[account] ?? 0) } });
}

const said = ({ finding }: ReturnType<typeof within>): string =>
  finding === undefined ? "" : [finding.outcome, finding.group, finding.carc, ...(finding.remarks ?? [])].filter(Boolean).join(" ");

describe("a maximum of ten in a year", () => {
  const cases = table(`
    why                          | code  | on         | used | billed | payable | said
    the first of the year        | S9500 | 2025-01-01 | 0    | 1      | 1       | pay
    the tenth                    | S9500 | 2025-03-03 | 9    | 1      | 1       | pay
    the eleventh                 | S9500 | 2025-03-03 | 10   | 1      | 0       | deny CO 119 N640
    two of which one is left     | S9500 | 2025-03-03 | 9    | 2      | 1       | reduce CO 119 N640
    more is paid than covered    | S9500 | 2025-03-03 | 12   | 1      | 0       | deny CO 119 N640
    the last day of the year     | S9500 | 2025-12-31 | 10   | 1      | 0       | deny CO 119 N640
    the next year has its own    | S9500 | 2026-01-01 | 10   | 1      | 1       | pay
    nothing is covered           | J0696 | 2025-03-03 | 0    | 8      | 0       | deny CO 119 N640
    a code without a maximum     | S9501 | 2025-03-03 | 99   | 1      | 1       |
  `);
  test.each(cases)("$why", ({ code, on, used, billed, payable, said: text }) => {
    const judged = within({ code, on, billed: Number(billed), used: { [`benefit/HMO1/${code}/2025`]: Number(used) } });
    expect([unitCount(judged.units), said(judged)]).toEqual([Number(payable), text]);
    expect(judged.account).toBe(text === "" ? undefined : `benefit/HMO1/${code}/${on.slice(0, 4)}`);
    expect(judged.finding?.read.lacked).toBe(text.startsWith("pay") || text === "" ? undefined : judged.account);
  });
});

test("who pays for what is past it is the payer's choice", () => {
  const used = { "benefit/HMO1/S9500/2025": 10 };
  expect(said(within({ used }, withParameter(shippedPolicy(), "excludedServiceGroup", "PR")))).toBe("deny PR 119 N640");
});

test("a plan without maximums, and a member without coverage", () => {
  for (const facts of [someFacts(), someFacts({ plans, member: aMember({ coverage: [] }) })]) {
    const [context] = contextsOf({ lines: [{ on: day("2025-03-03") }] }, { facts });
    expect(context && unitsWithinBenefit({ context, units: context.line.units, balances: { of: () => 0 } })).toEqual({ units: units(1) });
  }
});
