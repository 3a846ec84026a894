// Releases pended claims: by the fact that they waited for as soon as it is loaded, or by a person. Each is judged with what is known now.
import type { Cause, Decision, ReferenceKind } from "@dripline/claims";
import { REFERENCE_KINDS } from "@dripline/reference";
import { releaseClaim, screenClaim } from "@dripline/workers";
import { newestReceipt } from "./find-claim.ts";
import { forgetOldPages, gatherFor, ledgerChanges, ledgersOf } from "./ledgers.ts";
import { jsonState, readJson } from "./state-json.ts";
import { kindsThatRelease, pendedClaims, WorklistChanges } from "./worklist.ts";
import type { Workspace } from "./workspace.ts";

export interface Releasing {
  readonly cause: Cause;
  /** A claim that would wait for the very same reasons keeps its version. */
  readonly onlyNews: boolean;
}

/** One claim, one unit. Undefined where the claim isn't pended, or where nothing is new. */
export async function releaseOne(claimId: string, workspace: Workspace, { cause, onlyNews }: Releasing): Promise<Decision | undefined> {
  const previous = await newestReceipt(claimId, workspace);
  if (previous?.disposition !== "pended") return undefined;
  const ledgers = ledgersOf(workspace);
  const named = await gatherFor([previous.claim], workspace, ledgers);
  const inHand = screenClaim(previous.claim, workspace);
  const decided = releaseClaim({ inHand, previous, cause, onlyNews }, { ...workspace, ledgers, named });
  if (decided === undefined) return undefined;
  const worklist = new WorklistChanges();
  worklist.note(decided.decision);
  const state = new Map([...(await worklist.take(workspace)), ...ledgerChanges(ledgers)]);
  await workspace.commit.commit({ outputs: decided.outputs, state, positions: [] });
  forgetOldPages(ledgers);
  return decided.decision;
}

/** Put down with a feed's rows, so that a run that is killed before the release still makes it. */
export function releaseDue(kind: string): Record<string, unknown> {
  return { [dueKey(kind)]: true };
}

function dueKey(kind: string): string {
  return `release/due/${kind}`;
}

/** Judges the claims that wait for a feed of which rows were loaded; how many left the worklist. */
export async function releaseWaiting(workspace: Workspace): Promise<number> {
  const due = await kindsDue(workspace);
  if (due.length === 0) return 0;
  let released = 0;
  for (const row of await pendedClaims(workspace)) {
    const kinds = kindsThatRelease(row).filter((kind) => due.includes(kind));
    if (kinds.length === 0) continue;
    const cause: Cause = { kind: "release", id: `load ${kinds.join(" ")}`, reason: `${kinds.join(", ")} loaded` };
    const decision = await releaseOne(row.claimId, workspace, { cause, onlyNews: true });
    if (decision !== undefined && decision.disposition !== "pended") released += 1;
  }
  const state = jsonState(Object.fromEntries(due.map((kind) => [dueKey(kind), undefined])));
  await workspace.commit.commit({ outputs: [], state, positions: [] });
  return released;
}

async function kindsDue(workspace: Workspace): Promise<ReferenceKind[]> {
  const marks = await Promise.all(REFERENCE_KINDS.map((kind) => readJson<boolean>(workspace, dueKey(kind))));
  return REFERENCE_KINDS.filter((_, at) => marks[at] === true);
}
