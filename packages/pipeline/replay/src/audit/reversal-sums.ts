// A reversal beside the receipt that it takes back: every amount, unit and entry of the two comes to nothing.
import type { Adjustment, DecidedLine, Entry } from "@dripline/claims";
import type { Receipt } from "@dripline/events";

export function reversalProblems(reversal: Receipt, taken: Receipt | undefined): string[] {
  if (taken === undefined || taken.receipt !== reversal.reverses) return ["the receipt that it takes back isn't the one before it"];
  return [
    ...moneyProblems(reversal, taken),
    ...linesProblems(reversal.lines, taken.lines),
    ...entriesProblems(reversal.entries, taken.entries),
  ];
}

function moneyProblems(one: Receipt, other: Receipt): string[] {
  const sums = {
    charge: one.chargeCents + other.chargeCents,
    allowed: one.allowedCents + other.allowedCents,
    paid: one.paidCents + other.paidCents,
    "patient responsibility": one.patientResponsibilityCents + other.patientResponsibilityCents,
  };
  return Object.entries(sums).flatMap(([of, cents]) => (cents === 0 ? [] : [`${of} comes to ${cents} cents, not to nothing`]));
}

function linesProblems(reversed: readonly DecidedLine[], taken: readonly DecidedLine[]): string[] {
  if (reversed.length !== taken.length) return [`${reversed.length} lines take back ${taken.length}`];
  return reversed.flatMap((line, at) => {
    const other = taken[at];
    return other !== undefined && isOpposite(line, other) ? [] : [`line ${line.line} and what it takes back don't come to nothing`];
  });
}

function isOpposite(one: DecidedLine, other: DecidedLine): boolean {
  const sums = [
    one.units + other.units,
    one.paidUnits + other.paidUnits,
    one.chargeCents + other.chargeCents,
    one.allowedCents + other.allowedCents,
    one.paidCents + other.paidCents,
  ];
  return (
    one.line === other.line && one.code === other.code && sums.every((sum) => sum === 0) && areOpposite(one.adjustments, other.adjustments)
  );
}

function areOpposite(some: readonly Adjustment[], others: readonly Adjustment[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ group, carc, amountCents, units = 0 }, at) => {
      const other = others[at];
      return other?.group === group && other.carc === carc && other.amountCents + amountCents === 0 && (other.units ?? 0) + units === 0;
    })
  );
}

function entriesProblems(reversed: readonly Entry[], taken: readonly Entry[]): string[] {
  if (reversed.length !== taken.length) return [`${reversed.length} entries take back ${taken.length}`];
  return reversed.flatMap(({ account, amount, line }, at) => {
    const other = taken[at];
    const isOpposite = other?.account === account && other.line === line && other.amount + amount === 0;
    return isOpposite ? [] : [`entry ${account} and what it takes back don't come to nothing`];
  });
}
