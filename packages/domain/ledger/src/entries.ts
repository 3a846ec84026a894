// Entries: what they sum to, and the opposite ones that a reversal or a void posts.
import { broken, type Entry } from "@dripline/claims";
import { balanceOf } from "./working-balances.ts";

/** The entries that undo these: same accounts and lines, same order, opposite amounts. */
export function reverseEntries(entries: readonly Entry[]): Entry[] {
  return entries.map((entry) => ({ ...entry, amount: entry.amount === 0 ? 0 : -entry.amount }));
}

/**
 * Balances after entries. The given balances stay as they are. Entries may come in any order within the call, so only
 * what they come to is held to the rule that no balance is below zero.
 */
export function applyEntries(balances: Readonly<Record<string, number>>, entries: readonly Entry[]): Record<string, number> {
  const after: Record<string, number> = { ...balances };
  const touched = new Set<string>();
  for (const { account, amount } of entries) {
    after[account] = balanceOf(after, account) + amount;
    touched.add(account);
  }
  for (const account of touched) {
    const balance = after[account] ?? 0;
    if (!Number.isSafeInteger(balance) || balance < 0) broken(`a whole balance of at least zero, got ${balance} of ${account}`);
  }
  return after;
}

/** What entries come to by account, in the order in which accounts first appear; nothing is required of the sums. */
export function sumEntries(entries: readonly Entry[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { account, amount } of entries) sums[account] = balanceOf(sums, account) + amount;
  return sums;
}
