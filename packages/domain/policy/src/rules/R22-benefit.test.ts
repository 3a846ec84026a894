// R22: the drug's benefit on the day, by NDC and code.

import type { DrugRow } from "@dripline/claims";
import { aClaim, aDrug, aDrugLine, aLine, day, shippedPolicy, someFacts } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { contextOf } from "../line-context.ts";
import { R22 } from "./R22-benefit.ts";

const pharmacy = aDrug({ benefit: "pharmacy" });

function judge(rows: readonly DrugRow[], line = aDrugLine()): string | undefined {
  const facts = someFacts({ drugs: { "00143985625": rows } });
  const [context] = contextOf({ claim: aClaim({ lines: [line] }), facts, policy: shippedPolicy(), history: [] }).lines;
  return context && R22.judge(context)?.carc;
}

const cases: [string, readonly DrugRow[], string | undefined][] = [
  ["a drug of the medical benefit", [aDrug()], undefined],
  ["a drug of the pharmacy benefit", [pharmacy], "280"],
  ["under both, medical by the later row", [pharmacy, aDrug({ from: day("2020-01-01") })], undefined],
  ["under both, pharmacy by the later row", [aDrug(), { ...pharmacy, from: day("2020-01-01") }], "280"],
  ["pharmacy until the day before", [{ ...pharmacy, to: day("2025-03-02") }], undefined],
  ["pharmacy to the day", [{ ...pharmacy, to: day("2025-03-03") }], "280"],
  ["pharmacy from the day", [{ ...pharmacy, from: day("2025-03-03") }], "280"],
  ["pharmacy from the day after", [{ ...pharmacy, from: day("2025-03-04") }], undefined],
  ["medical before, pharmacy now", [aDrug({ to: day("2024-12-31") }), { ...pharmacy, from: day("2025-01-01") }], "280"],
  ["the pharmacy row is of another code", [{ ...pharmacy, hcpcs: "J3490" }], undefined],
  ["an NDC nobody knows is R19's", [], undefined],
];

test.each(cases)("%s", (_, rows, carc) => {
  expect(judge(rows)).toBe(carc);
});

test("the per diem of a pharmacy-benefit drug stays payable, and a drug without its NDC is R16's", () => {
  expect(judge([pharmacy], aLine())).toBeUndefined();
  expect(judge([pharmacy], aDrugLine({ drug: undefined }))).toBeUndefined();
});

test("an unlisted code goes by its own row", () => {
  const codes = { J3490: [{ code: "J3490", kind: "unlisted-drug" as const, from: day("2019-01-01") }] };
  const facts = someFacts({ codes, drugs: { "00143985625": [{ ...pharmacy, hcpcs: "J3490" }] } });
  const claim = aClaim({ lines: [aDrugLine({ code: "J3490" })] });
  const [line] = contextOf({ claim, facts, policy: shippedPolicy(), history: [] }).lines;
  expect(line && R22.judge(line)).toMatchObject({ outcome: "deny", carc: "280", read: { benefit: "pharmacy" } });
});
