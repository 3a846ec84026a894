// What changed facts, or an order, would make of decided claims: candidates found, judged again, and the dollars summed.
import { createHash } from "node:crypto";
import { type Cents, type Instant, sumCents } from "@dripline/claims";
import { encode } from "@dripline/events";
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
  const claims = await claimsToJudge(ordered, workspace);
  return judged({ ...ordered, claims }, workspace, { cause: causeOf(ordered), apply: false });
}

/** Reversal and correction where an amount or a code changes; the rows have been loaded. That it was done is on record, whatever came of it. */
export async function carryOut(ordered: Ordered, workspace: Workspace, carriedOutAt: Instant): Promise<Impact> {
  const claims = await claimsToJudge(ordered, workspace);
  const causeId = causeOf(ordered);
  const carried = await judged({ ...ordered, claims }, workspace, { cause: causeId, apply: true });
  await settleKnockOn(workspace);
  const value = encode("orders.carried-out", {
    causeId,
    reason: ordered.reason,
    carriedOutAt,
    judged: idsOf(claims),
    changed: idsOf(carried.claims),
    waiting: idsOf(carried.waiting),
    differenceCents: carried.differenceCents,
  });
  await workspace.commit.commit({ outputs: [{ topic: "orders.carried-out", key: causeId, value }], state: new Map(), positions: [] });
  return carried;
}

function idsOf(claims: readonly { readonly claimId: string }[]): string[] {
  return claims.map(({ claimId }) => claimId);
}

async function claimsToJudge({ claims, rows }: Ordered, workspace: Workspace): Promise<readonly ClaimToCorrect[]> {
  return claims ?? (await affectedClaims(rows, workspace)).map((claimId) => ({ claimId }));
}

interface Judging {
  readonly cause: string;
  readonly apply: boolean;
}

async function judged(
  { claims, rows, reason, overturn }: Ordered & Required<Pick<Ordered, "claims">>,
  workspace: Workspace,
  { cause, apply }: Judging,
): Promise<Impact> {
  const progress = progressOf("claims judged again", Math.max(1, claims.length));
  const { changed, waiting } = await correctClaims(workspace, {
    claims,
    cause,
    reason,
    facts: "current",
    overturn,
    alert: overturn === undefined ? alertOf(rows) : APPEAL_ALERT,
    apply,
    onProgress: (done) => progress.at(done, `${done} of ${claims.length}`),
  });
  progress.stop();
  return { claims: changed, differenceCents: sumCents(changed, ({ differenceCents }) => differenceCents), waiting };
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
