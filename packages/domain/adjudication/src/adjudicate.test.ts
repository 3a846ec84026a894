// Whole claims: what line 1 used is what line 2 finds, what claim A used is what claim B finds, and every cent is explained.
import { type Claim, type ClaimFacts, cents, type DecidedLine, type Decision, type LedgerFacts, units } from "@dripline/claims";
import {
  aClaim,
  anAuthorization,
  aPlan,
  aPriorAuthorizationRow,
  aProvider,
  aRate,
  aReferral,
  aUnitLimit,
  day,
  HOME_INFUSION_NPI,
  shippedPolicy,
  someFacts,
} from "@dripline/kit";
import { applyEntries, reverseEntries, sumEntries } from "@dripline/ledger";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { adjudicate, NOTHING_USED, screen } from "./index.ts";

const policy = shippedPolicy();

function decide(claim: Claim, facts: ClaimFacts, ledger: LedgerFacts = NOTHING_USED): Decision {
  return adjudicate({ ...screen(claim, facts, policy), ledger, policy, version: 1 });
}

/** Ten J0696 a day for the member, twenty-five authorized in all, a deductible, coinsurance and a maximum that a few lines reach. */
const UNITS_PER_DAY = 10;
const UNITS_AUTHORIZED = 25;
const limited = someFacts({
  plans: {
    HMO1: aPlan({ deductibleCents: cents(500), coinsuranceBasisPoints: 2000, copayCents: cents(1500), outOfPocketMaxCents: cents(3000) }),
  },
  rates: { J0696: [aRate({ code: "J0696", dollars: "3.333" })], S9500: [aRate()], "99601": [aRate({ code: "99601", dollars: "95.5" })] },
  priorAuthorization: { J0696: [aPriorAuthorizationRow({ code: "J0696" })] },
  authorizations: [anAuthorization({ codes: ["J0696"], counts: { J0696: UNITS_AUTHORIZED } })],
  unitLimits: { J0696: [aUnitLimit({ code: "J0696", perDay: UNITS_PER_DAY })] },
});

const drug = { drug: { ndc: "00143985625", quantity: units(1), unit: "UN" }, description: "CEFTRIAXONE" };

/** Lines that screening lets through, each with its own charge so that none is a duplicate of another. */
const billed: fc.Arbitrary<BilledLine[]> = fc.array(
  fc.record({
    code: fc.constantFrom("J0696", "J0696", "J0696", "S9500", "99601"),
    on: fc.constantFrom("2025-03-03", "2025-03-04", "2025-03-05"),
    count: fc.integer({ min: 1, max: 12 }),
    charge: fc.integer({ min: 0, max: 40_000 }),
  }),
  { minLength: 1, maxLength: 6 },
);

interface BilledLine {
  readonly code: string;
  readonly on: string;
  readonly count: number;
  readonly charge: number;
}

function claimOf(lines: readonly BilledLine[], at: number): Claim {
  return aClaim({
    claimId: `2025066000000${at}`,
    lines: lines.map(({ code, on, count, charge }) => ({
      code,
      on,
      ...(code === "J0696" ? { count, ...drug, drug: { ...drug.drug, quantity: units(count / 8) } } : { count: 1 }),
      charge: charge / 100,
    })),
  });
}

/** Judges claims in log order, each on the balances that the ones before left. */
function inOrder(claims: readonly Claim[]): { decisions: Decision[]; balances: Record<string, number> } {
  let balances: Record<string, number> = {};
  const decisions = claims.map((claim) => {
    const decision = decide(claim, limited, { balances, history: [] });
    balances = applyEntries(balances, decision.entries);
    return decision;
  });
  return { decisions, balances };
}

function isBalanced({ chargeCents, paidCents, adjustments }: DecidedLine): boolean {
  return chargeCents === adjustments.reduce((sum, { amountCents }) => sum + amountCents, paidCents as number);
}

