// The newest receipt of each claim at hand in the state, where no index of the log has it: what a replacement, a void, a release or a
// correction takes up again.
import type { State } from "@dripline/core";
import { decode, type Receipt } from "@dripline/events";
import type { DecidedClaim } from "./decide-claims.ts";

/** Where a claim's newest receipt is at hand. */
export function receiptKey(memberKey: string, claimId: string): string {
  return `member/${memberKey}/receipt/${claimId}`;
}

/** What decisions leave of their receipts. A test claim's is found by nobody. */
export function receiptsState(decided: readonly DecidedClaim[], keyOf: (memberId: string) => string): Map<string, Uint8Array> {
  const state = new Map<string, Uint8Array>();
  for (const { outputs, receipt } of decided) {
    const memberKey = keyOf(receipt.memberId);
    for (const { topic, names, value } of outputs) {
      const claimId = names?.[0];
      if (topic === "claims.adjudicated" && claimId !== undefined) state.set(receiptKey(memberKey, claimId), value);
    }
  }
  return state;
}

export async function newestReceiptIn(state: State, claimId: string, memberKey: string): Promise<Receipt | undefined> {
  const [value] = await state.read([receiptKey(memberKey, claimId)]);
  return value && decode("claims.adjudicated", value);
}
