// R21: each place of the bundle, the line's before the claim's, and the infusion suite with its modifier.

import { aClaim, aLine, shippedPolicy, someFacts, table } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf } from "../line-context.ts";
import type { Finding } from "../rule.ts";
import { R21 } from "./R21-place.ts";

const policy = shippedPolicy();

function judge({ claim, line, modifiers }: { claim: string; line?: string; modifiers?: string }): Finding | undefined {
  const billed = aLine({ placeOfService: line === "" ? undefined : line, modifiers: (modifiers ?? "").split(" ").filter(Boolean) });
  const toJudge = aClaim({ placeOfService: claim, lines: [billed] });
  const [context] = contextOf({ claim: toJudge, facts: someFacts(), policy, history: [] }).lines;
  return context && R21.judge(context);
}

const cases = table(`
  why                                   | claim | line | modifiers | carc
  home                                  | 12    |      |           |
  assisted living                       | 13    |      |           |
  group home                            | 14    |      |           |
  custodial care facility               | 33    |      |           |
  homeless shelter                      | 04    |      |           |
  infusion suite                        | 49    |      | SS        |
  infusion suite, modifiers are a set   | 49    |      | SH SS     |
  infusion suite that doesn't say so    | 49    |      |           | 5
  another modifier doesn't help         | 49    |      | SD        | 5
  office                                | 11    |      |           | 5
  office as the provider's suite        | 11    |      | SS        |
  inpatient hospital                    | 21    |      |           | 5
  inpatient hospital, whatever it says  | 21    |      | SS        | 5
  outpatient hospital                   | 22    |      |           | 5
  skilled nursing facility: R31 decides | 31    |      |           |
  nursing facility: R31 decides         | 32    |      |           |
  pharmacy                              | 01    |      |           | 5
  the line's place counts: home         | 21    | 12   |           |
  the line's place counts: hospital     | 12    | 21   |           | 5
`);

test.each(cases)("$why", ({ claim, line, modifiers, carc }) => {
  const finding = judge({ claim, line, modifiers });
  if (carc === "") return expect(finding).toBeUndefined();
  expect(finding).toMatchObject({ outcome: "deny", carc, remarks: ["M77"], read: { place: line === "" ? claim : line } });
});

test("only places of the bundle are ever paid", () => {
  const places = new Set(policy.places.map(({ place }) => place));
  const anyPlace = fc.integer({ min: 0, max: 99 }).map((number) => String(number).padStart(2, "0"));
  fc.assert(
    fc.property(anyPlace, fc.constantFrom("", "SS", "SH", "SS SH"), (claim, modifiers) => {
      if (judge({ claim, modifiers }) === undefined) expect(places.has(claim)).toBe(true);
    }),
  );
});
