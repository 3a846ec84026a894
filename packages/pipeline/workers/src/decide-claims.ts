// Screening and adjudication of a batch, chained in memory: claims in log order become records for every topic they pass.
// A replacement or void takes back the claim that it names in the same breath: reversal first, then what stands in its place.
import { adjudicate, type Reversing, reverse } from "@dripline/adjudication";
import { broken, type Cause, type Claim, type Decision, type LedgerFacts, type Verdict } from "@dripline/claims";
import type { Output } from "@dripline/core";
import { encode, type Receipt } from "@dripline/events";
import type { Policy } from "@dripline/policy";
import type { ReferenceTables } from "@dripline/reference";
import { namedClaimId, standingKey } from "./claim-standing.ts";
import { factsJson, reviveLedger } from "./facts-json.ts";
import { type MemberLedgers, pagesOf } from "./member-ledger.ts";
import { receiptOutputs } from "./receipt-outputs.ts";
import { type ScreenedInHand, screenClaim, screenedOutput } from "./screen-claim.ts";

export interface DecidingContext {
  readonly tables: ReferenceTables;
  readonly policy: Policy;
  /** Holds the pages of every member in the batch, and the standings of the claims that the batch names. */
  readonly ledgers: MemberLedgers;
  /** Newest receipts of the claims that the batch names in REF*F8, by claim control number; those decided in the batch are added to it. */
  readonly named: NamedReceipts;
  /** The member's pseudonym: the key of records and of ledger pages. */
  readonly keyOf: (memberId: string) => string;
}

/** A batch's own: a receipt is kept where its number was asked for. */
export type NamedReceipts = Map<string, Receipt | undefined>;

export type AdjudicatingContext = Omit<DecidingContext, "tables">;

export interface DecidedClaim {
  readonly decision: Decision;
  readonly receipt: Receipt;
  /** What was taken back before: the claim that this one replaces or voids, or its own earlier version. */
  readonly reversal?: Receipt | undefined;
  readonly outputs: readonly Output[];
}

/** State keys to read before the batch can be decided: ledger pages, and standings of the claims named. */
export function ledgerPages(claims: readonly Claim[], { keyOf }: Pick<DecidingContext, "keyOf">): string[] {
  return [...new Set(claims.flatMap((claim) => pagesOf(claim, keyOf(claim.member.memberId))))];
}

export interface NamedClaim {
  readonly claimId: string;
  readonly memberKey: string;
}

/** By state key, the claim that a claim of the batch names, of the same member. */
export function standingsToRead(claims: readonly Claim[], { keyOf }: Pick<DecidingContext, "keyOf">): Map<string, NamedClaim> {
  const named = new Map<string, NamedClaim>();
  for (const { replaces, member } of claims) {
    if (replaces === undefined) continue;
    const [claimId, memberKey] = [namedClaimId(replaces), keyOf(member.memberId)];
    named.set(standingKey(memberKey, claimId), { claimId, memberKey });
  }
  return named;
}

/** Judges one claim and posts what it uses, so that the next claim of the member finds it used. */
export function decideClaim(claim: Claim, context: DecidingContext): DecidedClaim {
  const key = context.keyOf(claim.member.memberId);
  const inHand = screenClaim(claim, context);
  const { outputs, ...decided } = adjudicateClaim(inHand, context);
  const received: Output = { topic: "claims.received", key, value: encode("claims.received", claim) };
  return { ...decided, outputs: [received, screenedOutput(inHand, key), ...outputs] };
}

/** The second half alone: a screened claim, from memory or from its record, becomes a receipt, entries and a payable. */
export function adjudicateClaim(inHand: ScreenedInHand, context: AdjudicatingContext): DecidedClaim {
  return posted(judge({ inHand, version: 1 }, context), context);
}

export interface PendedAgain {
  readonly inHand: ScreenedInHand;
  /** The claim's newest receipt, pended. */
  readonly previous: Receipt;
  readonly cause: Cause;
  /** Nothing is posted where the claim would wait for the very same reasons. */
  readonly onlyNews: boolean;
}

