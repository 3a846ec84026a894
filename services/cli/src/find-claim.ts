// Finds a claim's receipts by its claim control number, as a remittance may write it, or its patient control number.
import type { Embedded } from "@dripline/embedded";
import { decode, type Receipt } from "@dripline/events";

/** CLP07 of a correction, `<claim control number>-<version>`, names the claim that it corrects; any other name is itself. */
export function claimNamed(name: string): string {
  return /^(\d{14})-\d{1,4}$/.exec(name)?.[1] ?? name;
}

/** Receipts under that name in log order; none where the name is nobody's. */
export async function receiptsOf(name: string, { recordsNamed }: Pick<Embedded, "recordsNamed">): Promise<Receipt[]> {
  const records = await recordsNamed("claims.adjudicated", claimNamed(name));
  return records.map(({ value }) => decode("claims.adjudicated", value));
}

/** The newest receipt of a claim by its claim control number alone. */
export async function newestReceipt(claimId: string, workspace: Pick<Embedded, "recordsNamed">): Promise<Receipt | undefined> {
  const receipts = await receiptsOf(claimId, workspace);
  return receipts.filter((receipt) => receipt.claimId === claimId).at(-1);
}
