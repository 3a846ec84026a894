// The invariants over random lives of a member's claims: originals, replacements, voids, late facts, releases, audits and appeals, in random
// order.
import { adjudicate } from "@dripline/adjudication";
import { authorizationAccount, type Decision, deductibleAccount, outOfPocketAccount } from "@dripline/claims";
import { isSealed, type Receipt, sealReceipt } from "@dripline/events";
import { shippedPolicy } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  DEDUCTIBLE_CENTS,
  emptyLedgers,
  KEY,
  MemberLife,
  OUT_OF_POCKET_MAX_CENTS,
  type Step,
  UNITS_AUTHORIZED,
  UNITS_PER_DAY,
} from "../test/member-life.ts";
import { reviveLedger, screenedFromReceipt } from "./index.ts";

const LIVES = 2000;
const policy = shippedPolicy();

const lines = fc.array(
  fc.record({
    isDrug: fc.boolean(),
    day: fc.nat({ max: 2 }),
    count: fc.integer({ min: 1, max: 14 }),
    chargeCents: fc.integer({ min: 100, max: 40_000 }),
  }),
  { minLength: 1, maxLength: 3 },
);
const of = fc.nat({ max: 20 });

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant("original" as const), lines }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("replacement" as const), of, lines }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("void" as const), of, lines }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("rate" as const), dollars: fc.constantFrom("0.6", "3.333", "12.5") }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("authorization" as const),
        status: fc.constantFrom("approved" as const, "pending" as const, "denied" as const),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("audit" as const), of }) },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant("appeal" as const), of, unitsPerDay: fc.constantFrom(undefined, 0, 9, 12) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("release" as const), of }) },
  ),
  { minLength: 3, maxLength: 14 },
);

function balances({ entries }: MemberLife): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { account, amount } of entries) sums.set(account, (sums.get(account) ?? 0) + amount);
  return sums;
}

/** A day's limit, and on top of it what lines are paid whose appeal put it aside. */
function limitOf(account: string, overturned: ReadonlyMap<string, number>): number {
  return ordinaryLimitOf(account) + (overturned.get(account) ?? 0);
}

/** By account, units of lines with an appeal. */
function unitsOnAppeal(life: MemberLife): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { disposition, facts, entries } of life.newest()) {
    if (disposition !== "paid") continue;
    const lines = new Set((reviveLedger(facts).overturned ?? []).map(({ line }) => line));
    for (const { account, amount, line } of entries)
      if (account.startsWith("units/") && lines.has(line ?? 0)) sums.set(account, (sums.get(account) ?? 0) + amount);
  }
  return sums;
}

function ordinaryLimitOf(account: string): number {
  if (account === deductibleAccount("2025")) return DEDUCTIBLE_CENTS;
  if (account === outOfPocketAccount("2025")) return OUT_OF_POCKET_MAX_CENTS;
  return (account === authorizationAccount("PA1", "J0696") ? UNITS_AUTHORIZED : UNITS_PER_DAY) * 1000;
}

/** Money and chains of one receipt beside the one before it of its claim. */
function checkReceipt(receipt: Receipt, before: Receipt | undefined): void {
  expect([receipt.version, receipt.previousReceipt]).toEqual([(before?.version ?? 0) + 1, before?.receipt]);
  for (const { chargeCents, paidCents, adjustments } of receipt.disposition === "pended" ? [] : receipt.lines)
    expect(adjustments.reduce((sum, { amountCents }) => sum + amountCents, paidCents as number)).toBe(chargeCents);
  if (receipt.disposition !== "reversed") return;
  expect(receipt.reverses).toBe(before?.receipt);
  expect(receipt.paidCents + (before?.paidCents ?? 0)).toBe(0);
  expect(receipt.entries.map(({ account, amount }) => [account, -amount])).toEqual(
    before?.entries.map(({ account, amount }) => [account, amount]),
  );
}

function judgedAgain(receipt: Receipt): Decision {
  const { screened } = screenedFromReceipt(receipt, policy);
  return adjudicate({ ...screened, ledger: reviveLedger(receipt.facts), policy, version: receipt.version });
}

function checkLife(life: MemberLife): void {
  const onAppeal = unitsOnAppeal(life);
  for (const [account, balance] of balances(life)) {
    expect([account, balance >= 0, balance <= limitOf(account, onAppeal)]).toEqual([account, true, true]);
  }
  // What is payable in the end is what the claims' last standing pays, however often it was taken back and given again.
  const payable = life.payables.reduce((sum, { amountCents }) => sum + amountCents, 0);
  const standing = life.newest().reduce((sum, { disposition, paidCents }) => sum + (disposition === "paid" ? paidCents : 0), 0);
  expect(payable).toBe(standing);
}

/** The whole log: chains, seals, judging again, and the ledger built anew from it beside the live one. */
function checkLog(life: MemberLife): void {
  const newest = new Map<string, Receipt>();
  const rebuilt = emptyLedgers();
  for (const receipt of life.receipts) {
    checkReceipt(receipt, newest.get(receipt.claimId));
    newest.set(receipt.claimId, receipt);
    rebuilt.apply(receipt, KEY);
    if (receipt.disposition === "reversed") continue;
    const { facts, previousReceipt } = receipt;
    const again = sealReceipt({ decision: judgedAgain(receipt), facts, previousReceipt });
    expect([again.hash, isSealed(again.value)]).toEqual([receipt.receipt, true]);
  }
  expect([...rebuilt.takeChanges()].sort()).toEqual([...life.ledgers.takeChanges()].sort());
}

/** 1 where some receipt of the life was judged by such facts. */
function livesWith({ receipts }: MemberLife, facts: "findings" | "overturned"): number {
  return receipts.some((receipt) => receipt.facts.includes(`,"${facts}":[{`)) ? 1 : 0;
}

test(`${LIVES} lives: no balance below zero or past its limit, every receipt balances, chains and can be judged again, rebuilt equals live`, () => {
  const seen = new Set<string>();
  const accounts = new Set<string>();
  let [audited, appealed] = [0, 0];
  fc.assert(
    fc.property(steps, (history) => {
      const life = new MemberLife();
      for (const step of history) {
        life.step(step);
        checkLife(life);
      }
      checkLog(life);
      for (const { disposition, version } of life.receipts) seen.add(`${disposition}${version > 1 ? " later" : ""}`);
      audited += livesWith(life, "findings");
      appealed += livesWith(life, "overturned");
      for (const { account } of life.entries) accounts.add(account.split("/")[0] ?? "");
    }),
    { numRuns: LIVES },
  );
  // The histories are wild enough for every disposition, first and later, and for every kind of account.
  expect([...seen].sort()).toEqual(["denied", "denied later", "paid", "paid later", "pended", "pended later", "reversed later", "void"]);
  expect([...accounts].sort()).toEqual(["authorization", "deductible", "out-of-pocket", "units"]);
  expect([audited > LIVES / 20, appealed > LIVES / 20]).toEqual([true, true]);
}, 600_000);
