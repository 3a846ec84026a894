// A member's ledger as adjudication keeps it: balances and decided lines, a page for each month and one for what spans months.
// The pages are a copy of what the log says; any of them can be built again from claims.adjudicated and ledger.entries.
import {
  broken,
  type Claim,
  type Decision,
  type Entry,
  type HistoryLine,
  type IsoDate,
  invariant,
  type LedgerFacts,
  type ServiceLine,
} from "@dripline/claims";

/** One page: balances by account, and the lines decided on the page's days in log order. */
export interface LedgerPage {
  readonly balances: Record<string, number>;
  lines: HistoryLine[];
}

/** The state key of an account's page: units by month of the day, everything else on the member's own page. */
function pageOfAccount(memberKey: string, account: string): string {
  if (!account.startsWith("units/")) return `member/${memberKey}`;
  const day = account.indexOf("/", "units/".length) + 1;
  return pageOfMonth(memberKey, account.slice(day, day + "YYYY-MM".length));
}

function pageOfMonth(memberKey: string, month: string): string {
  return `member/${memberKey}/${month}`;
}

/** The pages that a claim's decision reads: gather asks for these and no others. */
export function pagesOf(claim: Claim, memberKey: string): string[] {
  const pages = new Set([`member/${memberKey}`]);
  for (const line of claim.lines) {
    pages.add(pageOfMonth(memberKey, line.serviceFrom.slice(0, 7)));
    pages.add(pageOfMonth(memberKey, line.serviceTo.slice(0, 7)));
  }
  return [...pages];
}

/** Pages read for a batch, kept current while its claims are decided one after the other. */
export class MemberLedgers {
  readonly #pages = new Map<string, LedgerPage>();
  readonly #dirty = new Set<string>();

  /** Takes a page as the state holds it; a page never written is empty. */
  load(key: string, text: string | undefined): void {
    if (this.#pages.has(key)) return;
    this.#pages.set(key, text === undefined ? { balances: {}, lines: [] } : (JSON.parse(text) as LedgerPage));
  }

  has(key: string): boolean {
    return this.#pages.has(key);
  }

  /** What the claim's decision may read: every balance of its pages that it could touch, and the other claims' lines of its days. */
  factsFor(claim: Claim, memberKey: string): LedgerFacts {
    const balances: Record<string, number> = {};
    const history: HistoryLine[] = [];
    for (const key of pagesOf(claim, memberKey)) {
      const page = this.#page(key);
      for (const account of Object.keys(page.balances)) {
        if (touches(claim, account)) balances[account] = page.balances[account] ?? 0;
      }
      for (const line of page.lines) if (isOnDaysOf(claim, line)) history.push(line);
    }
    return { balances, history };
  }

  /** Posts a decision: its entries, and its lines for those who come after. A test claim leaves no trace. */
  apply(decision: Decision, memberKey: string): void {
    if (decision.test) return;
    for (const entry of decision.entries) this.#post(entry, memberKey);
    for (const line of historyOf(decision)) {
      const key = pageOfMonth(memberKey, line.day.slice(0, 7));
      this.#page(key).lines.push(line);
      this.#dirty.add(key);
    }
  }

  /** The pages that changed, as text for the state; afterwards nothing is dirty. */
  takeChanges(): Map<string, string> {
    const changes = new Map<string, string>();
    for (const key of this.#dirty) changes.set(key, JSON.stringify(this.#page(key)));
    this.#dirty.clear();
    return changes;
  }

  /** Forgets pages beyond a number, oldest first, so that memory stays flat; changed pages must have been taken. */
  forgetBeyond(pagesMax: number): void {
    invariant(this.#dirty.size === 0, "no unsaved ledger page");
    for (const key of this.#pages.keys()) {
      if (this.#pages.size <= pagesMax) return;
      this.#pages.delete(key);
    }
  }

  #post(entry: Entry, memberKey: string): void {
    const key = pageOfAccount(memberKey, entry.account);
    const { balances } = this.#page(key);
    const balance = (balances[entry.account] ?? 0) + entry.amount;
    if (balance < 0) broken("a balance that is not negative");
    balances[entry.account] = balance;
    this.#dirty.add(key);
  }

  #page(key: string): LedgerPage {
    const page = this.#pages.get(key);
    if (page === undefined) throw new Error("invariant broken: a ledger page was read before it was gathered");
    return page;
  }
}

function touches(claim: Claim, account: string): boolean {
  if (!account.startsWith("units/")) return true;
  const [, code, day] = account.split("/");
  return claim.lines.some((line) => line.code === code && line.serviceFrom === day);
}

function isOnDaysOf(claim: Claim, line: HistoryLine): boolean {
  return claim.lines.some((own) => own.serviceFrom <= line.dayTo && line.day <= own.serviceTo);
}

/** What later claims of the member are judged against. */
export function historyOf({ claim, claimId, lines }: Decision): HistoryLine[] {
  const submitted = new Map<number, ServiceLine>(claim.lines.map((line) => [line.line, line]));
  return lines.map((line) => ({
    claimId,
    line: line.line,
    day: line.serviceFrom as IsoDate,
    dayTo: line.serviceTo as IsoDate,
    billingNpi: claim.billing.npi,
    code: line.code,
    modifiers: line.modifiers,
    units: line.units,
    paidUnits: line.paidUnits,
    chargeCents: line.chargeCents,
    ndc: submitted.get(line.line)?.drug?.ndc,
    status: line.status,
  }));
}
