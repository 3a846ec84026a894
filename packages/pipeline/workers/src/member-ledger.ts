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
  type Verdict,
} from "@dripline/claims";
import type { Receipt } from "@dripline/events";
import { type ClaimStanding, standingKey, standingOf } from "./claim-standing.ts";
import { LedgerPage, type PageLine } from "./ledger-page.ts";

/** The month of an account's page: that of its day for units; none for the member's own page, which has everything else. */
function monthOf(account: string): string {
  if (!account.startsWith("units/")) return "";
  const day = account.indexOf("/", "units/".length) + 1;
  return account.slice(day, day + "YYYY-MM".length);
}

/** Where the state holds a member's page of a month; the member's own page has none. */
export function pageKey(memberKey: string, month: string): string {
  return month === "" ? `member/${memberKey}` : `member/${memberKey}/${month}`;
}

/** The pages that a claim's decision reads and writes: gather asks for these and no others. */
export function pagesOf(claim: Pick<Claim, "lines">, memberKey: string): string[] {
  const months = [""];
  for (const { serviceFrom, serviceTo } of claim.lines) {
    for (const day of serviceFrom === serviceTo ? [serviceFrom] : [serviceFrom, serviceTo]) {
      const month = day.slice(0, "YYYY-MM".length);
      if (!months.includes(month)) months.push(month);
    }
  }
  return months.map((month) => pageKey(memberKey, month));
}

/** Pages read for a batch, kept current while its claims are decided one after the other. */
export class MemberLedgers {
  readonly #pages = new Map<string, LedgerPage>();
  readonly #dirty = new Set<string>();
  /** Of this batch alone: of the claims that it names, and of those that it decides. */
  readonly #standings = new Map<string, ClaimStanding>();
  readonly #newStandings = new Set<string>();

