// A desk: where claims of one partition are judged again after their first decision, by whoever owns it — the one machine, or the worker of a
// partition on Kafka. What follows from such a decision is committed with it.
import type { Claim } from "@dripline/claims";
import type { Ports } from "@dripline/core";
import type { Receipt } from "@dripline/events";
import type { Policy } from "@dripline/policy";
import type { ReferenceTables } from "@dripline/reference";
import type { DecidedClaim, NamedReceipts } from "./decide-claims.ts";
import { gatherBatch } from "./gather-batch.ts";
import { knockOnDue } from "./knock-on-due.ts";
import type { MemberLedgers } from "./member-ledger.ts";
import type { Worklist } from "./worklist.ts";

export interface Desk extends Pick<Ports, "state" | "commit"> {
  readonly partition: number;
  readonly tables: ReferenceTables;
  readonly policy: Policy;
  /** The member's pseudonym: the key of records and of ledger pages. */
  readonly keyOf: (memberId: string) => string;
  /** One set of pages for whoever judges at this desk, so that nobody judges by an old page. */
  readonly ledgers: MemberLedgers;
  /** The member's pseudonym is given where whoever asks has it: a log with an index does without. */
  readonly newestReceipt: (claimId: string, memberKey?: string | undefined) => Promise<Receipt | undefined>;
  /** What a desk without an index of the log has to remember of receipts. */
  readonly rememberReceipts?: ((decided: readonly DecidedClaim[]) => Promise<ReadonlyMap<string, Uint8Array>>) | undefined;
}

/** Ledger pages kept in memory between units. */
const PAGES_MAX = 20_000;

/** Brings into memory what the claims' decisions read; the receipts of the claims that they name. */
export function gatherFor(claims: readonly Claim[], desk: Desk, ledgers = desk.ledgers): Promise<NamedReceipts> {
  return gatherBatch(claims, { ...desk, ledgers });
}

/** Changed pages and standings as a unit takes them. */
export function ledgerChanges(ledgers: MemberLedgers): Map<string, Uint8Array | undefined> {
  const utf8 = new TextEncoder();
  return new Map([...ledgers.takeChanges()].map(([key, text]) => [key, utf8.encode(text)]));
}

/** After a commit: memory stays flat. */
export function forgetOldPages(ledgers: MemberLedgers): void {
  ledgers.forgetBeyond(PAGES_MAX);
}

interface Beside {
  readonly worklist?: Worklist | undefined;
  /** The reversal that these decisions are a knock-on of, in a chain its first. */
  readonly root?: string | undefined;
}

/** Decisions with all that follows from them, in one unit. */
export async function commitDecided(decided: readonly DecidedClaim[], desk: Desk, { worklist, root }: Beside = {}): Promise<void> {
  if (decided.length === 0) return;
  const reversals = decided.flatMap(({ reversal }) => reversal ?? []);
  const state = new Map([
    ...ledgerChanges(desk.ledgers),
    ...((await worklist?.take(desk)) ?? []),
    ...(await knockOnDue(reversals, desk, root)),
    ...((await desk.rememberReceipts?.(decided)) ?? []),
  ]);
  await desk.commit.commit({ outputs: decided.flatMap(({ outputs }) => outputs), state, positions: [] });
  forgetOldPages(desk.ledgers);
}
