// What a rule's mode does to the money of a line: off is silent, monitored speaks, and neither changes an amount.
import { cents, units } from "@dripline/claims";
import { aClaim, aContract, aPlan, aRate, aUnitLimit, type LineOverrides, shippedPolicy, someFacts, table, withMode } from "@dripline/kit";
import type { RuleMode } from "@dripline/policy";
import { expect, test } from "@jest/globals";
import { adjudicate, NOTHING_USED, screen } from "./index.ts";

/** S9500 at 110.00 and half for SH, J0696 at 1.00 and ten units a day; 20 % coinsurance. */
const facts = someFacts({
  plans: { HMO1: aPlan({ deductibleCents: cents(0), coinsuranceBasisPoints: 2000 }) },
  contracts: { C1: aContract({ concurrentBasisPoints: { SH: 5000, SJ: 0 } }) },
  rates: { S9500: [aRate()], S9366: [aRate({ code: "S9366", dollars: "200" })], J0696: [aRate({ code: "J0696", dollars: "1" })] },
  unitLimits: { J0696: [aUnitLimit({ code: "J0696", perDay: 10 })] },
});

const drug: LineOverrides = {
  code: "J0696",
  count: 12,
  charge: 12,
  drug: { ndc: "00143985625", quantity: units(1.5), unit: "UN" },
  description: "CEFTRIAXONE",
};
const LINES: Readonly<Record<string, readonly LineOverrides[]>> = {
  therapies: [
    { code: "S9366", charge: 200 },
    { code: "S9500", modifiers: ["SH"], charge: 110 },
  ],
  drug: [drug],
};

const cases = table(`
  why                                       | lines     | rule | mode    | allowed | paid   | adjustments     | says
  half for the second therapy               | therapies | R33  | active  | 55      | 44     | CO59=55 PR2=11  | reduce
  monitored: its whole price                | therapies | R33  | monitor | 110     | 88     | PR2=22          | info
  off: its whole price                      | therapies | R33  | off     | 110     | 88     | PR2=22          |
  the member's share                        | therapies | R34  | active  | 55      | 44     | CO59=55 PR2=11  | pay
  monitored: the plan pays all              | therapies | R34  | monitor | 55      | 55     | CO59=55         | info
  off: the plan pays all                    | therapies | R34  | off     | 55      | 55     | CO59=55         |
  ten of twelve units                       | drug      | R30  | active  | 10      | 8      | CO96=2 PR2=2    | reduce
  monitored: all twelve                     | drug      | R30  | monitor | 12      | 9.6    | PR2=2.4         | info
  off: all twelve                           | drug      | R30  | off     | 12      | 9.6    | PR2=2.4         |
`);

test.each(cases)("$rule $mode, $why", ({ lines, rule, mode, allowed, paid, adjustments, says }) => {
  const policy = withMode(shippedPolicy(), rule, mode as RuleMode);
  const claim = aClaim({ lines: LINES[lines] ?? [] });
  const decision = adjudicate({ ...screen(claim, facts, policy), ledger: NOTHING_USED, policy, version: 1 });
  const line = decision.lines.at(-1);
  const reasons = line?.adjustments.map(({ group, carc, amountCents }) => `${group}${carc}=${amountCents / 100}`).join(" ");
  const said = decision.verdicts.filter((verdict) => verdict.rule === rule && verdict.line === line?.line).map(({ outcome }) => outcome);
  expect([line?.allowedCents, line?.paidCents, reasons, said.join(" ")]).toEqual([
    Math.round(Number(allowed) * 100),
    Math.round(Number(paid) * 100),
    adjustments,
    says,
  ]);
  // What the member owes is what its accounts say.
  expect(decision.entries.filter(({ account }) => account.startsWith("out-of-pocket/")).reduce((sum, { amount }) => sum + amount, 0)).toBe(
    decision.patientResponsibilityCents,
  );
});

test.each(["2018-12-31", "2019-01-01"])("a void of nobody's claim takes nothing back, on %s as on any day", (on) => {
  const claim = aClaim({ frequency: "8", replaces: "20250650000001", lines: [{ on }] });
  const policy = shippedPolicy();
  const { disposition, lines } = adjudicate({ ...screen(claim, facts, policy), ledger: NOTHING_USED, policy, version: 1 });
  expect([disposition, lines[0]?.adjustments[0]?.carc, lines[0]?.remarks]).toEqual(["denied", "16", ["M47"]]);
});
