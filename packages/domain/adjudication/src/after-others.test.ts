// Whole claims after another payer: the worked example by both methods, and that money and accounts hold whatever it decided.
import {
  type Claim,
  type ClaimFacts,
  cents,
  type Decision,
  invariant,
  type LedgerFacts,
  outOfPocketAccount,
  units,
} from "@dripline/claims";
import { aClaim, aMember, aPlan, aRate, aUnitLimit, day, shippedPolicy, someFacts, withParameter } from "@dripline/kit";
import { applyEntries } from "@dripline/ledger";
import type { Policy } from "@dripline/policy";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { adjudicate, NOTHING_USED, screen } from "./index.ts";

const policy = shippedPolicy();

interface Judging {
  readonly under?: Policy;
  readonly known?: ClaimFacts;
  readonly ledger?: LedgerFacts;
}

describe("another payer came first", () => {
  const member = aMember({ otherCoverage: [{ payerId: "B", name: "OTHER PLAN", order: "primary", from: day("2025-01-01") }] });
  const facts = someFacts({ member, plans: { HMO1: aPlan({ coinsuranceBasisPoints: 2000 }) } });
  const decided = (paid: number, wrote: number, left: number) => [
    {
      payerId: "B",
      paidCents: cents(Math.round(paid * 100)),
      adjustments: [
        { group: "CO", carc: "45", amountCents: cents(Math.round(wrote * 100)) },
        { group: "PR", carc: "2", amountCents: cents(Math.round(left * 100)) },
      ],
    },
  ];
  const otherPayers = [{ payerId: "B", rank: "P", paidCents: cents(12_000), adjustments: [] }];
  const worked = aClaim({ payerRank: "S", otherPayers, lines: [{ priorPayments: decided(120, 30, 30) }] });

  function judged(claim: Claim, { under = policy, known = facts, ledger = NOTHING_USED }: Judging = {}): Decision {
    return adjudicate({ ...screen(claim, known, under), ledger, policy: under, version: 1 });
  }

  function told({ lines, paidCents, patientResponsibilityCents, entries }: Decision): unknown[] {
    const reasons = lines.flatMap(({ adjustments }) =>
      adjustments.map(({ group, carc, amountCents }) => `${group}${carc}=${amountCents / 100}`),
    );
    return [
      paidCents / 100,
      patientResponsibilityCents / 100,
      reasons.join(" "),
      entries.map(({ account, amount }) => `${account}=${amount}`),
    ];
  }

  test("the worked example, by both methods and with the rule off", () => {
    expect(told(judged(worked))).toEqual([30, 0, "OA23=150", []]);
    const without = withParameter(policy, "cobMethod", "NON_DUPLICATION");
    expect(told(judged(worked, { under: without }))).toEqual([0, 30, "OA23=150 PR2=30", ["out-of-pocket/2025=2200"]]);
    const setting = policy.rules.get("R35");
    invariant(setting !== undefined, "R35");
    const off = { ...policy, rules: new Map([...policy.rules, ["R35", { ...setting, modes: [] }]]) };
    expect(told(judged(worked, { under: off }))).toEqual([88, 22, "CO45=70 PR2=22", ["out-of-pocket/2025=2200"]]);
    const monitored = { ...setting, modes: setting.modes.map((span) => ({ ...span, mode: "monitor" as const })) };
    const watching = { ...policy, rules: new Map([...policy.rules, ["R35", monitored]]) };
    expect(told(judged(worked, { under: watching }))).toEqual([88, 22, "CO45=70 PR2=22", ["out-of-pocket/2025=2200"]]);
  });

  test("its allowed amount stays ours, and its disposition is paid, at nothing too", () => {
    const nothing = aClaim({ payerRank: "S", otherPayers, lines: [{ priorPayments: decided(180, 0, 0) }] });
    expect(judged(worked)).toMatchObject({ disposition: "paid", allowedCents: 11_000 });
    expect(judged(nothing)).toMatchObject({ disposition: "paid", allowedCents: 11_000, paidCents: 0 });
    expect(told(judged(nothing))).toEqual([0, 0, "OA23=180", []]);
  });

  test("units are cut first, and what is left is paid in their proportion", () => {
    const cut = aClaim({ payerRank: "S", otherPayers, lines: [{ count: 2, charge: 180, priorPayments: decided(120, 30, 30) }] });
    expect(told(judged(cut))).toEqual([15, 0, "CO96=90 OA23=75", []]);
  });

  test("we come first by record: paid as first, whatever the claim says", () => {
    const behind = aMember({ otherCoverage: [{ payerId: "B", name: "OTHER PLAN", order: "secondary", from: day("2025-01-01") }] });
    expect(told(judged(worked, { known: { ...facts, member: behind } }))).toEqual([88, 22, "CO45=70 PR2=22", ["out-of-pocket/2025=2200"]]);
  });

  const OUT_OF_POCKET_MAX = 6000;
  const limited = someFacts({
    member,
    plans: {
      HMO1: aPlan({
        deductibleCents: cents(2500),
        coinsuranceBasisPoints: 2000,
        copayCents: cents(1500),
        outOfPocketMaxCents: cents(OUT_OF_POCKET_MAX),
      }),
    },
    rates: { S9500: [aRate()], J0696: [aRate({ code: "J0696", dollars: "3.333" })], "99601": [aRate({ code: "99601", dollars: "95.5" })] },
    unitLimits: { J0696: [aUnitLimit({ code: "J0696", perDay: 10 })] },
  });

  const submitted = fc.array(
    fc.record({
      code: fc.constantFrom("J0696", "S9500", "99601"),
      on: fc.constantFrom("2025-03-03", "2025-03-04", "2025-03-05"),
      count: fc.integer({ min: 1, max: 12 }),
      paid: fc.nat(20_000),
      wrote: fc.nat(20_000),
      left: fc.nat(20_000),
    }),
    { minLength: 1, maxLength: 5 },
  );

  function claimOf(lines: readonly { code: string; on: string; count: number; paid: number; wrote: number; left: number }[], at: number) {
    return aClaim({
      claimId: `2025066000000${at}`,
      payerRank: "S",
      otherPayers: [{ payerId: "B", rank: "P", paidCents: cents(lines.reduce((sum, { paid }) => sum + paid, 0)), adjustments: [] }],
      lines: lines.map(({ code, on, count, paid, wrote, left }) => ({
        code,
        on,
        ...(code === "J0696" ? { count, drug: { ndc: "00143985625", quantity: units(count / 8), unit: "UN" } } : {}),
        chargeCents: cents(paid + wrote + left),
        priorPayments: decided(paid / 100, wrote / 100, left / 100),
      })),
    });
  }

  test("whatever it decided: never more than was left or allowed, and the accounts take at most what the member owes, up to its maximum", () => {
    fc.assert(
      fc.property(fc.array(submitted, { minLength: 1, maxLength: 4 }), fc.constantFrom("STANDARD", "NON_DUPLICATION"), (claims, method) => {
        const under = withParameter(policy, "cobMethod", method);
        let balances: Record<string, number> = {};
        for (const [at, lines] of claims.entries()) {
          const decision = judged(claimOf(lines, at), { under, known: limited, ledger: { balances, history: [] } });
          for (const [number, line] of decision.lines.entries()) {
            expect(line.paidCents).toBeLessThanOrEqual(line.allowedCents);
            expect(line.paidCents).toBeLessThanOrEqual(lines[number]?.left ?? 0);
          }
          const owed = decision.entries.filter(({ account }) => account === outOfPocketAccount("2025"));
          expect(owed.reduce((sum, { amount }) => sum + amount, 0)).toBeLessThanOrEqual(decision.patientResponsibilityCents);
          balances = applyEntries(balances, decision.entries);
          expect(balances[outOfPocketAccount("2025")] ?? 0).toBeLessThanOrEqual(OUT_OF_POCKET_MAX);
        }
      }),
      { numRuns: 300 },
    );
  });
});
