/**
 * R30, maximum units a day. Clause: "Maximum units": some drugs are paid up to a number of units a day; from 2026-05-01 that
 * number is Medicare's (MUE) where Medicare publishes one, and else the plan's own. Asked after the authorization's units.
 *
 * The limit is the row in force on the date of service with the later `from`. By its indicator each line is compared alone (1)
 * or the day's sum (2, 3), of the member or of one billing provider. By its mode the line pays up to the limit (cut-back), or
 * a line that crosses it isn't paid at all (deny-line); what was paid before stays. Limits are of a code, not of a drug.
 *
 * An appeal can put another number in the place of a limit of indicator 3, or none, for a line; indicators 1 and 2 have no appeal. What is
 * paid by it counts for whoever comes after.
 */
import {
  type Balances,
  NO_UNITS,
  type Overturned,
  rowInForce,
  type UnitLimit,
  type Units,
  unitsAccount,
  units as unitsOf,
  unitText,
} from "@dripline/claims";
import { type LineContext, overturnedOn } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import type { Finding } from "../rule.ts";

/** A line's units as an earlier step left them, and the balances that its claim's earlier lines left. */
export interface UnitsToReserve {
  readonly context: LineContext;
  readonly units: Units;
  readonly balances: Balances;
}

export interface UnitsWithinLimit {
  /** Never more than were asked for. */
  readonly units: Units;
  readonly finding?: Finding | undefined;
  /** To be used for the units that are paid in the end; only where the day's sum counts. */
  readonly account?: string | undefined;
}

export function unitsWithinLimit({ context, units, balances }: UnitsToReserve): UnitsWithinLimit {
  const { line, of } = context;
  const limit = rowInForce(of.facts.unitLimits[line.code] ?? [], line.serviceFrom);
  if (limit === undefined) return { units };
  const account = accountOf(context, limit);
  const used = account === undefined ? 0 : balances.of(account);
  const appeal = appealOn(context, limit);
  const within = unitsLeft(appeal === undefined ? limit : afterAppeal(limit, appeal, used + units), { units, used });
  return { units: within, account, finding: findingOf(context, limit, { units, within, used, account, appeal }) };
}

/** Of indicator 3 alone: Medicare's indicator 2 is absolute, and indicator 1 looks at each line by itself. */
function appealOn(context: LineContext, { adjudicationIndicator }: UnitLimit): Overturned | undefined {
  return adjudicationIndicator === 3 ? overturnedOn(context, "unit-limit") : undefined;
}

function afterAppeal(limit: UnitLimit, { unitsPerDay }: Overturned, all: number): UnitLimit {
  return { ...limit, unitsPerDay: unitsPerDay === undefined ? (all as Units) : unitsOf(unitsPerDay) };
}

/** Undefined where each line is compared alone: nothing is counted then. */
function accountOf({ line, of }: LineContext, { adjudicationIndicator, scope }: UnitLimit): string | undefined {
  if (adjudicationIndicator === 1) return undefined;
  return unitsAccount(line.code, line.serviceFrom, scope === "provider" ? of.claim.billing.npi : undefined);
}

function unitsLeft({ unitsPerDay, mode }: UnitLimit, { units, used }: { units: Units; used: number }): Units {
  if (used + units <= unitsPerDay) return units;
  return mode === "deny-line" ? NO_UNITS : (Math.max(0, unitsPerDay - used) as Units);
}

interface UnitsFound {
  readonly units: Units;
  readonly within: Units;
  readonly used: number;
  readonly account: string | undefined;
  readonly appeal: Overturned | undefined;
}

function findingOf({ line, of }: LineContext, limit: UnitLimit, found: UnitsFound): Finding {
  const { units, within, used, account, appeal } = found;
  const counted = limit.adjudicationIndicator !== 1;
  const finding = {
    row: limit,
    clause: clauseOf(limit, parameterRow(of.policy, "maximumUnits", line.serviceFrom).value === "CMS_THEN_PLAN"),
    read: {
      code: line.code,
      unitsPerDay: unitText(limit.unitsPerDay),
      source: limit.source,
      counts: counted ? `the day's units of the ${limit.scope}` : "each line alone",
      mode: limit.mode,
      ...(counted ? { unitsUsed: unitText(used as Units) } : {}),
      units: unitText(units),
      unitsPayable: unitText(within),
      ...(appeal === undefined ? {} : { appeal: appeal.cause, unitsPerDayOnAppeal: limitText(appeal) }),
    },
  };
  const most = mostText(limit, line.code, appeal);
  if (within === units) return { ...finding, outcome: "pay", text: `${most}, and this line stays within.` };
  const before = used > 0 ? `, and ${unitText(used as Units)} are paid already` : "";
  return {
    ...finding,
    // What the line lacked: when some of it comes back, the claim can be found.
    read: account === undefined ? finding.read : { ...finding.read, lacked: account },
    outcome: within === NO_UNITS ? "deny" : "reduce",
    carc: "96",
    remarks: ["N362"],
    text: `${most}${before}: ${within === NO_UNITS ? "none" : `only ${unitText(within)}`} of this line's ${unitText(units)}.`,
  };
}

function limitText({ unitsPerDay }: Overturned): string {
  return unitsPerDay === undefined ? "no limit" : `${unitsPerDay}`;
}

function mostText({ unitsPerDay, adjudicationIndicator }: UnitLimit, code: string, appeal: Overturned | undefined): string {
  const most = `At most ${unitText(unitsPerDay)} units of ${code} are paid ${adjudicationIndicator === 1 ? "a line" : "a day"}`;
  return appeal === undefined ? most : `${most}, and by an appeal ${limitText(appeal)} for this line`;
}

/** Medicare's values have a clause of their own from the day on which the plan took them over. */
function clauseOf({ source }: UnitLimit, takenOver: boolean): string | undefined {
  return source === "CMS" && takenOver ? "HI-PAY-3" : undefined;
}
