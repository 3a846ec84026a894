// `--claims FILE`: a claim control number a line, with line numbers after it where only some lines are meant (`20250660000011 2,3`).
import { readFileSync } from "node:fs";
import { Fault } from "@dripline/core";
import type { ClaimToCorrect } from "@dripline/workers";
import { newestReceipt } from "./find-claim.ts";
import type { Workspace } from "./workspace.ts";

/** The number as CLP07 writes that of a correction, too: `20250660000011-3`. */
const ROW = /^(\d{14})(?:-\d{1,4})?(?:\s+(\d{1,2}(?:\s*,\s*\d{1,2})*))?$/;

/** Rows in the file's order; empty lines and lines that begin with # are left out. */
export function readClaimList(path: string): ClaimToCorrect[] {
  const rows = readFileSync(path, "utf8")
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/);
  return rows.flatMap((text, at) => {
    const row = text.trim();
    if (row === "" || row.startsWith("#")) return [];
    const [, claimId, lines] = ROW.exec(row) ?? [];
    if (claimId === undefined)
      throw new Fault(
        "DRIP_USAGE",
        `${path} line ${at + 1}: expected a claim control number, then line numbers if only some are meant, as in 20250660000011 2,3`,
      );
    return [{ claimId, lines: lines?.split(",").map(Number) }];
  });
}

/** What of the list nobody ever decided: claims, or lines of claims. */
export async function missingFrom(list: readonly ClaimToCorrect[], workspace: Workspace): Promise<string[]> {
  const missing: string[] = [];
  for (const { claimId, lines = [] } of list) {
    const receipt = await newestReceipt(claimId, workspace);
    const known = new Set(receipt?.claim.lines.map(({ line }) => line));
    if (receipt === undefined) missing.push(claimId);
    else missing.push(...lines.filter((line) => !known.has(line)).map((line) => `${claimId} line ${line}`));
  }
  return missing;
}
