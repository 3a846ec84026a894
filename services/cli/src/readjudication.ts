// What changed facts, or an order, would make of decided claims: candidates found, judged again, and the dollars summed.
import { createHash } from "node:crypto";
import { type Cents, sumCents } from "@dripline/claims";
import {
  type ClaimToCorrect,
  type CorrectedClaim,
  correctClaims,
  type Overturn,
  settleKnockOn,
  type WaitingClaim,
} from "@dripline/workers";
import { affectedClaims } from "./affected-claims.ts";
import { applyRows, type FeedRow } from "./feed-rows.ts";
import { progressOf } from "./progress.ts";
import type { Workspace } from "./workspace.ts";

export interface Impact {
  readonly claims: readonly CorrectedClaim[];
  readonly differenceCents: Cents;
  /** Claims that would wait by what is known then: they stay as they were decided, and need a person's look. */
  readonly waiting: readonly WaitingClaim[];
}

/** Either rows that change what is known, or claims to judge again by what is known. */
export interface Ordered {
  readonly rows: readonly FeedRow[];
  readonly claims?: readonly ClaimToCorrect[] | undefined;
  readonly reason: string;
  /** What an appeal decided of the claims' lines. */
  readonly overturn?: Overturn | undefined;
}

/** Follows from what was ordered: the same order goes on where it was cut short, and never moves a claim twice. */
export function causeOf({ rows, claims, reason, overturn }: Ordered): string {
  const text = JSON.stringify([rows, claims ?? [], reason, ...(overturn === undefined ? [] : [overturn])]);
  return `readjudicate-${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;
}

/** Judges in memory, rows included, and moves nothing. The workspace's tables hold the rows afterwards: it is for nothing else. */
export async function impactOf(ordered: Ordered, workspace: Workspace): Promise<Impact> {
  applyRows(ordered.rows, workspace);
  return judged(ordered, workspace, false);
}

/** Reversal and correction where an amount or a code changes; the rows have been loaded. */
export async function carryOut(ordered: Ordered, workspace: Workspace): Promise<Impact> {
  const carried = await judged(ordered, workspace, true);
  await settleKnockOn(workspace);
  return carried;
}

async function judged(ordered: Ordered, workspace: Workspace, apply: boolean): Promise<Impact> {
  const claims = ordered.claims ?? (await candidatesOf(ordered.rows, workspace));
  const progress = progressOf("claims judged again", Math.max(1, claims.length));
  const { changed, waiting } = await correctClaims(workspace, {
    claims,
    cause: causeOf(ordered),
    reason: ordered.reason,
    facts: "current",
    overturn: ordered.overturn,
    alert: ordered.overturn === undefined ? alertOf(ordered.rows) : APPEAL_ALERT,
    apply,
    onProgress: (done) => progress.at(done, `${done} of ${claims.length}`),
  });
  progress.stop();
  return { claims: changed, differenceCents: sumCents(changed, ({ differenceCents }) => differenceCents), waiting };
}

async function candidatesOf(rows: readonly FeedRow[], workspace: Workspace): Promise<ClaimToCorrect[]> {
  return (await affectedClaims(rows, workspace)).map((claimId) => ({ claimId }));
}

/** The provider's appeal is why. */
const APPEAL_ALERT = "N690";

/** N689 a rate changed after the fact, N687 coverage did, N688 a stay was found; otherwise the reason codes of the correction say it. */
function alertOf(rows: readonly FeedRow[]): string | undefined {
  const kinds = new Set(rows.map(({ kind }) => kind));
  if (kinds.size !== 1) return undefined;
  if (kinds.has("fee-schedules") || kinds.has("contracts")) return "N689";
  if (kinds.has("members")) return "N687";
  return kinds.has("stays") ? "N688" : undefined;
}