/** Judges a pended claim with what is known now: its next version, which may pend again. Undefined where nothing is new. */
export function releaseClaim({ inHand, previous, cause, onlyNews }: PendedAgain, context: AdjudicatingContext): DecidedClaim | undefined {
  const judged = judge({ inHand, version: previous.version + 1, previousReceipt: previous.receipt, cause }, context);
  if (onlyNews && reasonsToWait(judged.decision) === reasonsToWait(previous)) return undefined;
  return posted(judged, context);
}

/** Empty where nothing waits. */
function reasonsToWait({ verdicts, disposition }: Decision): string {
  if (disposition !== "pended") return "";
  return JSON.stringify(verdicts.flatMap(({ outcome, rule, line, read }) => (outcome === "pend" ? [[rule, line, read]] : [])));
}

interface ToJudge {
  readonly inHand: ScreenedInHand;
  readonly version: number;
  readonly previousReceipt?: string | undefined;
  readonly cause?: Cause | undefined;
}

interface Judged {
  readonly decision: Decision;
  readonly key: string;
  readonly facts: string;
  readonly previousReceipt?: string | undefined;
  /** To be taken back first. */
  readonly prior?: Receipt | undefined;
}

/** A first decision, or the release of one that waited: nothing of the claim itself was ever paid. Nothing is posted yet. */
function judge({ inHand: { screened, reference }, version, previousReceipt, cause }: ToJudge, context: AdjudicatingContext): Judged {
  const { policy, ledgers, keyOf } = context;
  const { claim } = screened;
  const key = keyOf(claim.member.memberId);
  const prior = priorOf(claim, key, context);
  const ledger: LedgerFacts = { ...ledgers.factsFor(claim, key, prior.receipt), replaced: prior.claim, cause };
  const decision = adjudicate({ ...screened, ledger, policy, version });
  const facts = factsJson(reference, ledger);
  return { decision, key, facts, previousReceipt, prior: isCarriedOut(decision) ? prior.receipt : undefined };
}

function posted({ decision, key, facts, previousReceipt, prior }: Judged, context: AdjudicatingContext): DecidedClaim {
  const taken = prior && takeBack(prior, decision, { context, key });
  const { receipt, outputs } = receiptOutputs({ decision, key, facts, previousReceipt });
  post(receipt, key, context);
  return { decision, receipt, reversal: taken?.receipt, outputs: [...(taken?.outputs ?? []), ...outputs] };
}

interface Prior {
  readonly claim?: LedgerFacts["replaced"];
  /** Only where it can be taken back. */
  readonly receipt?: Receipt | undefined;
}

function priorOf({ replaces, frequency, billing }: Claim, key: string, { ledgers, named }: AdjudicatingContext): Prior {
  if (replaces === undefined || frequency === "1") return {};
  const claimId = namedClaimId(replaces);
  const standing = ledgers.standing(key, claimId);
  if (standing === undefined) return {};
  const isFinal = standing.disposition === "paid" || standing.disposition === "denied";
  if (!isFinal || standing.billingNpi !== billing.npi) return { claim: { claimId, ...standing } };
  const receipt = named.get(claimId);
  if (receipt?.receipt !== standing.receipt) broken(`the newest receipt of claim ${claimId} to be at hand`);
  return { claim: { claimId, ...standing }, receipt };
}

/** A replacement or void that R5 and R6 let through, decided for good. A test claim moves nothing. */
function isCarriedOut({ frequency, test, disposition, verdicts }: Decision): boolean {
  if (test || disposition === "pended") return false;
  const rule = frequency === "7" ? "R5" : "R6";
  return (
    verdicts.some((verdict) => verdict.rule === rule) && !verdicts.some((verdict) => verdict.rule === rule && verdict.outcome === "deny")
  );
}

/** RARC alerts of a reversal that the provider asked for. */
const ALERT_OF_FREQUENCY: Readonly<Record<string, string>> = { "7": "N694", "8": "N693" };

interface At {
  readonly context: AdjudicatingContext;
  readonly key: string;
}

function takeBack(prior: Receipt, by: Decision, { context, key }: At): { receipt: Receipt; outputs: readonly Output[] } {
  const spoken = by.verdicts.find(({ rule }) => rule === "R5" || rule === "R6");
  if (spoken === undefined) broken("a rule that takes a claim back");
  const text = by.frequency === "7" ? `Taken back: replaced by claim ${by.claimId}.` : `Taken back: voided by claim ${by.claimId}.`;
  const verdict: Verdict = { ...spoken, line: undefined, read: { replacedBy: by.claimId }, text };
  // By the sender of the claim that takes it back, so that both stand in one 835 though the provider changed its clearinghouse.
  return reversalOf(prior, { verdict, alert: ALERT_OF_FREQUENCY[by.frequency], sender: by.sender }, { context, key });
}

