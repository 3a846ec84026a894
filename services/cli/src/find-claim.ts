// Finds a claim's receipts by its claim control number or its patient control number.
import { Fault } from "@dripline/core";
import { decode, type Receipt } from "@dripline/events";
import type { Workspace } from "./workspace.ts";

/** Receipts under that name in log order; a fault where the name is nobody's. */
export async function receiptsOf(name: string, workspace: Workspace): Promise<Receipt[]> {
  const records = await workspace.recordsNamed("claims.adjudicated", name);
  if (records.length === 0) {
    throw new Fault(
      "DRIP_USAGE",
      `no claim ${name} in ${workspace.folder}: give the claim control number (277CA REF*1K) or the patient control number (CLM01)`,
    );
  }
  return records.map(({ value }) => decode("claims.adjudicated", value));
}
