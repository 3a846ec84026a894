// R34: deductible, copay and coinsurance, in that order, and the out-of-pocket maximum that caps them.
import { type BenefitPlan, type Cents, cents } from "@dripline/claims";
import { aClaim, aPlan, aProvider, HOME_INFUSION_NPI, type LineOverrides, shippedPolicy, someFacts, table } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf } from "../line-context.ts";
import { type CostShare, costShare } from "./R34-cost-share.ts";

interface Shared {
  readonly plan: Partial<BenefitPlan>;
  readonly allowed?: number;
  readonly line?: LineOverrides;
  readonly used?: Readonly<Record<string, number>>;
  readonly outOfNetwork?: boolean;
}

const policy = shippedPolicy();

function share({ plan, allowed = 11_000, line = {}, used = {}, outOfNetwork = false }: Shared): CostShare {
  const facts = someFacts({
    plans: { HMO1: aPlan(plan) },
    providers: { [HOME_INFUSION_NPI]: outOfNetwork ? aProvider({ network: [] }) : aProvider() },
  });
  const [context] = contextOf({ claim: aClaim({ lines: [line] }), facts, policy, history: [] }).lines;
  if (context === undefined) throw new Error("a claim has a line");
  return costShare({ context, allowedCents: allowed as Cents, balances: { of: (account) => used[account] ?? 0 } });
}

const parts = ({ deductibleCents, copayCents, coinsuranceCents, paidCents }: CostShare): number[] => [
  deductibleCents,
  copayCents,
  coinsuranceCents,
  paidCents,
];

const YEAR = { deductible: "deductible/2025", outOfPocket: "out-of-pocket/2025" };

const cases = table(`
  why                                              | code  | allowed | deductible | met   | copay | percent | max   | owed  | PR1   | PR3  | PR2  | paid
  nothing is owed                                  | S9500 | 11000   | 0          | 0     | 0     | 0       |       | 0     | 0     | 0    | 0    | 11000
  20 percent of 110                                | S9500 | 11000   | 0          | 0     | 0     | 20      |       | 0     | 0     | 0    | 2200 | 8800
  30 dollars of the deductible left                | S9500 | 11000   | 50000      | 47000 | 0     | 20      |       | 0     | 3000  | 0    | 1600 | 6400
  a cent of the deductible left                    | S9500 | 11000   | 50000      | 49999 | 0     | 20      |       | 0     | 1     | 0    | 2200 | 8799
  the deductible is met                            | S9500 | 11000   | 50000      | 50000 | 0     | 20      |       | 0     | 0     | 0    | 2200 | 8800
  the deductible takes it all                      | S9500 | 11000   | 50000      | 0     | 0     | 20      |       | 0     | 11000 | 0    | 0    | 0
  10 dollars to the maximum                        | S9500 | 11000   | 0          | 0     | 0     | 20      | 50000 | 49000 | 0     | 0    | 1000 | 10000
  just to the maximum                              | S9500 | 11000   | 0          | 0     | 0     | 20      | 50000 | 47800 | 0     | 0    | 2200 | 8800
  a cent less than that                            | S9500 | 11000   | 0          | 0     | 0     | 20      | 50000 | 47801 | 0     | 0    | 2199 | 8801
  the maximum is reached                           | S9500 | 11000   | 50000      | 0     | 0     | 20      | 50000 | 50000 | 0     | 0    | 0    | 11000
  the maximum is passed already                    | S9500 | 11000   | 50000      | 0     | 0     | 20      | 50000 | 60000 | 0     | 0    | 0    | 11000
  the deductible counts towards the maximum        | S9500 | 11000   | 50000      | 45000 | 0     | 20      | 50000 | 46000 | 4000  | 0    | 0    | 7000
  copay on a nursing visit                         | 99601 | 11000   | 0          | 0     | 1500  | 0       |       | 0     | 0     | 1500 | 0    | 9500
  no copay on a per diem                           | S9500 | 11000   | 0          | 0     | 1500  | 0       |       | 0     | 0     | 0    | 0    | 11000
  no copay on a drug                               | J0696 | 11000   | 0          | 0     | 1500  | 0       |       | 0     | 0     | 0    | 0    | 11000
  a visit that costs less than the copay           | 99601 | 1000    | 0          | 0     | 1500  | 20      |       | 0     | 0     | 1000 | 0    | 0
  deductible, then copay, then 20 percent of 65    | 99601 | 11000   | 3000       | 0     | 1500  | 20      |       | 0     | 3000  | 1500 | 1300 | 5200
  the maximum cuts coinsurance first               | 99601 | 11000   | 3000       | 0     | 1500  | 20      | 5000  | 0     | 3000  | 1500 | 500  | 6000
  then the copay                                   | 99601 | 11000   | 3000       | 0     | 1500  | 20      | 4000  | 0     | 3000  | 1000 | 0    | 7000
  and the deductible last                          | 99601 | 11000   | 3000       | 0     | 1500  | 20      | 2000  | 0     | 2000  | 0    | 0    | 9000
  half a cent goes up                              | S9500 | 105     | 0          | 0     | 0     | 10      |       | 0     | 0     | 0    | 11   | 94
  nothing allowed, nothing owed                    | S9500 | 0       | 3000       | 0     | 0     | 20      |       | 0     | 0     | 0    | 0    | 0
`);