describe("one line", () => {
  test("charge 180, rate 110: CO 45 of 70", () => {
    const decision = decide(aClaim(), someFacts());
    expect(decision).toMatchObject({ disposition: "paid", chargeCents: 18_000, allowedCents: 11_000, paidCents: 11_000, entries: [] });
    expect(decision.lines[0]?.adjustments).toEqual([{ group: "CO", carc: "45", amountCents: 7000 }]);
  });

  test("without a price the claim waits, and so do its other lines", () => {
    const decision = decide(
      aClaim({ lines: [{}, { on: "2025-03-04" }] }),
      someFacts({ rates: { S9500: [aRate({ to: day("2025-03-03") }), aRate({ dollars: "0", from: day("2025-03-04") })] } }),
    );
    expect([decision.disposition, decision.paidCents, decision.entries]).toEqual(["pended", 0, []]);
    expect(decision.lines.map(({ status }) => status)).toEqual(["pended", "pended"]);
  });

  test("all lines denied: denied, and nothing used", () => {
    const facts = someFacts({ priorAuthorization: { S9500: [aPriorAuthorizationRow()] } });
    const decision = decide(aClaim(), facts);
    expect([decision.disposition, decision.lines[0]?.adjustments[0]?.carc, decision.entries]).toEqual(["denied", "197", []]);
  });

  test("a charge of 0: paid at 0 with nothing to explain", () => {
    const decision = decide(aClaim({ lines: [{ charge: 0 }] }), someFacts());
    expect([decision.disposition, decision.paidCents, decision.lines[0]?.adjustments]).toEqual(["paid", 0, []]);
  });

  test("a test claim uses nothing", () => {
    const claim = claimOf([{ code: "J0696", on: "2025-03-03", count: 8, charge: 5000 }], 1);
    expect(decide(claim, limited).entries).not.toEqual([]);
    expect(decide({ ...claim, test: true }, limited).entries).toEqual([]);
  });
});

test("8 then 5 of one day, in two claims: the second pays 2, and its account is the day's", () => {
  const line = { code: "J0696", on: "2025-03-03", charge: 5000 };
  const { decisions, balances } = inOrder([claimOf([{ ...line, count: 8 }], 1), claimOf([{ ...line, count: 5 }], 2)]);
  expect(decisions.map(({ lines }) => [lines[0]?.status, lines[0]?.paidUnits])).toEqual([
    ["paid", 8000],
    ["reduced", 2000],
  ]);
  expect(balances).toMatchObject({ "units/J0696/2025-03-03": 10_000, "authorization/PA1/J0696": 10_000 });
});

test("units that the day's limit cuts off stay with the authorization", () => {
  const decision = decide(claimOf([{ code: "J0696", on: "2025-03-03", count: 12, charge: 5000 }], 1), limited);
  expect(sumEntries(decision.entries)).toMatchObject({ "units/J0696/2025-03-03": 10_000, "authorization/PA1/J0696": 10_000 });
});

test("authorized units go to the earliest days, whatever the order of the lines; the deductible follows the lines", () => {
  const line = { code: "J0696", count: 10, charge: 5000 };
  const days = ["2025-03-05", "2025-03-03", "2025-03-04"];
  const { lines, entries } = decide(
    claimOf(
      days.map((on, at) => ({ ...line, on, charge: 5000 + at })),
      1,
    ),
    limited,
  );
  expect(lines.map(({ status, paidUnits }) => [status, paidUnits])).toEqual([
    ["reduced", 5000],
    ["paid", 10_000],
    ["paid", 10_000],
  ]);
  expect(lines[0]?.adjustments).toContainEqual(expect.objectContaining({ carc: "198" }));
  expect(entries.filter(({ account }) => account === "deductible/2025").map((entry) => entry.line)).toEqual([1]);
  expect(entries.map((entry) => entry.line)).toEqual([...entries.map((entry) => entry.line ?? 0)].sort());
});

test("out of network two days are two visits of the referral, whatever their lines; a third isn't there", () => {
  const facts = someFacts({
    plans: { HMO1: aPlan({ outOfNetwork: { covered: true, coinsuranceBasisPoints: 0, feeScheduleId: "OON" } }) },
    providers: { ...someFacts().providers, [HOME_INFUSION_NPI]: aProvider({ network: [] }) },
    rates: { S9500: [aRate({ feeScheduleId: "OON" })], "99601": [aRate({ feeScheduleId: "OON", code: "99601" })] },
    referrals: [aReferral({ visits: 2 })],
  });
  const lines = ["2025-03-03", "2025-03-04", "2025-03-05"].flatMap((on) => [{ on }, { on, code: "99601" }]);
  const decision = decide(aClaim({ referralNumber: "RF1", lines }), facts);
  expect(decision.lines.map(({ status }) => status)).toEqual(["paid", "paid", "paid", "paid", "denied", "denied"]);
  expect(decision.lines[4]?.adjustments).toEqual([{ group: "CO", carc: "287", amountCents: 18_000 }]);
  expect(decision.entries).toEqual([
    { account: "referral/RF1", amount: 1, line: 1 },
    { account: "referral/RF1", amount: 1, line: 3 },
  ]);
});

