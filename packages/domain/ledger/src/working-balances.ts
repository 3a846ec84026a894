// Balances while a claim is judged: what the ledger held before, and what the claim's lines have used so far.
import { type Balances, broken, type Entry } from "@dripline/claims";

/**
 * What line 1 used is what line 2 finds. Nothing is written anywhere: `entries` is what the claim's receipt posts.
 * A balance below zero or a fraction is our bug and stops the partition.
 */
export class WorkingBalances implements Balances {
  readonly #now: Map<string, number>;
  readonly #entries: { readonly account: string; amount: number; readonly line: number }[] = [];

  /** @param before Balances by account; an account without entries is left out. */
  constructor(before: Readonly<Record<string, number>>) {
    this.#now = new Map(Object.entries(before));
  }

  of(account: string): number {
    return this.#now.get(account) ?? 0;
  }

  /** Uses an amount of an account for a line. Nothing is posted for an amount of zero. */
  post(account: string, amount: number, line: number): void {
    if (amount === 0) return;
    const balance = this.of(account) + amount;
    if (!Number.isSafeInteger(balance) || balance < 0) broken(`a whole balance of ${account}, not below zero, got ${balance}`);
    this.#now.set(account, balance);
    const posted = this.#entries.find((entry) => entry.line === line && entry.account === account);
    if (posted === undefined) this.#entries.push({ account, amount, line });
    else posted.amount += amount;
  }

  /** What was posted, one entry for each account and line, in the order of first posting. */
  entries(): Entry[] {
    return this.#entries.filter(({ amount }) => amount !== 0).map((entry) => ({ ...entry }));
  }
}

/** The balance of an account in balances by account; 0 where it has no entries. */
export function balanceOf(balances: Readonly<Record<string, number>>, account: string): number {
  return Object.hasOwn(balances, account) ? (balances[account] ?? 0) : 0;
}