test.each(cases)("$why", (row) => {
  const shared = share({
    plan: {
      deductibleCents: cents(Number(row.deductible)),
      copayCents: cents(Number(row.copay)),
      coinsuranceBasisPoints: Number(row.percent) * 100,
      outOfPocketMaxCents: row.max === "" ? undefined : cents(Number(row.max)),
    },
    allowed: Number(row.allowed),
    line: { code: row.code },
    used: { [YEAR.deductible]: Number(row.met), [YEAR.outOfPocket]: Number(row.owed) },
  });
  expect(parts(shared)).toEqual([row.PR1, row.PR3, row.PR2, row.paid].map(Number));
});

test("out of network has its own coinsurance", () => {
  const plan = { coinsuranceBasisPoints: 1000, outOfNetwork: { covered: true, coinsuranceBasisPoints: 3000 } };
  expect(share({ plan }).coinsuranceCents).toBe(1100);
  expect(share({ plan, outOfNetwork: true }).coinsuranceCents).toBe(3300);
});

test("the year is that of the service, on both sides of new year", () => {
  const plan = { deductibleCents: cents(5000) };
  const used = { "deductible/2024": 5000 };
  expect(share({ plan, used, line: { on: "2024-12-31" } }).deductibleCents).toBe(0);
  const next = share({ plan, used, line: { on: "2025-01-01" } });
  expect(next.deductibleCents).toBe(5000);
  expect(next.posts).toEqual([
    { account: "deductible/2025", amount: 5000 },
    { account: "out-of-pocket/2025", amount: 5000 },
  ]);
});

test("what is owed is posted out of pocket, maximum or not; nothing owed posts nothing", () => {
  expect(share({ plan: { coinsuranceBasisPoints: 2000 } }).posts).toEqual([{ account: YEAR.outOfPocket, amount: 2200 }]);
  expect(share({ plan: {} })).toEqual({ deductibleCents: 0, copayCents: 0, coinsuranceCents: 0, paidCents: 11_000, posts: [] });
});

test("a share that the maximum takes off whole is still told", () => {
  const capped = share({ plan: { coinsuranceBasisPoints: 2000, outOfPocketMaxCents: cents(100) }, used: { [YEAR.outOfPocket]: 100 } });
  expect([capped.posts, capped.finding?.read.outOfPocketLeft]).toEqual([[], "0"]);
});

test("parts are never negative, sum to the allowed amount, and no account passes its limit", () => {
  const money = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(
      fc.record({
        deductible: money,
        copay: money,
        percent: fc.integer({ min: 0, max: 10_000 }),
        max: fc.option(money, { nil: undefined }),
      }),
      fc.array(fc.record({ allowed: money, nursing: fc.boolean() }), { maxLength: 8 }),
      ({ deductible, copay, percent, max }, lines) => {
        const used = { [YEAR.deductible]: 0, [YEAR.outOfPocket]: 0 };
        const plan = {
          deductibleCents: cents(deductible),
          copayCents: cents(copay),
          coinsuranceBasisPoints: percent,
          outOfPocketMaxCents: max === undefined ? undefined : cents(max),
        };
        for (const { allowed, nursing } of lines) {
          const shared = share({ plan, allowed, line: { code: nursing ? "99601" : "S9500" }, used });
          expect(parts(shared).every((part) => part >= 0)).toBe(true);
          expect(parts(shared).reduce((sum, part) => sum + part, 0)).toBe(allowed);
          for (const { account, amount } of shared.posts) used[account] = amount + Number(used[account]);
        }
        expect(used[YEAR.deductible]).toBeLessThanOrEqual(deductible);
        expect(used[YEAR.outOfPocket]).toBeLessThanOrEqual(max ?? Number.MAX_SAFE_INTEGER);
      },
    ),
  );
});
