/**
 * R18, one unit of a per diem a day. Clause: "Billing instructions, industry-standard coding": a per diem is a day of therapy.
 * Adjudication asks before it reserves units. By parameter `perDiemOverOne` the units above one a day are cut back (CUTBACK),
 * or the line isn't paid at all (DENY_LINE). A line over several days, where R14 lets it through, has one unit for each.
 */
import { daysBetween, NO_UNITS, type Units, unitText } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import type { Finding } from "../rule.ts";
import { isPerDiem } from "./R18-conflicts.ts";

/** The units payable, never more than the line's own, and why they are fewer. */
export function perDiemUnits({ line, code, of }: LineContext): { units: Units; finding?: Finding | undefined } {
  const days = line.serviceFrom === line.serviceTo ? 1 : daysBetween({ from: line.serviceFrom, to: line.serviceTo }) + 1;
  const most = (days * 1000) as Units;
  if (line.units <= most || !isPerDiem(code)) return { units: line.units };
  const parameter = parameterRow(of.policy, "perDiemOverOne", line.serviceFrom);
  const denies = parameter.value === "DENY_LINE";
  const finding: Finding = {
    outcome: denies ? "deny" : "reduce",
    row: parameter,
    read: { code: line.code, units: unitText(line.units), unitsPayable: unitText(denies ? NO_UNITS : most), mode: String(parameter.value) },
    carc: "96",
    remarks: ["N362"],
    text: `${line.code} is paid one unit a day, and the line bills ${unitText(line.units)}.`,
  };
  return { units: denies ? NO_UNITS : most, finding };
}
