// The money of one receipt: each line's charge is what is paid and what is adjusted, and the receipt is the sum of its lines.
import { type Cents, type DecidedLine, sumCents } from "@dripline/claims";
import type { Receipt } from "@dripline/events";

export function sumProblems({ lines, disposition, ...receipt }: Receipt): string[] {
  const problems = disposition === "pended" ? pendedProblems(lines) : lines.flatMap(lineProblems);
  const sums = {
    charge: receipt.chargeCents - sumCents(lines, ({ chargeCents }) => chargeCents),
    allowed: receipt.allowedCents - sumCents(lines, ({ allowedCents }) => allowedCents),
    paid: receipt.paidCents - sumCents(lines, ({ paidCents }) => paidCents),
    "patient responsibility": receipt.patientResponsibilityCents - sumCents(lines, patientOwes),
  };
  for (const [of, left] of Object.entries(sums)) if (left !== 0) problems.push(`${of} is off the sum of the lines by ${left} cents`);
  return problems;
}

function lineProblems({ line, chargeCents, paidCents, adjustments }: DecidedLine): string[] {
  const left = chargeCents - paidCents - sumCents(adjustments, ({ amountCents }) => amountCents);
  return left === 0 ? [] : [`line ${line}: charge less paid less adjustments is ${left} cents`];
}

/** What waits owes nobody anything yet. */
function pendedProblems(lines: readonly DecidedLine[]): string[] {
  return lines.flatMap(({ line, paidCents, adjustments }) =>
    paidCents === 0 && adjustments.length === 0 ? [] : [`line ${line} waits and has money`],
  );
}

function patientOwes({ adjustments }: DecidedLine): Cents {
  return sumCents(
    adjustments.filter(({ group }) => group === "PR"),
    ({ amountCents }) => amountCents,
  );
}
