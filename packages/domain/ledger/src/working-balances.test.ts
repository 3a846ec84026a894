// Balances within a claim: what one line used is what the next one finds.
import type { Entry } from "@dripline/claims";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { applyEntries, balanceOf, reverseEntries, sumEntries, WorkingBalances } from "./index.ts";

const accounts = ["units/J0696/2025-03-03", "authorization/PA1/J0696", "referral/RF1", "deductible/2025", "out-of-pocket/2025"];

interface Posting {
  readonly account: string;
  readonly amount: number;
  readonly line: number;
}

const account = fc.constantFrom(...accounts);
const posting: fc.Arbitrary<Posting> = fc.record({
  account,
  amount: fc.integer({ min: 0, max: 100_000 }),
  line: fc.integer({ min: 1, max: 5 }),
});
const postings = fc.array(posting, { maxLength: 30 });
const before = fc.dictionary(account, fc.integer({ min: 0, max: 1_000_000 }), { noNullPrototype: true });

function post(balances: WorkingBalances, all: readonly Posting[]): Entry[] {
  for (const each of all) balances.post(each.account, each.amount, each.line);
  return balances.entries();
}

test("line 2 finds what line 1 used, on top of what the ledger held", () => {
  const balances = new WorkingBalances({ "units/J0696/2025-03-03": 3000 });
  balances.post("units/J0696/2025-03-03", 5000, 1);
  expect(balances.of("units/J0696/2025-03-03")).toBe(8000);
  expect(balances.of("units/J0696/2025-03-04")).toBe(0);
});

test("one entry for each account and line, in the order of first posting; zero is no entry", () => {
  const balances = new WorkingBalances({});
  balances.post("out-of-pocket/2025", 100, 1);
  balances.post("deductible/2025", 30, 1);
  balances.post("out-of-pocket/2025", 200, 2);
  balances.post("out-of-pocket/2025", 50, 1);
  balances.post("referral/RF1", 0, 2);
  expect(balances.entries()).toEqual([
    { account: "out-of-pocket/2025", amount: 150, line: 1 },
    { account: "deductible/2025", amount: 30, line: 1 },
    { account: "out-of-pocket/2025", amount: 200, line: 2 },
  ]);
});

test("entries that cancel each other are none", () => {
  const balances = new WorkingBalances({});
  balances.post("deductible/2025", 30, 1);
  balances.post("deductible/2025", -30, 1);
  expect(balances.entries()).toEqual([]);
});

describe("a bug stops here", () => {
  test("a balance below zero, by one and not by none", () => {
    expect(new WorkingBalances({ "deductible/2025": 5 }).post("deductible/2025", -5, 1)).toBeUndefined();
    expect(() => new WorkingBalances({ "deductible/2025": 5 }).post("deductible/2025", -6, 1)).toThrow("invariant broken");
  });

  test("a fraction of a cent", () => {
    expect(() => new WorkingBalances({}).post("deductible/2025", 0.5, 1)).toThrow("invariant broken");
  });

  test("entries that leave a balance below zero", () => {
    expect(() => applyEntries({ "deductible/2025": 5 }, [{ account: "deductible/2025", amount: -6 }])).toThrow("invariant broken");
    expect(applyEntries({ "deductible/2025": 5 }, [{ account: "deductible/2025", amount: -5 }])).toEqual({ "deductible/2025": 0 });
  });
});

test("an account named like a method of objects has a balance of 0", () => {
  expect(balanceOf({}, "constructor")).toBe(0);
  expect(new WorkingBalances({}).of("toString")).toBe(0);
});

test("a balance is what was there plus the sum of the entries", () => {
  fc.assert(
    fc.property(before, postings, (held, all) => {
      const balances = new WorkingBalances(held);
      const entries = post(balances, all);
      const after = applyEntries(held, entries);
      for (const each of accounts) {
        const sum = all.filter((one) => one.account === each).reduce((total, { amount }) => total + amount, 0);
        expect(balances.of(each)).toBe(balanceOf(held, each) + sum);
        expect(balanceOf(after, each)).toBe(balances.of(each));
      }
    }),
  );
});

test("entries and their opposites sum to zero and bring every balance back", () => {
  fc.assert(
    fc.property(before, postings, (held, all) => {
      const entries = post(new WorkingBalances(held), all);
      const reversed = reverseEntries(entries);
      expect(Object.values(sumEntries([...entries, ...reversed])).every((sum) => sum === 0)).toBe(true);
      expect(reversed.map(({ account: of, line }) => [of, line])).toEqual(entries.map(({ account: of, line }) => [of, line]));
      const back = applyEntries(applyEntries(held, entries), reversed);
      for (const each of accounts) expect(balanceOf(back, each)).toBe(balanceOf(held, each));
    }),
  );
});

test("the order of entries never matters to a balance, and the balances given stay as they are", () => {
  fc.assert(
    fc.property(before, postings, fc.integer({ min: 0, max: 30 }), (held, all, turn) => {
      const copy = { ...held };
      const entries = post(new WorkingBalances(held), all);
      const turned = [...entries.slice(turn), ...entries.slice(0, turn)];
      expect(applyEntries(held, turned)).toEqual(applyEntries(held, entries));
      expect(held).toEqual(copy);
    }),
  );
});

test("two claims one after the other are one claim of both", () => {
  fc.assert(
    fc.property(before, postings, postings, (held, first, second) => {
      const afterFirst = applyEntries(held, post(new WorkingBalances(held), first));
      const afterBoth = applyEntries(afterFirst, post(new WorkingBalances(afterFirst), second));
      expect(afterBoth).toEqual(applyEntries(held, post(new WorkingBalances(held), [...first, ...second])));
    }),
  );
});
