/**
 * R18, what can't be billed beside a per diem. Clause: "Billing instructions, industry-standard coding": the descriptors name the
 * codes that exclude each other, a per diem contains its supplies, and an hour of nursing needs its visit. Looked for among the
 * lines of one member, day and billing provider, in this claim and in earlier claims where they weren't denied.
 *
 * - A conflict row names the code that goes (`denied`) and those beside which it goes: the specific code stays.
 * - Of two volume tiers the first stays: of an earlier claim, else by LX.
 * - Where an earlier claim already had the code paid that should go, two codes that exclude each other (CARC 231) leave room for
 *   one only, and the new one is denied: nothing that was paid is taken back here. A part of a per diem (CARC 97) that was paid
 *   earlier keeps the per diem from nothing: it pays, and the finding mentions the part.
 * - A second line of one per diem is R17's where the code counts as a therapy (SH makes it legal), else it is over one a day.
 */
import { type CodeRow, isInForce } from "@dripline/claims";
import { isTherapy, type LineContext } from "../line-context.ts";
import { type ConflictRow, parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";
import { isDuplicate } from "./R04-duplicate.ts";
import { claimLine, type DayLine, dayLine, earlierLine, placeOf, standsBeside } from "./same-day.ts";

/** CARC of two codes that exclude each other, whichever is billed first. */
const EXCLUSIVE = "231";

export const R18: LineRule = {
  id: "R18",
  judge: (context) => {
    if (context.code === undefined) return undefined;
    return conflict(context) ?? otherTier(context) ?? bundled(context) ?? repeated(context) ?? addOnAlone(context);
  },
};

/** Whether R18 denies the line: then it is no therapy of its own for R17. */
export function isInConflict(context: LineContext): boolean {
  return R18.judge(context)?.outcome === "deny";
}

/** A code billed by the day, catheter care included. */
export function isPerDiem(row: CodeRow | undefined): boolean {
  return row?.kind === "per-diem" || row?.kind === "catheter-care";
}

function conflict(context: LineContext): Finding | undefined {
  const { line, of } = context;
  for (const row of of.policy.conflicts) {
    if (row.denied !== line.code || !isInForce(row, line.serviceFrom)) continue;
    const beside = dayLine(context, (other, described) => isNamed(row.besides, other, described));
    if (beside) return excluded(context, row, beside);
  }
  return of.history.length === 0 ? undefined : conflictPaidEarlier(context);
}

function conflictPaidEarlier(context: LineContext): Finding | undefined {
  let mention: Finding | undefined;
  for (const earlier of context.of.history) {
    const row = standsBeside(context, earlier) ? rowThatDenies(earlier.code, context) : undefined;
    if (row?.carc === EXCLUSIVE) return excluded(context, row, earlier);
    if (row) mention ??= partPaidEarlier(context, row, earlier);
  }
  return mention;
}

function rowThatDenies(paid: string, { line, code, of }: LineContext): ConflictRow | undefined {
  return of.policy.conflicts.find(
    (row) => row.denied === paid && isInForce(row, line.serviceFrom) && isNamed(row.besides, line.code, code),
  );
}

/** `S9500`, `family:TPN`, `kind:per-diem` or `therapy` (codes that count as one). */
function isNamed(besides: readonly string[], code: string, row: CodeRow | undefined): boolean {
  return besides.some(
    (name) =>
      name === code ||
      (row !== undefined &&
        (name === `kind:${row.kind}` || name === `family:${row.family}` || (name === "therapy" && row.countsAsTherapy === true))),
  );
}

function excluded({ line }: LineContext, row: ConflictRow, beside: DayLine): Finding {
  return {
    outcome: "deny",
    row,
    clause: row.clause,
    read: { code: line.code, beside: beside.code, where: placeOf(beside), serviceDate: line.serviceFrom },
    carc: row.carc,
    remarks: row.remarks,
    text: `${line.code} can't be paid beside ${beside.code} (${placeOf(beside)}) on ${line.serviceFrom}.`,
  };
}

function partPaidEarlier({ line }: LineContext, row: ConflictRow, part: DayLine): Finding {
  return {
    outcome: "info",
    row,
    clause: row.clause,
    read: { code: line.code, beside: part.code, where: placeOf(part), serviceDate: line.serviceFrom },
    text: `${part.code} (${placeOf(part)}) was paid already, and ${line.code} of ${line.serviceFrom} contains it.`,
  };
}

function otherTier(context: LineContext): Finding | undefined {
  const { line, of } = context;
  for (const row of of.policy.tiers) {
    if (!row.codes.includes(line.code) || !isInForce(row, line.serviceFrom)) continue;
    const kept = earlierLine(context, (other) => row.codes.includes(other)) ?? firstOfClaim(context, row.codes);
    if (kept === undefined || kept.code === line.code) continue;
    return {
      outcome: "deny",
      row,
      clause: row.clause,
      read: { code: line.code, tiers: row.name, kept: kept.code, where: placeOf(kept), serviceDate: line.serviceFrom },
      carc: row.carc,
      remarks: row.remarks,
      text: `A day has one volume of ${row.name}, and ${kept.code} (${placeOf(kept)}) is the first of ${line.serviceFrom}.`,
    };
  }
  return undefined;
}

function firstOfClaim({ line, of }: LineContext, codes: readonly string[]): DayLine | undefined {
  return of.lines.find((other) => other.line.serviceFrom === line.serviceFrom && codes.includes(other.line.code) && !isDuplicate(other))
    ?.line;
}

function bundled(context: LineContext): Finding | undefined {
  const { line, code } = context;
  if (code?.bundledInPerDiem !== true) return undefined;
  const perDiem = dayLine(context, (_, row) => isPerDiem(row));
  return (
    perDiem && {
      outcome: "deny",
      read: { code: line.code, perDiem: perDiem.code, where: placeOf(perDiem), serviceDate: line.serviceFrom },
      carc: "97",
      remarks: ["M15"],
      text: `The per diem ${perDiem.code} (${placeOf(perDiem)}) contains ${line.code}.`,
    }
  );
}

function repeated(context: LineContext): Finding | undefined {
  const { line, code } = context;
  if (!isPerDiem(code) || isTherapy(context)) return undefined;
  const first = earlierLine(context, (other) => other === line.code) ?? firstOfClaim(context, [line.code]);
  if (first === undefined || first === line || isDuplicate(context)) return undefined;
  return {
    outcome: "deny",
    read: { code: line.code, first: placeOf(first), serviceDate: line.serviceFrom },
    carc: "96",
    remarks: ["N362"],
    text: `${line.code} is paid once a day, and ${placeOf(first)} has it for ${line.serviceFrom}.`,
  };
}

/** Parameter `addOnCodes` pairs an add-on with the service that it adds to: `99602:99601`. */
function addOnAlone(context: LineContext): Finding | undefined {
  const { line, of } = context;
  const parameter = parameterRow(of.policy, "addOnCodes", line.serviceFrom);
  const pair = Array.isArray(parameter.value) ? parameter.value.find((each) => each.startsWith(line.code)) : undefined;
  if (pair?.[line.code.length] !== ":") return undefined;
  const service = pair.slice(line.code.length + 1);
  if (earlierLine(context, (other) => other === service) ?? claimLine(context, (other) => other === service)) return undefined;
  return {
    outcome: "deny",
    row: parameter,
    read: { code: line.code, addsTo: service, serviceDate: line.serviceFrom },
    carc: "107",
    remarks: [],
    text: `${line.code} adds to ${service}, which isn't on file for ${line.serviceFrom}.`,
  };
}
