// What a verification found, for people: a line a finding with its place, then field by field what differs.
import type { Finding } from "@dripline/replay";

export function findingsText(findings: readonly Finding[], max: number): string {
  const shown = findings.slice(0, max).map(findingText);
  const more = findings.length > max ? [`… and ${findings.length - max} more`] : [];
  return [...shown, ...more].map((line) => `${line}\n`).join("");
}

function findingText({ kind, topic = "claims.adjudicated", offset, claimId, version, what, fields = [] }: Finding): string {
  const claim = claimId === undefined ? "" : `, claim ${claimId} version ${version}`;
  const differing = fields.map(
    ({ field, recorded, judged }) => `    ${field}: recorded ${shown(field, recorded)}, now ${shown(field, judged)}`,
  );
  return [`${topic} offset ${offset}${claim}: ${kind}: ${what}`, ...differing].join("\n");
}

/** Values that could be a member's stay where they are. */
const MEMBERS_OWN = /(^|\.)(member|memberId)(\.|$)/;

function shown(field: string, value: unknown): string {
  return MEMBERS_OWN.test(field) ? "(a member's)" : JSON.stringify(value ?? null);
}
