/**
 * R4, exact duplicates. Clause: "Claims editing". One service is paid once: a line is a duplicate where an earlier claim's line,
 * or an earlier line of its own claim, has the same member, billing provider, days, code, set of modifiers, units, charge and NDC.
 * Earlier lines count whether paid, denied or still waiting; a reversed or voided one is gone, one rejected at intake never was.
 * Only an original claim is held to this: a replacement or void names the claim that it is about (R5, R6).
 *
 * The first in log order wins. So a claim that waited and is judged again is no duplicate of a later copy that was denied for
 * its sake; claim control numbers tell which came first. The same service with other units or another charge is mentioned,
 * or held where parameter `suspectDuplicate` is PEND.
 */
import type { HistoryLine, ServiceLine } from "@dripline/claims";
import type { ClaimContext, LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";

export const R04: LineRule = {
  id: "R4",
  judge(context) {
    if (context.of.claim.frequency !== "1") return undefined;
    const { exact, similar } = earlierCopies(context);
    if (exact !== undefined) return duplicate(context, exact);
    return similar === undefined ? undefined : suspect(context, similar);
  },
};

/** Whether R4 denies the line: then other rules don't count it as a service of its own. */
export function isDuplicate(context: LineContext): boolean {
  return context.of.claim.frequency === "1" && earlierCopies(context).exact !== undefined;
}

interface Copies {
  /** Where an exact duplicate stands. */
  readonly exact?: string | undefined;
  /** Where the same service with other units or another charge stands. */
  readonly similar?: string | undefined;
}

/** Earlier claims first, then this claim's earlier lines. */
function earlierCopies(context: LineContext): Copies {
  const before = context.of.history.length === 0 ? NO_COPIES : copiesInHistory(context);
  if (before.exact !== undefined) return before;
  const beside = copiesInClaim(context);
  return beside.exact === undefined && before.similar !== undefined ? before : beside;
}

const NO_COPIES: Copies = {};

function copiesInHistory({ line, of }: LineContext): Copies {
  let similar: string | undefined;
  for (const earlier of of.history) {
    if (!isSameService(line, earlier) || !stands(earlier, of)) continue;
    const place = `line ${earlier.line} of claim ${earlier.claimId}`;
    if (earlier.units === line.units && earlier.chargeCents === line.chargeCents) return { exact: place };
    if (earlier.status !== "denied") similar ??= place;
  }
  return { similar };
}

function copiesInClaim(context: LineContext): Copies {
  const { line, of } = context;
  let similar: string | undefined;
  for (const { line: other } of of.lines) {
    if (other === line) break;
    if (!isSameLine(line, other)) continue;
    if (other.units === line.units && other.chargeCents === line.chargeCents) return { exact: `line ${other.line}` };
    similar ??= `line ${other.line}`;
  }
  return { similar };
}

function stands(earlier: HistoryLine, { claim }: ClaimContext): boolean {
  if (earlier.billingNpi !== claim.billing.npi) return false;
  return earlier.status !== "denied" || earlier.claimId < claim.claimId;
}

function isSameService(line: ServiceLine, earlier: HistoryLine): boolean {
  return (
    earlier.code === line.code &&
    earlier.day === line.serviceFrom &&
    earlier.dayTo === line.serviceTo &&
    earlier.ndc === line.drug?.ndc &&
    isSameSet(earlier.modifiers, line.modifiers)
  );
}

function isSameLine(line: ServiceLine, other: ServiceLine): boolean {
  return (
    other.code === line.code &&
    other.serviceFrom === line.serviceFrom &&
    other.serviceTo === line.serviceTo &&
    other.drug?.ndc === line.drug?.ndc &&
    isSameSet(other.modifiers, line.modifiers)
  );
}

/** Modifiers are a set: neither order nor repetition matters. */
function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return some.every((each) => others.includes(each)) && others.every((each) => some.includes(each));
}

function duplicate({ line }: LineContext, earlier: string): Finding {
  return {
    outcome: "deny",
    read: { code: line.code, serviceDate: line.serviceFrom, duplicateOf: earlier },
    group: "OA",
    carc: "18",
    text: `The line is an exact duplicate of ${earlier}.`,
  };
}

function suspect({ line, of }: LineContext, earlier: string): Finding {
  const parameter = parameterRow(of.policy, "suspectDuplicate", line.serviceFrom);
  return {
    outcome: parameter.value === "PEND" ? "pend" : "info",
    row: parameter,
    read: { code: line.code, serviceDate: line.serviceFrom, resembles: earlier, suspectDuplicate: String(parameter.value) },
    text: `Possible duplicate: the line differs from ${earlier} in units or charge only.`,
  };
}
