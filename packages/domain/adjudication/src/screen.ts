// Screening: who, where and what. Reads reference facts only and touches no ledger; the claim has just been accepted.
import type { Claim, ClaimFacts, Verdict } from "@dripline/claims";
import { contextOf, type Policy, screeningRules } from "@dripline/policy";
import { judgeLines } from "./verdicts.ts";

/** A claim with the facts it is judged by and what screening found. */
export interface ScreenedClaim {
  readonly claim: Claim;
  readonly facts: ClaimFacts;
  readonly verdicts: readonly Verdict[];
}

/** Pure: the same claim, facts and policy give the same verdicts in any year. */
export function screen(claim: Claim, facts: ClaimFacts, policy: Policy): ScreenedClaim {
  return { claim, facts, verdicts: judgeLines(contextOf({ claim, facts, policy, history: [] }), screeningRules) };
}
