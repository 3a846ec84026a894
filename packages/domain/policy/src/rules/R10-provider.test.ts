// R10: known, not excluded, of a kind that may bill; and who rendered.

import type { Provider } from "@dripline/claims";
import {
  aClaim,
  aPractitioner,
  aProvider,
  day,
  HOME_INFUSION_NPI,
  HOSPITALIST_NPI,
  PCP_NPI,
  shippedPolicy,
  someFacts,
  table,
} from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { contextOf } from "../line-context.ts";
import type { Finding } from "../rule.ts";
import { R10 } from "./R10-provider.ts";

function judge(
  billing: Provider | undefined,
  { rendering, onLine, on = "2025-03-03" }: { rendering?: string; onLine?: string; on?: string } = {},
) {
  const claim = aClaim({ renderingNpi: rendering, lines: [{ on, renderingNpi: onLine }] });
  const providers: Record<string, Provider> = {
    [PCP_NPI]: aPractitioner(),
    [HOSPITALIST_NPI]: aPractitioner({ npi: HOSPITALIST_NPI, excludedFrom: day("2025-03-03") }),
  };
  if (billing) providers[HOME_INFUSION_NPI] = billing;
  const [line] = contextOf({ claim, facts: someFacts({ providers }), policy: shippedPolicy(), history: [] }).lines;
  return line && R10.judge(line);
}

const codes = (finding: Finding | undefined): string => [finding?.carc, ...(finding?.remarks ?? [])].filter(Boolean).join(" ");

const billers = table(`
  why                                         | kind               | excludedFrom | on         | found
  a home infusion pharmacy                    | home-infusion      |              | 2025-03-03 |
  a specialty pharmacy                        | specialty-pharmacy |              | 2025-03-03 |
  a supplier of equipment                     | other              |              | 2025-03-03 | 170 N95
  a physician                                 | practitioner       |              | 2025-03-03 | 170 N95
  excluded two days before                    | home-infusion      | 2025-03-01   | 2025-03-03 | B7 N570
  excluded from that day                      | home-infusion      | 2025-03-03   | 2025-03-03 | B7 N570
  excluded from the day after                 | home-infusion      | 2025-03-04   | 2025-03-03 |
  exclusion comes before the kind             | other              | 2025-03-01   | 2025-03-03 | B7 N570
`);

test.each(billers)("$why", ({ kind, excludedFrom, on, found }) => {
  const billing = aProvider({ kind: kind as Provider["kind"], excludedFrom: excludedFrom === "" ? undefined : day(excludedFrom) });
  expect(codes(judge(billing, { on }))).toBe(found);
});

test("a billing provider whom the plan doesn't know", () => {
  expect(codes(judge(undefined))).toBe("B7 N570");
});

test("a known provider without a contract is out of network, and not denied here", () => {
  expect(judge(aProvider({ network: [] }))).toBeUndefined();
});

test("every line of a supplier's claim is denied, its drugs too", () => {
  const claim = aClaim({ lines: [{}, { code: "J0696" }, { code: "99601" }] });
  const facts = someFacts({ providers: { [HOME_INFUSION_NPI]: aProvider({ kind: "other" }) } });
  const { lines } = contextOf({ claim, facts, policy: shippedPolicy(), history: [] });
  expect(lines.map((line) => R10.judge(line)?.carc)).toEqual(["170", "170", "170"]);
});

const renderers = table(`
  why                                  | rendering      | onLine         | on         | found
  nobody named                         |                |                | 2025-03-03 |
  named on the claim, not excluded     | ${PCP_NPI}     |                | 2025-03-03 |
  named on the claim, excluded         | ${HOSPITALIST_NPI} |            | 2025-03-03 | 185
  the day before the exclusion         | ${HOSPITALIST_NPI} |            | 2025-03-02 |
  the line's counts: excluded          | ${PCP_NPI}     | ${HOSPITALIST_NPI} | 2025-03-03 | 185
  the line's counts: not excluded      | ${HOSPITALIST_NPI} | ${PCP_NPI} | 2025-03-03 |
  not known to the plan                | 1234567893     |                | 2025-03-03 |
`);

test.each(renderers as readonly Record<"why" | "rendering" | "onLine" | "on" | "found", string>[])("rendering: $why", (row) => {
  const named = (npi: string) => (npi === "" ? undefined : npi);
  const rendering = { rendering: named(row.rendering), onLine: named(row.onLine), on: row.on };
  expect(codes(judge(aProvider(), rendering as { rendering: string; onLine: string; on: string }))).toBe(row.found);
});
