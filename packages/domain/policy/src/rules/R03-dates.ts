/**
 * R3, impossible dates. Clause: "Dates that can be" (implied by claims editing).
 * A service after the member's death wasn't given. The claim's other impossible dates (in the future, before birth, an end
 * before its beginning) were answered at intake.
 */
import type { LineContext } from "../line-context.ts";
import type { Finding, LineRule } from "../rule.ts";

export const R03: LineRule = { id: "R3", judge: afterDeath };

function afterDeath({ line, of }: LineContext): Finding | undefined {
  const deathDate = of.facts.member?.deathDate;
  if (deathDate === undefined || line.serviceFrom <= deathDate) return undefined;
  return {
    outcome: "deny",
    read: { serviceDate: line.serviceFrom, deathDate },
    carc: "13",
    text: `The service of ${line.serviceFrom} is after the member's death.`,
  };
}
