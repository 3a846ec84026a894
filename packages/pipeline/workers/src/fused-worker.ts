// Screening and adjudication fused: one process and one transaction from claims.received to the payable, with the same records on every topic.
// It stands where screening stands, so that the cut point can be moved once claims.screened is drained.
import type { Worker } from "@dripline/core";
import { type AdjudicationFacts, adjudicateAll, gatherLedgers, laterLife } from "./adjudication-worker.ts";
import { screenClaim, screenedOutput } from "./screen-claim.ts";
import { gatherReference, type ScreeningFacts, type ScreeningParts } from "./screening-worker.ts";

export type FusedFacts = ScreeningFacts & AdjudicationFacts;

export function fusedWorker(parts: ScreeningParts): Worker<"claims.received", FusedFacts> {
  const { policy, reference, keyOf } = parts;
  return {
    name: "screening",
    from: "claims.received",
    async gather(claims, from) {
      const [facts, ledgers] = await Promise.all([gatherReference(reference, from.log), gatherLedgers(claims, from, parts)]);
      return { ...facts, ...ledgers };
    },
    decide(claims, facts) {
      const screened = claims.map((claim) => screenClaim(claim, { tables: facts.tables, policy }));
      const records = screened.map((each) => screenedOutput(each, keyOf(each.screened.claim.member.memberId)));
      const { outputs, ...effects } = adjudicateAll(screened, facts, parts);
      return { ...effects, outputs: [...records.slice(0, effects.taken), ...outputs] };
    },
    ...laterLife(parts),
  };
}
