// What stands against an appeal that is to be carried out: nothing that it could lift, or money that an audit case still holds.
import type { Receipt } from "@dripline/events";
import type { AuditCase } from "@dripline/remittance";
import {
  type ClaimToCorrect,
  casesOfClaim,
  indicatorOf,
  isDecided,
  type Overturn,
  overturnable,
  readCase,
  reviveLedger,
} from "@dripline/workers";
import { newestReceipt } from "./find-claim.ts";
import type { Workspace } from "./workspace.ts";

/** Why the appeal can't be carried out, a sentence for each claim that stands against it; none where it can. */
export async function objectionsTo(overturn: Overturn, claims: readonly ClaimToCorrect[], workspace: Workspace): Promise<string[]> {
  const objections: string[] = [];
  for (const claim of claims) {
    const receipt = await newestReceipt(claim.claimId, workspace);
    const why = receipt && (await objectionTo(overturn, claim, { receipt, workspace }));
    if (why !== undefined) objections.push(`Claim ${claim.claimId} ${why}.`);
  }
  return objections;
}

interface Against {
  readonly receipt: Receipt;
  readonly workspace: Workspace;
}

async function objectionTo(overturn: Overturn, { claimId, lines = [] }: ClaimToCorrect, { receipt, workspace }: Against) {
  if (!isDecided(receipt)) return `is ${receipt.test ? "a test" : receipt.disposition}: only what was decided can be overturned`;
  const recorded = reviveLedger(receipt.facts);
  const before = (recorded.overturned ?? []).filter(({ what }) => what === overturn.what).map(({ line }) => line);
  const possible = [...before, ...overturnable(overturn, { claim: receipt.claim, recorded, tables: workspace.tables })];
  const missing = lines.find((line) => !possible.includes(line));
  if (missing !== undefined) return `line ${missing} ${nothingToLift(overturn, missing, { receipt, workspace })}`;
  if (possible.length === 0)
    return `has no line that ${overturn.what === "unit-limit" ? "a limit of indicator 3 holds" : "an audit denied"}`;
  return overturn.what === "audit-finding" ? heldByCase(claimId, lines.length > 0 ? lines : possible, workspace) : undefined;
}

function nothingToLift({ what }: Overturn, number: number, { receipt, workspace }: Against): string {
  if (what === "audit-finding") return "wasn't denied by an audit";
  const line = receipt.claim.lines.find((each) => each.line === number);
  const indicator = line && indicatorOf(line, workspace.tables);
  if (indicator === undefined) return "has no limit on its day";
  return `has a limit of indicator ${indicator}: an appeal lifts those of indicator 3 alone`;
}

/** An offset's money that isn't collected would stay with the payee beside what the lines pay again. */
async function heldByCase(claimId: string, lines: readonly number[], workspace: Workspace): Promise<string | undefined> {
  for (const caseId of await casesOfClaim(claimId, workspace)) {
    const found = await readCase(caseId, workspace);
    if (found?.method !== "offset" || !isAbout(found, claimId, lines)) continue;
    if (found.waivedCents > 0) return `is in case ${caseId}, whose money was waived: the payee kept it, so its lines aren't paid again`;
    if (found.state === "disputed")
      return `is in case ${caseId}, which is on hold: give \`audit-case offset ${caseId}\`, so that what it holds back meets what this pays`;
  }
  return undefined;
}

function isAbout({ claims }: AuditCase, claimId: string, lines: readonly number[]): boolean {
  return claims.some((each) => each.claimId === claimId && (each.lines.length === 0 || each.lines.some((line) => lines.includes(line))));
}
