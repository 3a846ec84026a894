// Knock-on: when a decision is taken back, what it had used is there again. Which other claims of the member that could move.
import type { Decision, HistoryLine, IsoDate } from "@dripline/claims";

/** Second and further therapies of a day: they stand on a first one. */
const CONCURRENT = new Set(["SH", "SJ"]);

/** What a reversal gives back: enough to find whom it had constrained, without the receipt. */
export interface GivenBack {
  /** The claim that was taken back. */
  readonly claimId: string;
  /** Accounts that its entries move. */
  readonly accounts: readonly string[];
  /** First days of its lines, each once. */
  readonly days: readonly IsoDate[];
}

export function givenBackBy({ claimId, entries, lines }: Decision): GivenBack {
  return {
    claimId,
    accounts: [...new Set(entries.map(({ account }) => account))],
    days: [...new Set(lines.map(({ serviceFrom }) => serviceFrom))],
  };
}

/**
 * Claims, in the order of their first decision, that the reversed one may have constrained: they lacked some of what comes back, had
 * their member's share counted after it, or were billed as a second therapy beside it. Judging them again says which ones change.
 */
export function constrainedBy(given: GivenBack, lines: readonly HistoryLine[]): string[] {
  const accounts = new Set(given.accounts);
  const years = yearsOfShares(given.accounts);
  const days = new Set(given.days);
  const found = new Set<string>();
  for (const line of lines) {
    if (line.claimId === given.claimId) continue;
    const lacked = line.lacked?.some((account) => accounts.has(account)) === true;
    // Claim control numbers of one length rise with the order of receipt.
    const shared = line.paidUnits > 0 && line.claimId > given.claimId && years.has(line.day.slice(0, "YYYY".length));
    const beside = days.has(line.day) && line.modifiers.some((modifier) => CONCURRENT.has(modifier));
    if (lacked || shared || beside) found.add(line.claimId);
  }
  return [...found].sort();
}

/** Years whose deductible or out-of-pocket amount comes back. */
function yearsOfShares(accounts: readonly string[]): Set<string> {
  const shares = accounts.filter((account) => account.startsWith("deductible/") || account.startsWith("out-of-pocket/"));
  return new Set(shares.map((account) => account.slice(account.indexOf("/") + 1)));
}

/** Months to look through: the reversed lines' own, and where an authorization, a referral or a share comes back, their whole years. */
export function monthsToSearch({ accounts, days }: GivenBack): string[] {
  const own = [...new Set(days.map((day) => day.slice(0, "YYYY-MM".length)))];
  if (accounts.every((account) => account.startsWith("units/"))) return own;
  const years = [...new Set(own.map((month) => month.slice(0, "YYYY".length)))];
  return years.flatMap((year) => Array.from({ length: 12 }, (_, at) => `${year}-${String(at + 1).padStart(2, "0")}`));
}
