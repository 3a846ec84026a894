// An audit case: an overpayment that an audit found, from the finding to its recovery, as a state machine over steps.
// A letter asks for a cheque and never reverses a claim; an offset reverses and takes the money from later payments. Nothing does both.
import { type Cents, cents, type IsoDate, NO_CENTS, sumCents } from "@dripline/claims";
import type { Payable } from "./payable.ts";
import type { ProviderItem } from "./provider-item.ts";

/** A claim of the case; no lines is all of them. */
export interface CaseClaim {
  readonly claimId: string;
  readonly lines: readonly number[];
  /** The one that the audit looked at: what is reversed later than it, the audit didn't know. */
  readonly version?: number | undefined;
}

/*
 *   finding ──reversed──▶ offset ──collected──▶ closed
 *   letter ──refunded in full──▶ closed            an offset, a letter, and one in dispute take refunds and can be closed
 *   letter, offset ──disputed──▶ disputed          on hold: nothing is collected
 *   letter, disputed ──offset──▶ offset            collected by WO from the first cycle on or after the due date
 *   letter ──overtaken──▶ asks for less            something else took money of its lines: what the letter had of it goes back
 */
export type CaseState = "finding" | "letter" | "offset" | "disputed" | "closed";

interface CaseFacts {
  readonly caseId: string;
  readonly payeeNpi: string;
  readonly finding: string;
  /** Of the corrected lines. */
  readonly carc: string;
  /** None where the amount was extrapolated. */
  readonly claims: readonly CaseClaim[];
  readonly askedCents: Cents;
  readonly openedOn: IsoDate;
  /** Nothing is collected before; undefined is from the next cycle on. */
  readonly dueOn?: IsoDate | undefined;
  /** Asked for, not refunded, not collected, not waived. */
  readonly openCents: Cents;
  readonly waivedCents: Cents;
  /** Numbers of the cheques that came. */
  readonly cheques: readonly string[];
  /** Steps so far: with it, each step's id is its own. */
  readonly steps: number;
}

/** Has no room for a reversal. */
export interface LetterCase extends CaseFacts {
  readonly method: "letter";
  readonly state: Exclude<CaseState, "finding">;
}

export interface OffsetCase extends CaseFacts {
  readonly method: "offset";
  readonly state: Exclude<CaseState, "letter">;
  /** Of the case's claims: owed until the reversals and corrections are posted; none for an extrapolated amount. */
  readonly reversal: "none" | "owed" | "posted";
}

export type AuditCase = LetterCase | OffsetCase;

/** What can happen to a case; the amounts are in whole cents and above 0 unless said otherwise. */
export type CaseStep =
  /** The claims' reversals and corrections took this much back. */
  | { readonly kind: "reversed"; readonly amountCents: Cents }
  | { readonly kind: "offset" }
  | { readonly kind: "disputed" }
  | { readonly kind: "refunded"; readonly cheque: string; readonly amountCents: Cents }
  /** Of a letter: a replacement, a void or a correction took this much of what it asks for. */
  | { readonly kind: "overtaken"; readonly amountCents: Cents }
  /** Stated on an 835 as WO above 0. */
  | { readonly kind: "collected"; readonly amountCents: Cents }
  /** What is open is waived. */
  | { readonly kind: "closed" };

export type CaseChange =
  /** `waits`: what the payee's next 835 has to state. `isNews` is false where the step was taken before and changes nothing. */
  | { readonly kind: "changed"; readonly isNews: boolean; readonly after: AuditCase; readonly waits: readonly ProviderItem[] }
  /** A sentence for the one who asked. */
  | { readonly kind: "refused"; readonly why: string };

export type CaseOpening = Omit<CaseFacts, "openCents" | "waivedCents" | "cheques" | "steps"> & { readonly method: AuditCase["method"] };

export function openCase({ method, ...facts }: CaseOpening): AuditCase {
  const begun = { ...facts, openCents: facts.askedCents, waivedCents: NO_CENTS, cheques: [], steps: 1 };
  if (method === "letter") return { ...begun, method, state: "letter" };
  return facts.claims.length > 0
    ? { ...begun, method, state: "finding", reversal: "owed" }
    : { ...begun, method, state: "offset", reversal: "none" };
}

export function stepCase(before: AuditCase, step: CaseStep): CaseChange {
  switch (step.kind) {
    case "reversed":
      return reversed(before, step.amountCents);
    case "offset":
      return offset(before);
    case "disputed":
      return disputed(before);
    case "refunded":
      return refunded(before, step);
    case "overtaken":
      return overtaken(before, step.amountCents);
    case "collected":
      return collected(before, step.amountCents);
    case "closed":
      return closed(before);
    default:
      return step satisfies never;
  }
}

/** What the case takes from a payment of that cycle: the open money of an offset that is due. */
export function collectable({ state, openCents, dueOn, caseId }: AuditCase, cycle: IsoDate): ProviderItem[] {
  if (state !== "offset" || openCents === 0 || (dueOn !== undefined && dueOn > cycle)) return [];
  return [{ kind: "collected", caseId, code: "WO", reference: caseId, amountCents: openCents }];
}

/**
 * Of what a letter asks for and didn't waive, as much as reversals and corrections took of its lines meanwhile: 0 where the lines are paid
 * again as before. So a letter and a reversal never hold the same money.
 */
export function overtakenBy({ method, claims, askedCents, waivedCents }: AuditCase, payables: readonly Payable[]): Cents {
  if (method !== "letter") return NO_CENTS;
  const taken = sumCents(claims, (claim) => cents(Math.max(0, -movedOn(claim, payables))));
  return cents(Math.min(taken, askedCents - waivedCents));
}

