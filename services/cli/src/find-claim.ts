// Finds a claim's receipts by its claim control number or its patient control number.
import { decode, type Receipt } from "@dripline/events";
import type { Workspace } from "./workspace.ts";

/** Receipts under that name in log order; none where the name is nobody's. */
export async function receiptsOf(name: string, workspace: Workspace): Promise<Receipt[]> {
  const records = await workspace.recordsNamed("claims.adjudicated", name);
  return records.map(({ value }) => decode("claims.adjudicated", value));
}

/** The newest receipt of a claim by its claim control number alone. */
export async function newestReceipt(claimId: string, workspace: Workspace): Promise<Receipt | undefined> {
  const receipts = await receiptsOf(claimId, workspace);
  return receipts.filter((receipt) => receipt.claimId === claimId).at(-1);
}
