// R38: a line that an audit named is denied with the finding's own code, and no other line is.
import { aClaim, shippedPolicy, someFacts } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { contextOf } from "../line-context.ts";
import { R38 } from "./R38-audit-finding.ts";

test("the line found not payable is denied, the one beside it isn't", () => {
  const { lines } = contextOf({
    claim: aClaim({ lines: [{}, { on: "2025-03-04" }] }),
    facts: someFacts(),
    policy: shippedPolicy(),
    history: [],
    cause: { kind: "correction", id: "case-1", reason: "no infusion on that day" },
    findings: [{ line: 2, carc: "112", remarks: ["N199", "N432"] }],
  });
  expect(lines.map((line) => R38.judge(line))).toEqual([
    undefined,
    expect.objectContaining({ outcome: "deny", carc: "112", remarks: ["N199", "N432"], read: { cause: "case-1" } }),
  ]);
});
