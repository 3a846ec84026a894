// Adjudication as a worker: claims.screened becomes receipts, ledger entries and payables. It owns the member's ledger.
import type { Claim } from "@dripline/claims";
import type { Effects, Output, State, Worker } from "@dripline/core";
import { decode, type Receipt } from "@dripline/events";
import type { Policy } from "@dripline/policy";
import { standingKey } from "./claim-standing.ts";
import { adjudicateClaim, type NamedReceipts, standingsToRead } from "./decide-claims.ts";
import { gatherBatch } from "./gather-batch.ts";
import { MemberLedgers } from "./member-ledger.ts";
import { reviveScreened, type ScreenedInHand } from "./screen-claim.ts";

export interface AdjudicationParts {
  readonly policy: Policy;
  /** The member's pseudonym: the key of records and of ledger pages. */
  readonly keyOf: (memberId: string) => string;
}

export interface AdjudicationFacts {
  readonly ledgers: MemberLedgers;
  readonly named: NamedReceipts;
  /** Claim control numbers of the batch that have a receipt already: delivered twice, or of a time when the cut point was another. */
  readonly decided: ReadonlySet<string>;
}

export function adjudicationWorker(parts: AdjudicationParts): Worker<"claims.screened", AdjudicationFacts> {
  return {
    name: "adjudication",
    from: "claims.screened",
    gather: (records, { state }) =>
      gatherLedgers(
        records.map(({ claim }) => claim),
        state,
        parts,
      ),
    decide: (records, facts) => adjudicateAll(records.map(reviveScreened), facts, parts),
  };
}

/** Ledger pages, standings and the receipts that the batch names, all from the state. */
export async function gatherLedgers(claims: readonly Claim[], state: State, { keyOf }: AdjudicationParts): Promise<AdjudicationFacts> {
  const ledgers = new MemberLedgers();
  const own = claims.map(({ claimId, member }) => standingKey(keyOf(member.memberId), claimId));
  const names = [...standingsToRead(claims, { keyOf })];
  const values = await state.read([...own, ...names.map(([key]) => receiptKey(key))]);
  const receipts = new Map<string, Receipt>();
  for (const [at, [, claimId]] of names.entries()) {
    const value = values[own.length + at];
    if (value !== undefined) receipts.set(claimId, decode("claims.adjudicated", value));
  }
  const named = await gatherBatch(claims, { state, ledgers, keyOf, newestReceipt: async (claimId) => receipts.get(claimId) });
  const decided = new Set(claims.flatMap(({ claimId }, at) => (values[at] === undefined ? [] : [claimId])));
  return { ledgers, named, decided };
}

/** In the order of the log: what one claim used, the next one finds used. */
export function adjudicateAll(
  claims: readonly ScreenedInHand[],
  { ledgers, named, decided }: AdjudicationFacts,
  { policy, keyOf }: AdjudicationParts,
): Effects {
  const outputs: Output[] = [];
  const state = new Map<string, Uint8Array | undefined>();
  const seen = new Set(decided);
  for (const inHand of claims) {
    const { claimId, member } = inHand.screened.claim;
    // Delivered twice, decided once.
    if (seen.has(claimId)) continue;
    seen.add(claimId);
    const made = adjudicateClaim(inHand, { policy, ledgers, named, keyOf });
    for (const output of made.outputs) outputs.push(output);
    keepReceipts(made.outputs, keyOf(member.memberId), state);
  }
  for (const [key, text] of ledgers.takeChanges()) state.set(key, new TextEncoder().encode(text));
  return { outputs, state };
}

/** The newest receipt of a claim stays at hand under its member: a replacement, void or correction takes it back whole. */
function keepReceipts(outputs: readonly Output[], memberKey: string, state: Map<string, Uint8Array | undefined>): void {
  for (const { topic, names, value } of outputs) {
    const claimId = names?.[0];
    if (topic === "claims.adjudicated" && claimId !== undefined) state.set(receiptKey(standingKey(memberKey, claimId)), value);
  }
}

/** Where a claim's newest receipt is at hand, beside its standing. */
export function receiptKey(standing: string): string {
  return standing.replace("/claim/", "/receipt/");
}
