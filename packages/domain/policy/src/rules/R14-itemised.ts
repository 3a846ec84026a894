/**
 * R14, each date of service by itself. Clause: "Itemize each DOS, procedure code, and dosage when more than one date of service
 * is submitted". A line over several days can't be judged day by day: 16 N63, by parameter `spanPolicy` = DENY.
 * Under EXPAND_PER_DIEM a span of per diems with one unit a day within one month could be split into days. That isn't carried
 * out yet, so such a line waits; everything else about a span is denied under EXPAND_PER_DIEM too, with its own reason.
 */
import { daysBetween, ONE_UNIT, type ServiceLine, unitText } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import { type ParameterRow, parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";

export const R14: LineRule = {
  id: "R14",
  judge(context) {
    const { line, of, kind } = context;
    if (line.serviceFrom === line.serviceTo) return undefined;
    const parameter = parameterRow(of.policy, "spanPolicy", line.serviceFrom);
    const isPerDiem = kind === "per-diem" || kind === "catheter-care";
    if (parameter.value === "DENY" || !isPerDiem || line.drug !== undefined) return notItemised(context, parameter);
    return crossing(line, parameter) ?? notOneADay(line, parameter) ?? expandable(line, parameter);
  },
};

function notItemised({ line, kind }: LineContext, row: ParameterRow): Finding {
  const text = `The line spans ${line.serviceFrom} to ${line.serviceTo}: bill each date of service by itself.`;
  return { outcome: "deny", row, read: { ...spanOf(line, row), kind }, carc: "16", remarks: ["N63"], text };
}

function crossing(line: ServiceLine, row: ParameterRow): Finding | undefined {
  const read = spanOf(line, row);
  if (line.serviceFrom.slice(0, 4) !== line.serviceTo.slice(0, 4)) {
    return { outcome: "deny", row, read, carc: "268", remarks: ["N74"], text: "The line spans two years." };
  }
  if (line.serviceFrom.slice(0, 7) === line.serviceTo.slice(0, 7)) return undefined;
  return { outcome: "deny", row, read, carc: "267", remarks: ["N74"], text: "The line spans two months." };
}

function notOneADay(line: ServiceLine, row: ParameterRow): Finding | undefined {
  const days = daysBetween({ from: line.serviceFrom, to: line.serviceTo }) + 1;
  if (line.units === days * ONE_UNIT) return undefined;
  const read = { ...spanOf(line, row), days: String(days), units: unitText(line.units) };
  return { outcome: "deny", row, read, carc: "16", remarks: ["N345"], text: `The line spans ${days} days and bills ${read.units} units.` };
}

function expandable(line: ServiceLine, row: ParameterRow): Finding {
  return { outcome: "pend", row, read: spanOf(line, row), text: "A span of per diems isn't split into its days yet." };
}

function spanOf(line: ServiceLine, { value }: ParameterRow): Record<string, string> {
  return { code: line.code, serviceFrom: line.serviceFrom, serviceTo: line.serviceTo, spanPolicy: String(value) };
}
