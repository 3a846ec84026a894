/**
 * R17, concurrent therapies. Clause: "For dates of service on or after Feb. 1, 2025: SH for the second, SJ for the third or
 * later concurrently administered infusion therapy". The therapies of a day are the per-diem lines whose code counts as one,
 * of one member, day and billing provider, in this claim and in earlier claims where they weren't denied; duplicates (R4) and
 * conflicts (R18) are no therapies of their own. Exactly one goes without a modifier, at most one with SH, any number with SJ.
 *
 * Submitted modifiers are trusted and never re-ranked. Of two without a modifier the later one in log order, then by LX, lacks
 * its modifier. A first therapy of this claim that is denied for a reason of its own is still the first: SH beside it keeps the
 * price of a second therapy. Parameter `concurrentModifiers` is REQUIRED from 2025-02-01; while it is OPTIONAL, therapies
 * without modifiers pay in full and a wrong modifier is only mentioned.
 */
import { isTherapy, type LineContext } from "../line-context.ts";
import { isActive, type ParameterRow, parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";
import { isDuplicate } from "./R04-duplicate.ts";
import { isInConflict } from "./R18-conflicts.ts";
import { codeRowOn, standsBeside } from "./same-day.ts";

/** What the modifiers say of a therapy. */
type Claimed = "first" | "second" | "third" | "second and third";

/** The day's therapies by what they claim to be, and how many of them stand before the line in question. */
interface DayTherapies {
  first: number;
  second: number;
  third: number;
  firstBefore: number;
  secondBefore: number;
}

interface Problem {
  readonly carc: string;
  readonly remarks: readonly string[];
  readonly text: string;
}

export const R17: LineRule = {
  id: "R17",
  judge(context) {
    const claimed = claimedBy(context.line.modifiers);
    if (context.code === undefined || (claimed === "first" && !isTherapy(context))) return undefined;
    const parameter = parameterRow(context.of.policy, "concurrentModifiers", context.line.serviceFrom);
    if (claimed === "second and third") return say(context, parameter, BOTH);
    if (!isTherapy(context)) return say(context, parameter, NOT_A_THERAPY);
    if (claimed === "first" && parameter.value !== "REQUIRED") return undefined;
    if (!isOfItsOwn(context)) return undefined;
    const therapies = therapiesOfDay(context);
    const problem = problemOf(claimed, therapies);
    return problem && say(context, parameter, { ...problem, therapies });
  },
};

const BOTH: Problem = { carc: "4", remarks: ["N519"], text: "SH and SJ can't stand on one line." };
const NOT_A_THERAPY: Problem = { carc: "4", remarks: ["N823"], text: "SH and SJ belong on the per diem of an infusion therapy." };
const NO_MODIFIER: Problem = { carc: "16", remarks: ["N822"], text: "Another therapy of the day is the first: this one needs SH or SJ." };
const NO_FIRST: Problem = { carc: "107", remarks: [], text: "No first therapy, without SH or SJ, is on file for the day." };
const ANOTHER_SECOND: Problem = { carc: "4", remarks: ["N823"], text: "Another therapy of the day has SH: this one should have SJ." };
const NO_SECOND: Problem = { carc: "4", remarks: ["N823"], text: "SJ is the third therapy or later, and the day has no second (SH)." };

function problemOf(claimed: Claimed, therapies: DayTherapies): Problem | undefined {
  if (claimed === "first") return therapies.firstBefore > 0 ? NO_MODIFIER : undefined;
  if (therapies.first === 0) return NO_FIRST;
  if (claimed === "second") return therapies.secondBefore > 0 ? ANOTHER_SECOND : undefined;
  return therapies.second === 0 ? NO_SECOND : undefined;
}

function claimedBy(modifiers: readonly string[]): Claimed {
  if (modifiers.length === 0) return "first";
  const second = modifiers.includes("SH");
  if (modifiers.includes("SJ")) return second ? "second and third" : "third";
  return second ? "second" : "first";
}

function therapiesOfDay(context: LineContext): DayTherapies {
  const therapies: DayTherapies = { first: 0, second: 0, third: 0, firstBefore: 0, secondBefore: 0 };
  for (const earlier of context.of.history) {
    if (!standsBeside(context, earlier)) continue;
    const row = codeRowOn(context.of, earlier.code, context.line.serviceFrom);
    if (row?.kind === "per-diem" && row.countsAsTherapy === true) count(therapies, claimedBy(earlier.modifiers), true);
  }
  let before = true;
  for (const other of context.of.lines) {
    if (other === context) before = false;
    if (other === context || isTherapyBeside(context, other)) count(therapies, claimedBy(other.line.modifiers), before);
  }
  return therapies;
}

function isTherapyBeside({ line }: LineContext, other: LineContext): boolean {
  return other.line.serviceFrom === line.serviceFrom && isTherapy(other) && isOfItsOwn(other);
}

function count(therapies: DayTherapies, claimed: Claimed, before: boolean): void {
  if (claimed === "second and third") return;
  therapies[claimed]++;
  if (before && claimed !== "third") therapies[claimed === "first" ? "firstBefore" : "secondBefore"]++;
}

/** Neither a duplicate nor the losing side of a conflict, as far as those rules decide on the day. */
function isOfItsOwn(context: LineContext): boolean {
  const { policy } = context.of;
  const day = context.line.serviceFrom;
  return !(isActive(policy, "R4", day) && isDuplicate(context)) && !(isActive(policy, "R18", day) && isInConflict(context));
}

interface Said extends Problem {
  readonly therapies?: DayTherapies | undefined;
}

function say({ line }: LineContext, parameter: ParameterRow, { carc, remarks, text, therapies }: Said): Finding {
  const read: Record<string, string> = { code: line.code, modifiers: line.modifiers.join(" "), serviceDate: line.serviceFrom };
  if (therapies) Object.assign(read, { unmodified: `${therapies.first}`, SH: `${therapies.second}`, SJ: `${therapies.third}` });
  if (parameter.value !== "REQUIRED") return { outcome: "info", row: parameter, read, text };
  return { outcome: "deny", row: parameter, read, carc, remarks, text };
}
