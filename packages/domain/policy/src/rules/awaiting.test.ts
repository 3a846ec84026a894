// Rules that aren't carried out yet: everything that one of them is about waits, and nothing else does.

import type { Stay } from "@dripline/claims";
import { cents } from "@dripline/claims";
import { aClaim, aDrugLine, aLine, aMember, aStay, type ClaimOverrides, day, shippedPolicy, someFacts, table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import { contextOf } from "../line-context.ts";
import type { Finding, LineRule } from "../rule.ts";
import { R24, R31, R35 } from "./awaiting.ts";

function judge(rule: LineRule, claim: ClaimOverrides, facts = someFacts()): Finding | undefined {
  const [line] = contextOf({ claim: aClaim(claim), facts, policy: shippedPolicy(), history: [] }).lines;
  return line && rule.judge(line);
}

describe("new-to-market drugs", () => {
  const cases = table(`
    why                      | ndc9      | from       | to         | outcome
    on the list              | 001439856 | 2025-01-01 |            | pend
    the list's last day      | 001439856 | 2025-01-01 | 2025-03-03 | pend
    left the list yesterday  | 001439856 | 2025-01-01 | 2025-03-02 |
    on the list tomorrow     | 001439856 | 2025-03-04 |            |
    another drug is on it    | 001439857 | 2025-01-01 |            |
  `);
  test.each(cases)("$why", ({ ndc9, from, to, outcome }) => {
    const newToMarket = { [ndc9]: [{ ndc9, from: day(from), to: to === "" ? undefined : day(to) }] };
    expect(judge(R24, { lines: [aDrugLine()] }, someFacts({ newToMarket }))?.outcome ?? "").toBe(outcome);
  });

  test("a drug without an NDC is R16's", () => {
    expect(judge(R24, { lines: [aDrugLine({ drug: undefined })] })).toBeUndefined();
  });
});

describe("stays", () => {
  const cases = table(`
    why                                  | kind            | admitted   | discharged | outcome
    between admission and discharge      | inpatient       | 2025-03-02 | 2025-03-05 | pend
    on the day of admission              | inpatient       | 2025-03-03 | 2025-03-05 |
    on the day of discharge              | inpatient       | 2025-03-02 | 2025-03-03 |
    after it                             | inpatient       | 2025-03-01 | 2025-03-02 |
    before it                            | inpatient       | 2025-03-04 | 2025-03-05 |
    admitted before, not discharged      | inpatient       | 2025-03-02 |            | pend
    admitted today, not discharged       | inpatient       | 2025-03-03 |            |
    in a nursing facility                | skilled-nursing | 2025-03-02 | 2025-03-05 | pend
    hospice                              | hospice         | 2025-03-01 |            | pend
    hospice from today                   | hospice         | 2025-03-03 |            | pend
    hospice until today                  | hospice         | 2025-03-01 | 2025-03-03 | pend
    hospice until yesterday              | hospice         | 2025-03-01 | 2025-03-02 |
    hospice from tomorrow                | hospice         | 2025-03-04 |            |
  `);
  test.each(cases)("$why", ({ kind, admitted, discharged, outcome }) => {
    const stay = aStay({
      kind: kind as Stay["kind"],
      admitted: day(admitted),
      discharged: discharged === "" ? undefined : day(discharged),
    });
    expect(judge(R31, {}, someFacts({ stays: [stay] }))?.outcome ?? "").toBe(outcome);
  });

  test("services in a nursing facility wait, wherever the place is said", () => {
    expect(judge(R31, { placeOfService: "31" })?.outcome).toBe("pend");
    expect(judge(R31, { placeOfService: "12", lines: [aLine({ placeOfService: "32" })] })?.outcome).toBe("pend");
    expect(judge(R31, { placeOfService: "31", lines: [aLine({ placeOfService: "12" })] })).toBeUndefined();
  });
});

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