  /** Takes a page as the state holds it; a page never written is empty. */
  load(key: string, text: string | undefined): void {
    if (this.#pages.has(key)) return;
    this.#pages.set(key, new LedgerPage(text));
  }

  has(key: string): boolean {
    return this.#pages.has(key);
  }

  /** Takes a claim's standing as the state holds it. */
  loadStanding(key: string, text: string | undefined): void {
    if (text !== undefined && !this.#standings.has(key)) this.#standings.set(key, JSON.parse(text) as ClaimStanding);
  }

  /** Undefined for a claim that the member doesn't have, or that wasn't gathered. */
  standing(memberKey: string, claimId: string): ClaimStanding | undefined {
    return this.#standings.get(standingKey(memberKey, claimId));
  }

  /**
   * What the claim's decision may read: every balance of its pages that it could touch, and the lines of its days that other claims
   * had decided before it. `without` is a receipt to be thought away: the claim's own earlier version, or the one that it replaces.
   */
  factsFor(claim: Claim, memberKey: string, without?: Receipt | undefined): LedgerFacts {
    const balances: Record<string, number> = {};
    const history: HistoryLine[] = [];
    const own = new Set(claim.lines.map(({ code, serviceFrom }) => `units/${code}/${serviceFrom}`));
    for (const key of pagesOf(claim, memberKey)) {
      const page = this.#page(key);
      for (const [account, balance] of page.balances) if (touches(own, account)) balances[account] = balance;
      addEarlierLines(history, page.lines, { claim, without: without?.claimId });
    }
    for (const { account, amount } of without?.entries ?? []) {
      if (touches(own, account)) balances[account] = (balances[account] ?? 0) - amount;
    }
    return { balances, history };
  }

  /** Posts a receipt: its entries, its lines for those who come after, and where its claim stands now. A test claim leaves no trace. */
  apply(receipt: Decision & Pick<Receipt, "receipt">, memberKey: string): void {
    if (receipt.test) return;
    // Neighbouring entries and lines are mostly of one month: its page is looked up once.
    let month: string | undefined;
    let page: LedgerPage | undefined;
    const pageAt = (wanted: string): LedgerPage => {
      if (page === undefined || wanted !== month) {
        const key = pageKey(memberKey, wanted);
        month = wanted;
        page = this.#page(key);
        this.#dirty.add(key);
      }
      return page;
    };
    for (const entry of receipt.entries) post(entry, pageAt(monthOf(entry.account)));
    if (receipt.version === 1) for (const line of historyOf(receipt)) pageAt(line.day.slice(0, "YYYY-MM".length)).add(line);
    else for (const [wanted, lines] of byMonth(historyOf(receipt))) takePlaces(lines, pageAt(wanted), receipt);
    const key = standingKey(memberKey, receipt.claimId);
    this.#standings.set(key, standingOf(receipt, receipt.receipt));
    this.#newStandings.add(key);
  }

  /** Lines of the member in these months, those that were taken back left out; the pages have to be gathered. */
  linesIn(memberKey: string, months: readonly string[]): HistoryLine[] {
    return months.flatMap((month) => this.#page(pageKey(memberKey, month)).lines.filter(({ reversed }) => reversed !== true));
  }

  /** Pages and standings that changed, as text for the state; afterwards nothing is dirty, and no standing is remembered. */
  takeChanges(): Map<string, string> {
    const changes = new Map<string, string>();
    for (const key of this.#dirty) changes.set(key, this.#page(key).text());
    for (const key of this.#newStandings) changes.set(key, JSON.stringify(this.#standings.get(key)));
    this.#dirty.clear();
    this.#newStandings.clear();
    this.#standings.clear();
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

  #page(key: string): LedgerPage {
    const page = this.#pages.get(key);
    if (page === undefined) throw new Error("invariant broken: a ledger page was read before it was gathered");
    return page;
  }
}

function post({ account, amount }: Entry, { balances }: LedgerPage): void {
  const balance = (balances.get(account) ?? 0) + amount;
  if (balance < 0) broken("a balance that is not negative");
  balances.set(account, balance);
}

/** Of `units/<code>/<day>[/<NPI>]`, those of the claim's own codes and days; every account that isn't units. */
function touches(own: ReadonlySet<string>, account: string): boolean {
  if (!account.startsWith("units/")) return true;
  const day = account.indexOf("/", "units/".length) + 1;
  return own.has(account.slice(0, day + "YYYY-MM-DD".length));
}

/** Lines before the claim's own place that it is judged against; a first decision has no place yet and sees all. */
function addEarlierLines(
  history: HistoryLine[],
  lines: readonly PageLine[],
  { claim, without }: { readonly claim: Claim; readonly without: string | undefined },
): void {
  for (const line of lines) {
    if (line.claimId === claim.claimId) return;
    if (line.reversed !== true && line.claimId !== without && isOnDaysOf(claim, line)) history.push(line);
  }
}

function isOnDaysOf(claim: Claim, line: HistoryLine): boolean {
  return claim.lines.some((own) => own.serviceFrom <= line.dayTo && line.day <= own.serviceTo);
}

function byMonth(lines: readonly HistoryLine[]): Map<string, HistoryLine[]> {
  const months = new Map<string, HistoryLine[]>();
  for (const line of lines) {
    const month = line.day.slice(0, "YYYY-MM".length);
    const known = months.get(month);
    if (known === undefined) months.set(month, [line]);
    else known.push(line);
  }
  return months;
}

/** A later version stands where the first one stood, so that "before" means the same for whoever is judged again. */
function takePlaces(lines: readonly HistoryLine[], page: LedgerPage, { claimId, disposition }: Decision): void {
  if (disposition === "reversed") {
    page.replaceLines(page.lines.map((line) => (line.claimId === claimId ? { ...line, reversed: true } : line)));
    return;
  }
  const at = page.lines.findIndex((line) => line.claimId === claimId);
  const others = page.lines.filter((line) => line.claimId !== claimId);
  others.splice(at === -1 ? others.length : at, 0, ...lines);
  page.replaceLines(others);
}

/** What later claims of the member are judged against. */
export function historyOf({ claim, claimId, lines, verdicts }: Decision): HistoryLine[] {
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
    lacked: line.status === "paid" ? undefined : lackedBy(line.line, verdicts),
  }));
}

/** Accounts that a cut or a denial of the line found too little of. */
function lackedBy(line: number, verdicts: readonly Verdict[]): string[] | undefined {
  const lacked = verdicts.flatMap((verdict) => (verdict.line === line ? (verdict.read.lacked?.split(" ") ?? []) : []));
  return lacked.length === 0 ? undefined : lacked;
}
