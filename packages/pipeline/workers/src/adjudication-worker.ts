// Adjudication as a worker: claims.screened becomes receipts, ledger entries and payables. It owns the member's ledger, and with it the
// worklist of pended claims and what follows from a reversal.
import type { Claim } from "@dripline/claims";
import type { Effects, Gathering, Log, Output, PartitionPorts, Worker } from "@dripline/core";
import { type Policy, parameterRow } from "@dripline/policy";
import { standingKey } from "./claim-standing.ts";
import { adjudicateClaim, type DecidedClaim, type NamedReceipts } from "./decide-claims.ts";
import { type Desk, ledgerChanges } from "./desk.ts";
import { attendToNews, untriedKey } from "./fact-news.ts";
import { gatherBatch } from "./gather-batch.ts";
import { jsonBytes, jsonState, parseJson } from "./json-state.ts";
import { settleKnockOn } from "./knock-on.ts";
import { type Due, dueKey, dueOf, dueState } from "./knock-on-due.ts";
import { MemberLedgers } from "./member-ledger.ts";
import { newestReceiptIn, receiptsState } from "./newest-receipts.ts";
import type { ReferenceReader } from "./reference-reader.ts";
import { reviveScreened, type ScreenedInHand } from "./screen-claim.ts";
import { Worklist } from "./worklist.ts";

export interface AdjudicationParts {
  readonly policy: Policy;
  /** What is known now: pended claims are judged again by it. */
  readonly reference: ReferenceReader;
  /** The member's pseudonym: the key of records and of ledger pages. */
  readonly keyOf: (memberId: string) => string;
}

export interface AdjudicationFacts {
  readonly partition: number;
  /** Of the partition's receipts, before the batch. */
  readonly end: number;
  readonly ledgers: MemberLedgers;
  readonly named: NamedReceipts;
  /** Claim control numbers of the batch that have a receipt already: delivered twice, or of a time when the cut point was another. */
  readonly decided: ReadonlySet<string>;
  /** What the state holds of the worklist, of reversals to be settled, and of pended claims that were never tried by newer facts. */
  readonly beside: ReadonlyMap<string, Uint8Array | undefined>;
}

export function adjudicationWorker(parts: AdjudicationParts): Worker<"claims.screened", AdjudicationFacts> {
  return {
    name: "adjudication",
    from: "claims.screened",
    gather: (records, from) =>
      gatherLedgers(
        records.map(({ claim }) => claim),
        from,
        parts,
      ),
    decide: (records, facts) => adjudicateAll(records.map(reviveScreened), facts, parts),
    ...laterLife(parts),
  };
}

/** What the owner of a partition does beside its input: knock-on at once, releases as facts become known. */
export function laterLife(parts: AdjudicationParts): Required<Pick<Worker<"claims.screened", never>, "settle" | "learn" | "attend">> {
  return {
    settle: (ports) => settleKnockOn(deskOf(ports, parts)),
    learn: ({ log }) => parts.reference.catchUp(log).then(() => {}),
    attend: (ports) => attendToNews(parts.reference, deskOf(ports, parts)),
  };
}

function deskOf({ log, state, commit, partition }: PartitionPorts, { policy, reference, keyOf }: AdjudicationParts): Desk {
  return {
    state,
    commit,
    partition,
    policy,
    keyOf,
    tables: reference.tables,
    ledgers: new MemberLedgers(),
    newestReceipt: async (claimId, memberKey) =>
      memberKey === undefined ? undefined : newestReceiptIn({ log, state, partition }, claimId, memberKey),
    rememberReceipts: async (decided) => receiptsState(decided, { keyOf, end: await endOfReceipts(log, partition) }),
  };
}

function endOfReceipts(log: Log, partition: number): Promise<number> {
  return log.end({ topic: "claims.adjudicated", partition });
}

/** Ledger pages, standings, the receipts that the batch names and what lies beside them, all from the state. */
export async function gatherLedgers(
  claims: readonly Claim[],
  { log, state, partition }: Gathering,
  { keyOf }: AdjudicationParts,
): Promise<AdjudicationFacts> {
  const ledgers = new MemberLedgers();
  const own = claims.map(({ claimId, member }) => standingKey(keyOf(member.memberId), claimId));
  const besides = [dueKey(partition), untriedKey(partition), ...new Worklist(partition).keysFor(claims.map(({ claimId }) => claimId))];
  const [values, end] = await Promise.all([state.read([...own, ...besides]), endOfReceipts(log, partition)]);
  const newestReceipt = (claimId: string, memberKey: string) => newestReceiptIn({ log, state, partition }, claimId, memberKey);
  const named = await gatherBatch(claims, { state, ledgers, keyOf, newestReceipt });
  const decided = new Set(claims.flatMap(({ claimId }, at) => (values[at] === undefined ? [] : [claimId])));
  return { partition, end, ledgers, named, decided, beside: new Map(besides.map((key, at) => [key, values[own.length + at]])) };
}

/** In the order of the log: what one claim used, the next one finds used. Ends where a reversal moves other claims by itself. */
export function adjudicateAll(claims: readonly ScreenedInHand[], facts: AdjudicationFacts, parts: AdjudicationParts): Effects {
  const { partition, end, ledgers, named } = facts;
  const { policy, keyOf } = parts;
  const made: DecidedClaim[] = [];
  const worklist = new Worklist(partition);
  const seen = new Set(facts.decided);
  let taken = 0;
  for (const inHand of claims) {
    taken += 1;
    const { claimId, member } = inHand.screened.claim;
    // Delivered twice, decided once.
    if (seen.has(claimId)) continue;
    seen.add(claimId);
    const decided = adjudicateClaim(inHand, { policy, ledgers, named, keyOf });
    made.push(decided);
    worklist.note(decided.decision, keyOf(member.memberId));
    if (isSettledAtOnce(decided, policy)) break;
  }
  const outputs: Output[] = [];
  for (const each of made) for (const output of each.outputs) outputs.push(output);
  const state = new Map([
    ...besideState(made, worklist, { ...facts, keyOf }),
    ...receiptsState(made, { keyOf, end }),
    ...ledgerChanges(ledgers),
  ]);
  return { outputs, state, taken };
}

/** Claims that a reversal gives units back to are judged again before the next claim is, where the policy says so. */
export function isSettledAtOnce({ reversal }: Pick<DecidedClaim, "reversal">, policy: Policy): boolean {
  const day = reversal?.lines[0]?.serviceFrom;
  return day !== undefined && parameterRow(policy, "knockOn", day).value === "automatic";
}

/** The worklist, the reversals to be settled, and the pended claims that newer facts may be waiting for already. */
function besideState(
  made: readonly DecidedClaim[],
  worklist: Worklist,
  { partition, beside, keyOf }: Pick<AdjudicationFacts, "partition" | "beside"> & Pick<AdjudicationParts, "keyOf">,
): Map<string, Uint8Array | undefined> {
  const state = new Map<string, Uint8Array | undefined>();
  const reversals = made.flatMap(({ reversal }) => reversal ?? []);
  if (reversals.length > 0) {
    const due = [...(parseJson<Due[]>(beside.get(dueKey(partition))) ?? []), ...dueOf(reversals, keyOf)];
    for (const [key, value] of jsonState(dueState(due, partition))) state.set(key, value);
  }
  const untried = untriedKey(partition);
  const waiting = worklist.rows.map(({ claimId }) => claimId);
  if (waiting.length > 0) state.set(untried, jsonBytes([...(parseJson<string[]>(beside.get(untried)) ?? []), ...waiting]));
  for (const [key, value] of worklist.changes(beside)) state.set(key, value);
  return state;
}
