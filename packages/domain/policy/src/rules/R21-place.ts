/**
 * R21, place of service. Clause: "Home infusion services" (implied by the word home and by industry-standard coding).
 * The line's place, else the claim's, has to be one of the bundle's places on the day: the member's home and what stands for it,
 * or an infusion suite where modifier SS says so. Hospitals are none. Nursing facilities (31, 32) have a row and pass here,
 * since whether a stay covers the service is R31's to decide.
 */
import { isInForce } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import type { Finding, LineRule } from "../rule.ts";

export const R21: LineRule = { id: "R21", judge: placeNotPaid };

function placeNotPaid({ line, of }: LineContext): Finding | undefined {
  const place = line.placeOfService ?? of.claim.placeOfService;
  let needed: string | undefined;
  for (const row of of.policy.places) {
    if (row.place !== place || !isInForce(row, line.serviceFrom)) continue;
    if (row.withModifier === undefined || line.modifiers.includes(row.withModifier)) return undefined;
    needed = row.withModifier;
  }
  return {
    outcome: "deny",
    read: { code: line.code, place, modifiers: line.modifiers.join(" "), serviceDate: line.serviceFrom },
    carc: "5",
    remarks: ["M77"],
    text: `Home infusion isn't paid at place of service ${place}${needed === undefined ? "" : ` without modifier ${needed}`}.`,
  };
}