/** What was paid on the claim's lines since the audit looked at it, below 0 where it was taken back. */
function movedOn({ claimId, lines, version = 0 }: CaseClaim, payables: readonly Payable[]): Cents {
  const since = payables.filter((payable) => payable.claimId === claimId && payable.version > version);
  return sumCents(since, ({ decision }) =>
    sumCents(
      decision.lines.filter(({ line }) => lines.length === 0 || lines.includes(line)),
      ({ paidCents }) => paidCents,
    ),
  );
}

/** True where both cases ask for money of the same line: the second would take it twice. A case that was waived whole asks for nothing. */
export function overlap(one: AuditCase, other: AuditCase): boolean {
  if (one.waivedCents === one.askedCents || other.waivedCents === other.askedCents) return false;
  return one.claims.some((claim) => other.claims.some((each) => each.claimId === claim.claimId && sharesLine(claim, each)));
}

function sharesLine(one: CaseClaim, other: CaseClaim): boolean {
  return one.lines.length === 0 || other.lines.length === 0 || one.lines.some((line) => other.lines.includes(line));
}

/** Reversal and correction took the money back at once; WO below 0 keeps this payment whole until the money is due. */
function reversed(before: AuditCase, amountCents: Cents): CaseChange {
  if (before.method === "letter") return refuse(before, "was asked for by letter: reversing its claims too would take the money twice");
  if (before.reversal !== "owed") return same(before);
  const { caseId } = before;
  const withheld: ProviderItem = { kind: "withheld", caseId, code: "WO", reference: caseId, amountCents: cents(-amountCents) };
  return change(before, { ...before, state: "offset", reversal: "posted", askedCents: amountCents, openCents: amountCents }, [withheld]);
}

function offset(before: AuditCase): CaseChange {
  if (before.state === "closed") return refuse(before, "is closed");
  if (before.state === "finding") return refuse(before, UNFINISHED);
  return before.state === "offset" ? same(before) : change(before, { ...before, state: "offset" });
}

function disputed(before: AuditCase): CaseChange {
  if (before.state === "closed") return refuse(before, "is closed");
  if (before.state === "finding") return refuse(before, UNFINISHED);
  return before.state === "disputed" ? same(before) : change(before, { ...before, state: "disputed" });
}

/**
 * PLB 72 below 0 and WO above 0 acknowledge the cheque and leave the payment as it is; what the cheque has beyond the request goes back
 * to the payee as B2 below 0, which raises the payment: the cheque of 300 for 264 leaves us 264.
 */
function refunded(before: AuditCase, { cheque, amountCents }: Extract<CaseStep, { kind: "refunded" }>): CaseChange {
  if (before.state === "finding") return refuse(before, UNFINISHED);
  if (before.cheques.includes(cheque)) return same(before);
  const { caseId, openCents, cheques } = before;
  const taken = cents(Math.min(amountCents, openCents));
  const waits: ProviderItem[] = [];
  const item = { kind: "acknowledged", caseId } as const;
  if (taken > 0) {
    waits.push({ ...item, code: "72", reference: cheque, amountCents: cents(-taken) });
    waits.push({ ...item, code: "WO", reference: caseId, amountCents: taken });
  }
  if (amountCents > taken) waits.push({ ...item, code: "B2", reference: cheque, amountCents: cents(taken - amountCents) });
  return change(before, settled({ ...before, openCents: cents(openCents - taken), cheques: [...cheques, cheque] }), waits);
}

/** What is still open is asked for no more; what a cheque or a payment brought already goes back (WO below 0). */
function overtaken(before: AuditCase, amountCents: Cents): CaseChange {
  const { caseId, method, askedCents, waivedCents, openCents } = before;
  if (method !== "letter" || amountCents > askedCents - waivedCents) return refuse(before, "doesn't ask for what was taken");
  const left = cents(Math.max(0, openCents - amountCents));
  const back = cents(amountCents - (openCents - left));
  const waits: ProviderItem[] = back === 0 ? [] : [{ kind: "withheld", caseId, code: "WO", reference: caseId, amountCents: cents(-back) }];
  return change(before, settled({ ...before, askedCents: cents(askedCents - amountCents), openCents: left }), waits);
}

function collected(before: AuditCase, amountCents: Cents): CaseChange {
  if (before.state !== "offset" || amountCents > before.openCents) return refuse(before, "has nothing to collect");
  return change(before, settled({ ...before, openCents: cents(before.openCents - amountCents) }));
}

function settled(after: AuditCase): AuditCase {
  return after.openCents === 0 ? { ...after, state: "closed" } : after;
}

function closed(before: AuditCase): CaseChange {
  if (before.state === "finding") return refuse(before, UNFINISHED);
  if (before.state === "closed") return same(before);
  const waivedCents = cents(before.waivedCents + before.openCents);
  return change(before, { ...before, state: "closed", openCents: NO_CENTS, waivedCents });
}

const UNFINISHED = "was opened and its claims aren't corrected yet: give the same `audit-case open` again, it goes on where it stopped";

function change(before: AuditCase, after: AuditCase, waits: readonly ProviderItem[] = []): CaseChange {
  return { kind: "changed", isNews: true, after: { ...after, steps: before.steps + 1 }, waits };
}

function same(before: AuditCase): CaseChange {
  return { kind: "changed", isNews: false, after: before, waits: [] };
}

function refuse({ caseId }: AuditCase, why: string): CaseChange {
  return { kind: "refused", why: `Case ${caseId} ${why}.` };
}
