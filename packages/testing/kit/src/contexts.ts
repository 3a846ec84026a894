// Lines as a rule sees them: a claim and its facts put together, under the shipped policy unless said otherwise.
import type { ClaimFacts, HistoryLine, InForce } from "@dripline/claims";
import { contextOf, type LineContext, type Policy } from "@dripline/policy";
import { aClaim, type ClaimOverrides, day } from "./builders.ts";
import { someFacts } from "./fact-builders.ts";
import { shippedPolicy } from "./shipped-policy.ts";

export interface ContextOverrides {
  readonly facts?: ClaimFacts | undefined;
  readonly policy?: Policy | undefined;
  readonly history?: readonly HistoryLine[] | undefined;
}

/** The contexts of a claim's lines, in order. */
export function contextsOf(claim: ClaimOverrides, { facts, policy, history }: ContextOverrides = {}): readonly LineContext[] {
  const known = { facts: facts ?? someFacts(), policy: policy ?? shippedPolicy(), history: history ?? [] };
  return contextOf({ claim: aClaim(claim), ...known }).lines;
}

/** Dates in force as tests write them: `2025-01-01..2025-03-31`, or `2025-01-01..` where they stay open. */
export function spanOf(text: string): InForce {
  const [from = "", to = ""] = text.split("..");
  return { from: day(from), to: to === "" ? undefined : day(to) };
}
