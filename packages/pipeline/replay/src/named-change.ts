// A fact that could have been otherwise, by name: what would have to be true of a line for the change, and how the claim looks with it.
import type { Claim, ClaimFacts, LedgerFacts, ServiceLine } from "@dripline/claims";

/** All that a decision follows from, but for the policy. */
export interface Judgeable {
  readonly claim: Claim;
  readonly facts: ClaimFacts;
  readonly ledger: LedgerFacts;
}

export interface NamedChange {
  /** Stable: `authorization-units`. */
  readonly name: string;
  /** Goes on after "would have been paid if": one thing, in the past tense; no name, birth date or member id. */
  readonly text: string;
  /** Rules whose denial, cut or wait it could lift. */
  readonly rules: readonly string[];
  readonly changed: Judgeable;
}

/** A line of a claim, as changes are made from it. */
export interface LineToChange extends Judgeable {
  readonly line: ServiceLine;
  /** Thousandths of a unit that the line lacks to be paid whole. */
  readonly unitsLacking: number;
}

export type ChangesOf = (of: LineToChange) => readonly NamedChange[];

/** The claim with one line changed. */
export function withLine({ claim, facts, ledger, line }: LineToChange, change: Partial<ServiceLine>): Judgeable {
  const lines = claim.lines.map((each) => (each.line === line.line ? { ...each, ...change } : each));
  return { facts, ledger, claim: { ...claim, lines } };
}

export function withClaim({ claim, facts, ledger }: LineToChange, change: Partial<Claim>): Judgeable {
  return { facts, ledger, claim: { ...claim, ...change } };
}

export function withFacts({ claim, facts, ledger }: LineToChange, change: Partial<ClaimFacts>): Judgeable {
  return { claim, ledger, facts: { ...facts, ...change } };
}

export function withLedger({ claim, facts, ledger }: LineToChange, change: Partial<LedgerFacts>): Judgeable {
  return { claim, facts, ledger: { ...ledger, ...change } };
}

/** Whole units as people count them. */
export function unitsText(thousandths: number): string {
  const units = thousandths / 1000;
  return `${units} more unit${units === 1 ? "" : "s"}`;
}
