// Which clause of the policy a line's decision stands on: the one that goes into REF*0K of its 835 line.
import type { Verdict } from "@dripline/claims";

/** Price by contract or fee schedule: the clause of a line that nothing denied or reduced. */
const PRICE_RULE = "R32";

/** The clause of the first verdict that denies the line, else that reduces it, else that prices it; undefined where none did. */
export function decidingClause(verdicts: readonly Verdict[], line: number): string | undefined {
  const spoken = verdicts.filter((verdict) => verdict.line === line || verdict.line === undefined);
  const deciding =
    spoken.find(({ outcome }) => outcome === "deny") ??
    spoken.find(({ outcome }) => outcome === "reduce") ??
    spoken.find(({ rule }) => rule === PRICE_RULE);
  return deciding?.clause;
}
