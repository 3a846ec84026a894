// R4: each part of the key made different once, each state of the earlier line, and copies within a claim.

import { cents, units } from "@dripline/claims";
import {
  aClaim,
  aDrugIdentification,
  aDrugLine,
  aHistoryLine,
  aLine,
  day,
  type HistoryOverrides,
  type LineOverrides,
  OTHER_NPI,
  shippedPolicy,
  someFacts,
  table,
  withParameter,
} from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf } from "../line-context.ts";
import type { Policy } from "../policy.ts";
import type { Finding } from "../rule.ts";
import { isDuplicate, R04 } from "./R04-duplicate.ts";

interface Judged {
  readonly lines?: readonly LineOverrides[];
  readonly history?: readonly HistoryOverrides[];
  readonly frequency?: "1" | "7" | "8";
  readonly policy?: Policy;
}

function judge({ lines = [{}], history = [], frequency = "1", policy = shippedPolicy() }: Judged): (Finding | undefined)[] {
  const claim = aClaim({ lines, frequency });
  return contextOf({ claim, facts: someFacts(), policy, history: history.map(aHistoryLine) }).lines.map((line) => R04.judge(line));
}

const spoken = (findings: readonly (Finding | undefined)[]): string => findings.map((each) => each?.carc ?? each?.outcome ?? "-").join(" ");

const states = table(`
  why                                             | claimId        | status  | frequency | found
  paid yesterday                                  | 20250650000001 | paid    | 1         | 18
  paid for fewer units                            | 20250650000001 | reduced | 1         | 18
  denied before                                   | 20250650000001 | denied  | 1         | 18
  still waiting                                   | 20250650000001 | pended  | 1         | 18
  a replacement names its claim itself            | 20250650000001 | paid    | 7         | -
  a void too                                      | 20250650000001 | paid    | 8         | -
  a later copy was denied for this one's sake     | 20250670000001 | denied  | 1         | -
  a later copy was paid: still one service        | 20250670000001 | paid    | 1         | 18
`);

test.each(states)("$why", ({ claimId, status, frequency, found }) => {
  const earlier = { claimId, status: status as "paid" };
  expect(spoken(judge({ history: [earlier], frequency: frequency as "1" }))).toBe(found);
});

test("nothing earlier, or an original that was voided and is gone from history: no duplicate", () => {
  expect(spoken(judge({ history: [] }))).toBe("-");
});

describe("one part of the key is different", () => {
  const others: [string, HistoryOverrides, string][] = [
    ["nothing", {}, "18"],
    ["billing provider", { billingNpi: OTHER_NPI }, "-"],
    ["day", { on: "2025-03-02" }, "-"],
    ["last day", { dayTo: day("2025-03-04") }, "-"],
    ["code", { code: "S9501" }, "-"],
    ["modifiers", { modifiers: ["SH"] }, "-"],
    ["NDC", { ndc: "00143985625" }, "-"],
    ["units", { count: 2 }, "info"],
    ["charge", { chargeCents: cents(18_001) }, "info"],
    ["units of a line that was denied", { count: 2, status: "denied" }, "-"],
  ];
  test.each(others)("%s", (_, earlier, found) => {
    expect(spoken(judge({ history: [earlier] }))).toBe(found);
  });
});

describe("within a claim", () => {
  const ceftriaxone = aDrugLine();
  const cases: [string, readonly LineOverrides[], string][] = [
    ["the same line twice", [{}, {}], "- 18"],
    ["three times: each later one", [{}, {}, {}], "- 18 18"],
    ["on two days", [{}, { on: "2025-03-04" }], "- -"],
    ["one with SH is R17's", [{}, { modifiers: ["SH"] }], "- -"],
    ["modifiers in another order", [{ modifiers: ["SH", "SS"] }, { modifiers: ["SS", "SH"] }], "- 18"],
    ["the same drug with another NDC", [ceftriaxone, { ...ceftriaxone, drug: aDrugIdentification({ ndc: "00143985701" }) }], "- -"],
    ["the same drug twice", [ceftriaxone, ceftriaxone], "- 18"],
    ["the second with 9 units: R30 sums both", [ceftriaxone, { ...ceftriaxone, units: units(9) }], "- info"],
  ];
  test.each(cases)("%s", (_, lines, found) => {
    expect(spoken(judge({ lines }))).toBe(found);
  });
});

test("a denial names the line it repeats, and its group is OA", () => {
  const [finding] = judge({ history: [{ line: 4 }] });
  expect(finding).toMatchObject({ outcome: "deny", group: "OA", carc: "18", read: { duplicateOf: "line 4 of claim 20250650000001" } });
});

test("a possible duplicate is mentioned, or held where the payer says so", () => {
  const history = [{ count: 2 }];
  expect(judge({ history })[0]).toMatchObject({ outcome: "info", read: { resembles: "line 1 of claim 20250650000001" } });
  const policy = withParameter(shippedPolicy(), "suspectDuplicate", "PEND");
  expect(judge({ history, policy })[0]).toMatchObject({ outcome: "pend", read: { suspectDuplicate: "PEND" } });
});

test("of any lines, exactly the first of each key is no duplicate", () => {
  const line = fc.record({
    code: fc.constantFrom("S9500", "S9501"),
    count: fc.constantFrom(1, 2),
    modifiers: fc.constantFrom<string[]>([], ["SH"], ["SS", "SH"], ["SH", "SS"]),
    on: fc.constantFrom("2025-03-03", "2025-03-04"),
  });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
      const keys = lines.map((each) => [each.code, each.count, each.on, ...[...each.modifiers].sort()].join(" "));
      const { lines: contexts } = contextOf({ claim: aClaim({ lines }), facts: someFacts(), policy: shippedPolicy(), history: [] });
      expect(contexts.map(isDuplicate)).toEqual(keys.map((key, at) => keys.indexOf(key) < at));
    }),
  );
});

test("the kit's line and history line are copies of each other", () => {
  expect(aHistoryLine()).toMatchObject({ code: aLine().code, units: aLine().units, chargeCents: aLine().chargeCents });
});