test("however claims follow each other, no unit, deductible or maximum is spent twice, and every line balances", () => {
  fc.assert(
    fc.property(fc.array(billed, { minLength: 1, maxLength: 5 }), (all) => {
      const { decisions, balances } = inOrder(all.map((lines, at) => claimOf(lines, at)));
      const lines = decisions.flatMap((decision) => decision.lines);
      const paidUnits = (wanted: (line: DecidedLine) => boolean): number =>
        lines.filter((line) => line.code === "J0696" && wanted(line)).reduce((sum, line) => sum + line.paidUnits, 0);
      for (const on of ["2025-03-03", "2025-03-04", "2025-03-05"]) {
        expect(balances[`units/J0696/${on}`] ?? 0).toBe(paidUnits((line) => line.serviceFrom === on));
        expect(paidUnits((line) => line.serviceFrom === on)).toBeLessThanOrEqual(UNITS_PER_DAY * 1000);
      }
      expect(balances["authorization/PA1/J0696"] ?? 0).toBe(paidUnits(() => true));
      expect(paidUnits(() => true)).toBeLessThanOrEqual(UNITS_AUTHORIZED * 1000);
      expect(balances["deductible/2025"] ?? 0).toBeLessThanOrEqual(500);
      expect(balances["out-of-pocket/2025"] ?? 0).toBeLessThanOrEqual(3000);
      expect(lines.every(isBalanced)).toBe(true);
      for (const decision of decisions) {
        const owed = sumEntries(decision.entries)["out-of-pocket/2025"] ?? 0;
        expect([decision.patientResponsibilityCents, decision.allowedCents]).toEqual([owed, decision.paidCents + owed]);
      }
    }),
  );
});

test("of lines that only the day's limit cuts, the day pays the same units in whatever order they come", () => {
  const day10 = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(day10, (counts) => {
      const claims = (order: readonly number[]): Claim[] =>
        order.map((count, at) => claimOf([{ code: "J0696", on: "2025-03-03", count, charge: 5000 }], at));
      const total = Math.min(
        10_000,
        counts.reduce((sum, count) => sum + count * 1000, 0),
      );
      expect(inOrder(claims(counts)).balances["units/J0696/2025-03-03"]).toBe(total);
      expect(inOrder(claims([...counts].reverse())).balances["units/J0696/2025-03-03"]).toBe(total);
    }),
  );
});

test("lines in one claim use what the same lines in claims of their own would", () => {
  fc.assert(
    fc.property(billed, (lines) => {
      const together = inOrder([claimOf(lines, 0)]);
      if (together.decisions[0]?.disposition === "pended") return;
      const apart = inOrder(lines.map((line, at) => claimOf([line], at)));
      if (apart.decisions.some(({ disposition }) => disposition === "pended")) return;
      const duplicates = together.decisions[0]?.verdicts.some(({ rule }) => rule === "R4" || rule === "R17");
      if (!duplicates) expect(together.balances).toEqual(apart.balances);
    }),
  );
});

test("a claim and its reversal leave every balance as it was", () => {
  fc.assert(
    fc.property(billed, billed, (first, second) => {
      const { balances } = inOrder([claimOf(first, 0)]);
      const { entries } = decide(claimOf(second, 1), limited, { balances, history: [] });
      const back = applyEntries(applyEntries(balances, entries), reverseEntries(entries));
      expect(sumEntries([...entries, ...reverseEntries(entries)])).toEqual(Object.fromEntries(entries.map(({ account }) => [account, 0])));
      for (const account of Object.keys(balances)) expect(back[account]).toBe(balances[account]);
    }),
  );
});

test("judging again gives the same bytes", () => {
  fc.assert(
    fc.property(billed, (lines) => {
      const claim = claimOf(lines, 0);
      const again: Claim = structuredClone(claim);
      expect(JSON.stringify(decide(again, structuredClone(limited)))).toBe(JSON.stringify(decide(claim, limited)));
    }),
  );
});
