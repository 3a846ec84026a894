// N4 of every loop whose parties we answer for, and CLM11: states and countries that there are. SNIP 5, answered on the 277CA.
import { type ClaimDraft, claimIssue } from "./claim-draft.ts";
import type { EditId } from "./edits.ts";
import type { ClaimIssue } from "./reader-events.ts";
import { isCountry, isState } from "./regions.ts";
import type { Segment } from "./segment.ts";

type RegionStep = (draft: ClaimDraft, segment: Segment) => void;

interface Place {
  readonly entity: string;
  /** What the issue holds for: the provider's claims, the member's, or this claim. */
  readonly of: "provider" | "member" | "claim";
}

/*
 * N4   N401 city  N402 state  N403 ZIP  N404 country, where it isn't the United States
 */
function readRegion({ entity, of }: Place): RegionStep {
  return (draft, segment) => {
    const country = segment.text(4);
    if (country !== "" && !isCountry(country)) add(draft, of, issue("country-code", segment, { element: "04", entity }));
    else if (segment.has(2) && !isState(segment.text(2), country)) add(draft, of, issue("state-code", segment, { element: "02", entity }));
  };
}

function issue(edit: EditId, segment: Segment, { element, entity }: { element: string; entity?: string }): ClaimIssue {
  return claimIssue(edit, { segment: segment.text(0), position: segment.position, element, entity });
}

function add(draft: ClaimDraft, of: Place["of"], found: ClaimIssue): void {
  if (of === "provider") draft.providerIssues.push(found);
  else if (of === "member") draft.memberIssues.push(found);
  else draft.issues.push(found);
}

/** The billing provider's address, read beside its ZIP. */
export const readBillingRegion = readRegion({ entity: "85", of: "provider" });

/*
 * CLM11   cause (":" cause){0,2} ":" state of an automobile accident ":" country, where it isn't the United States
 */
export function readAccidentRegion(draft: ClaimDraft, segment: Segment): void {
  if (!segment.has(11)) return;
  segment.split(11);
  const [state, country] = [segment.component(4), segment.component(5)];
  if (country !== "" && !isCountry(country)) draft.issue("country-code", segment, { element: "11:5" });
  else if (state !== "" && !isState(state, country)) draft.issue("state-code", segment, { element: "11:4" });
}

export const REGION_STEPS: Readonly<Record<string, RegionStep>> = {
  "2010AB/N4": readRegion({ entity: "87", of: "provider" }),
  "2010BA/N4": readRegion({ entity: "IL", of: "member" }),
  "2010CA/N4": readRegion({ entity: "QC", of: "member" }),
  "2310C/N4": readRegion({ entity: "77", of: "claim" }),
  "2420C/N4": readRegion({ entity: "77", of: "claim" }),
};
