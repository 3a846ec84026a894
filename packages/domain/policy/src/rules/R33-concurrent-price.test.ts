// R33: what a second and a third therapy of a day are paid.
import { type Cents, type Contract, cents } from "@dripline/claims";
import {
  aClaim,
  aContract,
  aProvider,
  day,
  HOME_INFUSION_NPI,
  type LineOverrides,
  shippedPolicy,
  someFacts,
  table,
  withParameter,
} from "@dripline/kit";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf } from "../line-context.ts";
import { type ConcurrentShare, concurrentShare } from "./R33-concurrent-price.ts";

interface Shared {
  readonly line: LineOverrides;
  readonly base?: number;
  readonly contracts?: readonly Contract[];
  readonly defaults?: number;
}

function share({
  line,
  base = 11_000,
  contracts = [aContract({ concurrentBasisPoints: { SH: 5000, SJ: 0 } })],
  defaults,
}: Shared): ConcurrentShare {
  const product = "careadvantage-preferred";
  const network = contracts.map(({ contractId, from, to }) => ({ product, contractId, from, to }));
  const facts = someFacts({
    providers: { [HOME_INFUSION_NPI]: aProvider({ network }) },
    contracts: Object.fromEntries(contracts.map((contract) => [contract.contractId, contract])),
  });
  const shipped = shippedPolicy();
  const policy = defaults === undefined ? shipped : withParameter(shipped, "concurrentBasisPointsSH", defaults);
  const [context] = contextOf({ claim: aClaim({ lines: [line] }), facts, policy, history: [] }).lines;
  if (context === undefined) throw new Error("a claim has a line");
  return concurrentShare({ context, baseCents: base as Cents });
}

const cases = table(`
  why                               | code  | modifiers | base  | allowed | reduction
  the first therapy                 | S9500 |           | 11000 | 11000   | 0
  SH at half                        | S9500 | SH        | 11000 | 5500    | 5500
  SJ at nothing                     | S9500 | SJ        | 11000 | 0       | 11000
  odd cents, half up                | S9500 | SH        | 11001 | 5501    | 5500
  one cent, half up                 | S9500 | SH        | 1     | 1       | 0
  beside another modifier           | S9500 | SS SH     | 11000 | 5500    | 5500
  both, which R17 denies            | S9500 | SH SJ     | 11000 | 0       | 11000
  a drug is never reduced           | J0696 | SH        | 11000 | 11000   | 0
  nursing is never reduced          | 99601 | SJ        | 11000 | 11000   | 0
  catheter care is no therapy       | S5498 | SH        | 11000 | 11000   | 0
`);

test.each(cases)("$why", ({ code, modifiers, base, allowed, reduction }) => {
  const shared = share({ line: { code, modifiers: modifiers.split(" ").filter(Boolean) }, base: Number(base) });
  expect([shared.allowedCents, shared.reductionCents]).toEqual([Number(allowed), Number(reduction)]);
  const isReduced = Number(allowed) !== Number(base) || (modifiers === "SH" && base === "1");
  expect(shared.finding?.carc).toBe(isReduced ? "59" : undefined);
});

test("at 100 percent nothing is said", () => {
  const contracts = [aContract({ concurrentBasisPoints: { SH: 10_000, SJ: 10_000 } })];
  expect(share({ line: { modifiers: ["SH"] }, contracts })).toEqual({ allowedCents: cents(11_000), reductionCents: 0 });
});

test("the contract in force on the day decides: none before 2025-02-01", () => {
  const contracts = [
    aContract({ contractId: "C0", concurrentBasisPoints: undefined, to: day("2025-01-31") }),
    aContract({ from: day("2025-02-01") }),
  ];
  expect(share({ line: { modifiers: ["SH"], on: "2025-01-31" }, contracts }).allowedCents).toBe(11_000);
  expect(share({ line: { modifiers: ["SH"], on: "2025-02-01" }, contracts }).allowedCents).toBe(5500);
});

test("a contract that names no share, and no contract at all, have the policy's: 100 percent as shipped", () => {
  const silent = [aContract({ concurrentBasisPoints: undefined })];
  for (const contracts of [silent, []]) {
    expect(share({ line: { modifiers: ["SH"] }, contracts }).allowedCents).toBe(11_000);
    expect(share({ line: { modifiers: ["SH"] }, contracts, defaults: 7500 }).allowedCents).toBe(8250);
    expect(share({ line: { modifiers: ["SJ"] }, contracts, defaults: 7500 }).allowedCents).toBe(11_000);
  }
});

test("allowed and reduction are never negative and sum to the price", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_999_999_999 }), fc.integer({ min: 0, max: 10_000 }), (base, SH) => {
      const shared = share({ line: { modifiers: ["SH"] }, base, contracts: [aContract({ concurrentBasisPoints: { SH, SJ: 0 } })] });
      expect(shared.allowedCents + shared.reductionCents).toBe(base);
      expect(Math.min(shared.allowedCents, shared.reductionCents)).toBeGreaterThanOrEqual(0);
      expect(Math.abs(shared.allowedCents - (base * SH) / 10_000)).toBeLessThanOrEqual(0.5);
    }),
  );
});
