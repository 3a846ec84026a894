// Releases pended claims: by the fact that they waited for as soon as it is known, or by a person. Each is judged with what is known now.
import type { Cause, Decision, ReferenceKind } from "@dripline/claims";
import { type DecidedClaim, releaseClaim } from "./decide-claims.ts";
import { commitDecided, type Desk, gatherFor } from "./desk.ts";
import { settleKnockOn } from "./knock-on.ts";
import { screenClaim } from "./screen-claim.ts";
import { type PendedClaim, pendedClaims, Worklist } from "./worklist.ts";

export interface Releasing {
  readonly cause: Cause;
  /** A claim that would wait for the very same reasons keeps its version. */
  readonly onlyNews: boolean;
}

export type ClaimToRelease = Pick<PendedClaim, "claimId"> & Partial<Pick<PendedClaim, "memberKey">>;

/** One claim, one unit. Undefined where the claim isn't pended, or where nothing is new. */
export async function releaseOne(claim: ClaimToRelease, desk: Desk, releasing: Releasing): Promise<Decision | undefined> {
  const decided = await judgedAgain(claim, desk, releasing);
  await commitReleased(decided === undefined ? [] : [decided], desk);
  return decided?.decision;
}

/** Nothing is committed yet. */
async function judgedAgain(
  { claimId, memberKey }: ClaimToRelease,
  desk: Desk,
  { cause, onlyNews }: Releasing,
): Promise<DecidedClaim | undefined> {
  const previous = await desk.newestReceipt(claimId, memberKey);
  if (previous?.disposition !== "pended") return undefined;
  const named = await gatherFor([previous.claim], desk);
  const inHand = screenClaim(previous.claim, desk);
  return releaseClaim({ inHand, previous, cause, onlyNews }, { ...desk, named });
}

async function commitReleased(decided: readonly DecidedClaim[], desk: Desk): Promise<void> {
  const worklist = new Worklist(desk.partition);
  for (const { decision } of decided) worklist.note(decision, desk.keyOf(decision.memberId));
  await commitDecided(decided, desk, { worklist });
}

/** Claims in one unit. */
const CLAIMS_PER_UNIT = 100;

/** Judges the claims of the worklist that wait for one of these kinds, each by its own; how many left the worklist. */
export async function releaseWaiting(desk: Desk, kindsOf: (row: PendedClaim) => readonly ReferenceKind[]): Promise<number> {
  let released = 0;
  let decided: DecidedClaim[] = [];
  for (const row of await pendedClaims(desk, desk.partition)) {
    const kinds = kindsOf(row);
    if (kinds.length === 0) continue;
    const cause: Cause = { kind: "release", id: `load ${kinds.join(" ")}`, reason: `${kinds.join(", ")} loaded` };
    const made = await judgedAgain(row, desk, { cause, onlyNews: true });
    if (made === undefined) continue;
    decided.push(made);
    if (made.decision.disposition !== "pended") released += 1;
    // The next one may name the claim that this one took back: it has to find it so.
    if (made.reversal === undefined && decided.length < CLAIMS_PER_UNIT) continue;
    await commitReleased(decided, desk);
    decided = [];
  }
  await commitReleased(decided, desk);
  await settleKnockOn(desk);
  return released;
}
