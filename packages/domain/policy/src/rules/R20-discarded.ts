/**
 * R20, discarded drug: JW for the amount discarded of a single-dose container, JZ for none. Clause: "Billing instructions,
 * modifiers by industry standard". Medicare requires one of the two from 2023-07-01 (parameter `discardedDrugModifiers`:
 * OPTIONAL, then REQUIRED). Parameter `jwjz` says what comes of it: OFF nothing, WARN a mention (the default), ENFORCE a denial.
 * A drug of which the feed doesn't say whether it is single-dose is held to the combinations only.
 */
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";
import { isDrugLine } from "./R16-drug-line.ts";
import { drugRow } from "./R19-ndc.ts";
import { standsBeside } from "./same-day.ts";

interface Problem {
  readonly carc: string;
  readonly remarks: readonly string[];
  readonly text: string;
}

export const R20: LineRule = {
  id: "R20",
  judge(context) {
    if (!isDrugLine(context)) return undefined;
    const { line, of } = context;
    const parameter = parameterRow(of.policy, "jwjz", line.serviceFrom);
    if (parameter.value === "OFF") return undefined;
    const problem = problemOf(context);
    if (problem === undefined) return undefined;
    const read = { code: line.code, ndc: line.drug?.ndc ?? "", modifiers: line.modifiers.join(" "), serviceDate: line.serviceFrom };
    const finding: Finding = { outcome: "info", row: parameter, read, text: problem.text };
    return parameter.value === "ENFORCE" ? { ...finding, outcome: "deny", carc: problem.carc, remarks: problem.remarks } : finding;
  },
};

const BOTH: Problem = { carc: "4", remarks: ["N519"], text: "JW and JZ can't stand on one line." };
const CONTRADICTION: Problem = {
  carc: "4",
  remarks: ["N823"],
  text: "JZ says that none of the drug was discarded, and a JW line bills some.",
};
const MULTI_DOSE: Problem = { carc: "4", remarks: ["N823"], text: "JW and JZ are for single-dose containers, and this NDC is none." };
const NOT_ADMINISTERED: Problem = { carc: "107", remarks: [], text: "A discarded amount is billed, and none administered on the day." };
const NEITHER: Problem = { carc: "16", remarks: ["N822"], text: "A drug from a single-dose container needs a JW line or JZ." };

function problemOf(context: LineContext): Problem | undefined {
  const { modifiers } = context.line;
  const discarded = modifiers.includes("JW");
  const noneDiscarded = modifiers.includes("JZ");
  if (discarded && noneDiscarded) return BOTH;
  const singleDose = drugRow(context)?.singleDose;
  if (!discarded && !noneDiscarded) return singleDose === true ? neither(context) : undefined;
  if (singleDose === false) return MULTI_DOSE;
  if (hasLine(context, (other) => other.includes(discarded ? "JZ" : "JW"))) return CONTRADICTION;
  return discarded && !hasLine(context, (other) => !other.includes("JW")) ? NOT_ADMINISTERED : undefined;
}

function neither(context: LineContext): Problem | undefined {
  const { line, of } = context;
  if (parameterRow(of.policy, "discardedDrugModifiers", line.serviceFrom).value !== "REQUIRED") return undefined;
  return hasLine(context, (other) => other.includes("JW") || other.includes("JZ")) ? undefined : NEITHER;
}

/** Another line of the drug's code on the day, of this claim or of an earlier one, with such modifiers. */
function hasLine(context: LineContext, wanted: (modifiers: readonly string[]) => boolean): boolean {
  const { line, of } = context;
  return (
    of.lines.some(
      (other) =>
        other !== context && other.line.code === line.code && other.line.serviceFrom === line.serviceFrom && wanted(other.line.modifiers),
    ) || of.history.some((earlier) => earlier.code === line.code && standsBeside(context, earlier) && wanted(earlier.modifiers))
  );
}
