// Decided claims judged again: what a changed fact, an audit or units that came back would make of them, and, when it is ordered, reversal
// and correction where an amount or a code changes. The same cause never moves a claim twice, so a run that was cut short goes on.
import {
  type AuditFinding,
  broken,
  type Cause,
  type Cents,
  type Claim,
  cents,
  type Decision,
  type LedgerFacts,
  type Verdict,
} from "@dripline/claims";
import type { Receipt } from "@dripline/events";
import { correctClaim, type DecidedClaim } from "./decide-claims.ts";
import { commitDecided, type Desk, gatherFor } from "./desk.ts";
import { reviveLedger } from "./facts-json.ts";
import { MemberLedgers } from "./member-ledger.ts";
import { type Overturn, overturnable } from "./overturn.ts";
import { screenClaim, screenedFromReceipt } from "./screen-claim.ts";

export interface ClaimToCorrect {
  readonly claimId: string;
  /** The member's pseudonym, where it is at hand. */
  readonly memberKey?: string | undefined;
  /** Lines that a finding or an appeal is about; all of them when left out. */
  readonly lines?: readonly number[] | undefined;
}

export interface Correcting {
  /** In the order in which they were first decided: what one gives back, the next one finds. */
  readonly claims: readonly ClaimToCorrect[];
  /** Names the run: a claim that it moved before stays as it is. */
  readonly cause: string;
  readonly reason: string;
  /** An audit's: the lines are denied with this code. */
  readonly finding?: Omit<AuditFinding, "line"> | undefined;
  /** What an appeal decided of the claims' lines. */
  readonly overturn?: Overturn | undefined;
  /** Judged by the facts of its receipt, or by what is known now. */
  readonly facts: "recorded" | "current";
  /** RARC alert on the reversal: N687 to N698. */
  readonly alert?: string | undefined;
  /** False says what would change, and changes nothing. */
  readonly apply: boolean;
  readonly onProgress?: ((done: number) => void) | undefined;
  /** The reversal that this is a knock-on of, in a chain its first. */
  readonly root?: string | undefined;
}

export interface CorrectedClaim {
  readonly claimId: string;
  readonly beforeCents: Cents;
  readonly afterCents: Cents;
  readonly differenceCents: Cents;
}

/** A decided claim that would wait by what is known now: it stays as it was decided. */
export interface WaitingClaim {
  readonly claimId: string;
  readonly paidCents: Cents;
  /** The first rule by which it would wait, and its sentence. */
  readonly rule: string;
  readonly reason: string;
}

export interface Corrections {
  /** The claims that change, in the order given. */
  readonly changed: readonly CorrectedClaim[];
  readonly waiting: readonly WaitingClaim[];
}

/** Claims in one unit. */
const CLAIMS_PER_UNIT = 100;

export async function correctClaims(desk: Desk, correcting: Correcting): Promise<Corrections> {
  const { apply, root } = correcting;
  // Whoever only asks leaves the desk's own pages as they are.
  const at: Desk = apply ? desk : { ...desk, ledgers: new MemberLedgers() };
  const changed: CorrectedClaim[] = [];
  const waiting: WaitingClaim[] = [];
  let decided: DecidedClaim[] = [];
  const flush = async (): Promise<void> => {
    if (apply) await commitDecided(decided, at, { root });
    decided = [];
  };
  for (const [number, claim] of correcting.claims.entries()) {
    const moved = await correctOne(claim, correcting, at);
    if (moved !== undefined && "rule" in moved) waiting.push(moved);
    else if (moved !== undefined) {
      changed.push(moved.corrected);
      decided.push(moved.decided);
    }
    if (number % CLAIMS_PER_UNIT === CLAIMS_PER_UNIT - 1) await flush();
    correcting.onProgress?.(number + 1);
  }
  await flush();
  return { changed, waiting };
}

interface Moved {
  readonly corrected: CorrectedClaim;
  readonly decided: DecidedClaim;
}

