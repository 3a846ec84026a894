// The ledger pages that a workspace keeps in memory: one set for whoever judges in it, so that nobody judges by an old page.

import type { Claim } from "@dripline/claims";
import { gatherBatch, MemberLedgers, type NamedReceipts } from "@dripline/workers";
import { newestReceipt } from "./find-claim.ts";
import { textBytes } from "./state-json.ts";
import type { Workspace } from "./workspace.ts";

/** Ledger pages kept in memory between batches. */
const PAGES_MAX = 20_000;

const ledgersByWorkspace = new WeakMap<Workspace, MemberLedgers>();

export function ledgersOf(workspace: Workspace): MemberLedgers {
  const known = ledgersByWorkspace.get(workspace);
  if (known !== undefined) return known;
  const made = new MemberLedgers();
  ledgersByWorkspace.set(workspace, made);
  return made;
}

/** Brings into memory what the claims' decisions read; the receipts of the claims that they name. */
export function gatherFor(claims: readonly Claim[], workspace: Workspace, ledgers = ledgersOf(workspace)): Promise<NamedReceipts> {
  return gatherBatch(claims, { ...workspace, ledgers, newestReceipt: (claimId) => newestReceipt(claimId, workspace) });
}

/** Changed pages and standings as a unit takes them. */
export function ledgerChanges(ledgers: MemberLedgers): Map<string, Uint8Array | undefined> {
  return new Map([...ledgers.takeChanges()].map(([key, text]) => [key, textBytes(text)]));
}

/** After a commit: memory stays flat. */
export function forgetOldPages(ledgers: MemberLedgers): void {
  ledgers.forgetBeyond(PAGES_MAX);
}
