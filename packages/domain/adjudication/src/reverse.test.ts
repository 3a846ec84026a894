// Reversal: for any claim, what was decided and its reversal sum to zero in money, units and accounts, under the same codes.

import { type Decision, units, type Verdict } from "@dripline/claims";
import { aClaim, anAuthorization, aPlan, aPriorAuthorizationRow, aRate, aUnitLimit, day, shippedPolicy, someFacts } from "@dripline/kit";
import { applyEntries, sumEntries } from "@dripline/ledger";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { adjudicate, NOTHING_USED, reverse, screen } from "./index.ts";

const policy = shippedPolicy();
const facts = someFacts({
  plans: { HMO1: aPlan({ coinsuranceBasisPoints: 2000, outOfPocketMaxCents: 3000 as never }) },
  rates: { J0696: [aRate({ code: "J0696", dollars: "3.333" })], S9500: [aRate()] },
  priorAuthorization: { J0696: [aPriorAuthorizationRow({ code: "J0696" })] },
  authorizations: [anAuthorization({ codes: ["J0696"], counts: { J0696: 15 } })],
  unitLimits: { J0696: [aUnitLimit({ code: "J0696", perDay: 10 })] },
});

const verdict: Verdict = { rule: "R6", outcome: "info", clause: "HI-EDIT-1", from: day("2019-01-01"), read: {}, remarks: [], text: "" };

const decided: fc.Arbitrary<Decision> = fc
  .array(fc.record({ isDrug: fc.boolean(), count: fc.integer({ min: 1, max: 14 }), charge: fc.integer({ min: 0, max: 40_000 }) }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((lines) => {
    const claim = aClaim({
      lines: lines.map(({ isDrug, count, charge }, at) => ({
        code: isDrug ? "J0696" : "S9500",
        on: `2025-03-0${at + 1}`,
        charge: charge / 100,
        count: isDrug ? count : 1,
        ...(isDrug ? { description: "CEFTRIAXONE", drug: { ndc: "00143985625", quantity: units(count / 8), unit: "UN" } } : {}),
      })),
    });
    return adjudicate({ ...screen(claim, facts, policy), ledger: NOTHING_USED, policy, version: 1 });
  });

const sum = (one: number, other: number): number => one + other;

test("claim and reversal sum to zero everywhere", () => {
  fc.assert(
    fc.property(decided, (decision) => {
      const reversal = reverse(decision, { verdict, alert: "N693" });
      for (const amount of ["chargeCents", "allowedCents", "paidCents", "patientResponsibilityCents"] as const)
        expect(sum(decision[amount], reversal[amount])).toBe(0);
      expect(Object.values(sumEntries([...decision.entries, ...reversal.entries])).every((amount) => amount === 0)).toBe(true);
      expect(applyEntries(applyEntries({}, decision.entries), reversal.entries)).toEqual(
        Object.fromEntries(decision.entries.map(({ account }) => [account, 0])),
      );
      for (const [at, line] of reversal.lines.entries()) {
        const before = decision.lines[at];
        expect(line.adjustments.map(({ group, carc }) => group + carc)).toEqual(before?.adjustments.map(({ group, carc }) => group + carc));
        expect(line.chargeCents).toBe(line.adjustments.reduce((total, { amountCents }) => total + amountCents, line.paidCents as number));
        expect(line.units + (before?.units ?? 0)).toBe(0);
        expect(line.paidUnits + (before?.paidUnits ?? 0)).toBe(0);
        expect(line.remarks).toEqual([...(before?.remarks ?? []), "N693"]);
      }
    }),
  );
});

test("no amount becomes minus zero, which no reader of a receipt takes for zero", () => {
  fc.assert(
    fc.property(decided, (decision) => {
      const { lines, entries, ...head } = reverse(decision, { verdict });
      for (const amount of [
        head.paidCents,
        head.allowedCents,
        ...lines.map(({ paidUnits }) => paidUnits),
        ...entries.map((each) => each.amount),
      ])
        expect(Object.is(amount, -0)).toBe(false);
    }),
  );
});

test("what waits or was reversed has nothing to take back", () => {
  const [decision] = fc.sample(decided, 1);
  if (decision === undefined) throw new Error("no sample");
  for (const disposition of ["pended", "reversed", "void"] as const)
    expect(() => reverse({ ...decision, disposition }, { verdict })).toThrow("invariant broken");
});