async function correctOne(claim: ClaimToCorrect, correcting: Correcting, desk: Desk): Promise<Moved | WaitingClaim | undefined> {
  const previous = await desk.newestReceipt(claim.claimId, claim.memberKey);
  if (previous === undefined || !isDecided(previous)) return undefined;
  const recorded = reviveLedger(previous.facts);
  if (isCarriedOut(recorded, correcting.cause)) return undefined;
  const named = await gatherFor([previous.claim], desk);
  const cause: Cause = { kind: "correction", id: correcting.cause, reason: correcting.reason };
  const said = saidOf(claim, correcting, { recorded, desk, claim: previous.claim });
  const why = { verdict: verdictOf(cause, correcting.finding === undefined ? "R39" : "R38", desk), alert: correcting.alert };
  const inHand = correcting.facts === "recorded" ? screenedFromReceipt(previous, desk.policy) : screenClaim(previous.claim, desk);
  const judged = correctClaim({ inHand, previous, cause, said, why }, { ...desk, named });
  if (judged.kind === "waits") return waitingClaim(previous, judged.decision);
  if (judged.kind === "unchanged") return undefined;
  const { decided } = judged;
  const [beforeCents, afterCents] = [previous.paidCents, decided.decision.paidCents];
  const differenceCents = cents(afterCents - beforeCents);
  return { corrected: { claimId: claim.claimId, beforeCents, afterCents, differenceCents }, decided };
}

function waitingClaim({ claimId, paidCents }: Receipt, { verdicts }: Decision): WaitingClaim {
  const { rule, text } = verdicts.find(({ outcome }) => outcome === "pend") ?? broken(`a rule by which claim ${claimId} waits`);
  return { claimId, paidCents, rule, reason: text };
}

/** A claim that waits, was taken back or voided, or came in a test file has nothing to correct. */
export function isDecided({ disposition, test }: Receipt): boolean {
  return !test && (disposition === "paid" || disposition === "denied");
}

function isCarriedOut({ cause, overturned = [] }: LedgerFacts, id: string): boolean {
  return cause?.id === id || overturned.some((each) => each.cause === id);
}

interface Before {
  readonly recorded: LedgerFacts;
  readonly desk: Desk;
  readonly claim: Claim;
}

/** What an audit or an appeal says of the claim from now on; undefined where neither does. */
function saidOf(
  { lines }: ClaimToCorrect,
  { finding, overturn, cause, reason }: Correcting,
  { recorded, desk, claim }: Before,
): Pick<LedgerFacts, "findings" | "overturned"> | undefined {
  const meant = lines === undefined || lines.length === 0 ? claim.lines.map(({ line }) => line) : lines;
  if (finding !== undefined) {
    const found = meant.map((line) => ({ line, ...finding }));
    return { findings: findingsAfter(recorded.findings, found) };
  }
  if (overturn === undefined) return undefined;
  const lifted = overturnable(overturn, { recorded, tables: desk.tables, claim }).filter((line) => meant.includes(line));
  const overturned = [...(recorded.overturned ?? []), ...lifted.map((line) => ({ line, ...overturn, cause, reason }))];
  if (overturn.what === "unit-limit") return { overturned };
  return { overturned, findings: (recorded.findings ?? []).filter(({ line }) => !lifted.includes(line)) };
}

/** What an earlier audit found of other lines still holds. */
function findingsAfter(before: readonly AuditFinding[] = [], found: readonly AuditFinding[]): AuditFinding[] {
  return [...before.filter(({ line }) => !found.some((each) => each.line === line)), ...found];
}

function verdictOf({ id, reason }: Cause, rule: "R38" | "R39", { policy }: Desk): Verdict {
  const clause = policy.clauses.get(policy.rules.get(rule)?.clause ?? "") ?? broken(`a clause of ${rule}`);
  const { id: clauseId, from, to } = clause;
  return {
    rule,
    outcome: "info",
    clause: clauseId,
    from,
    to,
    read: { cause: id },
    remarks: [],
    text: `Taken back to be judged again: ${reason}`,
  };
}