function reversalOf(prior: Receipt, why: Reversing, { context, key }: At): { receipt: Receipt; outputs: readonly Output[] } {
  const decision = reverse(decisionOf(prior), why);
  const facts = `{"reverses":"${prior.receipt}"}`;
  const reversed = receiptOutputs({ decision, key, facts, previousReceipt: prior.receipt, reverses: prior.receipt });
  post(reversed.receipt, key, context);
  return reversed;
}

/** A receipt without what sealing added. */
function decisionOf({ facts: _facts, reverses: _reverses, previousReceipt: _previous, receipt: _receipt, ...decision }: Receipt): Decision {
  return decision;
}

function post(receipt: Receipt, key: string, { ledgers, named }: AdjudicatingContext): void {
  ledgers.apply(receipt, key);
  if (!receipt.test && named.has(receipt.claimId)) named.set(receipt.claimId, receipt);
}

export interface DecidedAgain {
  /** The claim with the facts that it is judged by now. */
  readonly inHand: ScreenedInHand;
  /** Its newest receipt, paid or denied. What it replaced, and what audits and appeals said of it, holds on. */
  readonly previous: Receipt;
  readonly cause: Cause;
  /** What an audit or an appeal says now, in the place of what it said before. */
  readonly said?: Pick<LedgerFacts, "findings" | "overturned"> | undefined;
  readonly why: Reversing;
}

/** A claim that would wait stays as it was decided until more is known: `decision` says what for. */
export type JudgedAgain =
  | { readonly kind: "corrected"; readonly decided: DecidedClaim }
  | { readonly kind: "waits"; readonly decision: Decision }
  | { readonly kind: "unchanged" };

/** Judges a decided claim again: reversal and correction where an amount or a code changes, and nothing at all elsewhere. */
export function correctClaim(again: DecidedAgain, context: AdjudicatingContext): JudgedAgain {
  const { previous, cause, said, why } = again;
  const { screened, reference } = again.inHand;
  const { policy, ledgers, keyOf } = context;
  const key = keyOf(previous.memberId);
  const { replaced, findings, overturned } = reviveLedger(previous.facts);
  const ledger: LedgerFacts = { ...ledgers.factsFor(screened.claim, key, previous), replaced, findings, overturned, ...said, cause };
  const decision = adjudicate({ ...screened, ledger, policy, version: previous.version + 2 });
  if (decision.disposition === "pended") return { kind: "waits", decision };
  if (isSameOutcome(decision, previous)) return { kind: "unchanged" };
  const alert = isCoordinationFound(decision, previous) ? "N696" : why.alert;
  const reversal = reversalOf(previous, { ...why, alert }, { context, key });
  const facts = factsJson(reference, ledger);
  const corrected = receiptOutputs({ decision, key, facts, previousReceipt: reversal.receipt.receipt });
  post(corrected.receipt, key, context);
  const outputs = [...reversal.outputs, ...corrected.outputs];
  return { kind: "corrected", decided: { decision, receipt: corrected.receipt, reversal: reversal.receipt, outputs } };
}

/** Another payer's coverage decides a line now, and did not before. */
function isCoordinationFound(decision: Decision, previous: Decision): boolean {
  return speaksOfOthers(decision) && !speaksOfOthers(previous);
}

function speaksOfOthers({ verdicts }: Decision): boolean {
  return verdicts.some(({ rule, outcome }) => rule === "R35" && outcome !== "info");
}

/** Whether an 835 would say the same of both: amounts, units, reason codes and remarks of every line. */
export function isSameOutcome(one: Decision, other: Decision): boolean {
  return wireText(one) === wireText(other);
}

function wireText({ lines }: Decision): string {
  const said = lines.map(({ status, paidUnits, allowedCents, paidCents, adjustments, remarks }) => [
    status,
    paidUnits,
    allowedCents,
    paidCents,
    adjustments.map(({ group, carc, amountCents, units }) => [group, carc, amountCents, units ?? null]),
    remarks,
  ]);
  return JSON.stringify(said);
}
