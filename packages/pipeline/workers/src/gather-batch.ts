// What a batch of claims needs of the state before it can be decided, in two reads: standings and pages, then what those name.
import type { Claim } from "@dripline/claims";
import type { State } from "@dripline/core";
import type { Receipt } from "@dripline/events";
import { ledgerPages, type NamedReceipts, standingsToRead } from "./decide-claims.ts";
import type { MemberLedgers } from "./member-ledger.ts";

export interface Gathering {
  readonly state: State;
  readonly ledgers: MemberLedgers;
  readonly keyOf: (memberId: string) => string;
  /** The newest receipt of a claim of that member, by its claim control number. */
  readonly newestReceipt: (claimId: string, memberKey: string) => Promise<Receipt | undefined>;
}

/** Brings pages and standings into `ledgers`; the receipts of the claims that the batch names, those decided within it to be added. */
export async function gatherBatch(claims: readonly Claim[], gathering: Gathering): Promise<NamedReceipts> {
  const { keyOf, ledgers, newestReceipt } = gathering;
  const named: NamedReceipts = new Map();
  const standings = standingsToRead(claims, gathering);
  const texts = await loadPages([...ledgerPages(claims, gathering), ...standings.keys()], gathering);
  const found = await Promise.all(
    [...standings].map(([key, { claimId, memberKey }]) => (texts.has(key) ? newestReceipt(claimId, memberKey) : undefined)),
  );
  for (const [at, [key, { claimId }]] of [...standings].entries()) {
    ledgers.loadStanding(key, texts.get(key));
    named.set(claimId, found[at]);
  }
  const prior = [...named.values()].filter((receipt) => receipt !== undefined).map(({ claim }) => claim);
  if (prior.length > 0) await loadPages(ledgerPages(prior, { keyOf }), gathering);
  return named;
}

/** Loads the ledger pages among the keys that memory doesn't hold; the texts of all that were read. */
async function loadPages(keys: readonly string[], { state, ledgers }: Gathering): Promise<Map<string, string>> {
  const missing = keys.filter((key) => !ledgers.has(key));
  const found = new Map<string, string>();
  const values = await state.read(missing);
  for (const [at, key] of missing.entries()) {
    const value = values[at];
    const text = value && textOf(value);
    if (text !== undefined) found.set(key, text);
    if (!key.includes("/claim/")) ledgers.load(key, text);
  }
  return found;
}

const utf8 = new TextDecoder();

function textOf(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}
