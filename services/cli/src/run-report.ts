// What a run did, for a person: claims in, rejected, paid, denied by reason, dollars.
import type { RunTally } from "./run-tally.ts";
import { money } from "./story.ts";

export function runReport(tally: RunTally): string {
  const { dispositions } = tally;
  const claims = tally.acceptedClaims + tally.rejectedClaims;
  const lines = [
    `files read        ${tally.files}`,
    `claims in         ${claims}`,
    `  rejected        ${tally.rejectedClaims} (277CA)`,
    `  paid            ${dispositions.paid ?? 0}`,
    `  denied          ${dispositions.denied ?? 0}`,
    `  pended          ${dispositions.pended ?? 0}`,
    ...takenBackLines(tally),
    `charged           ${money(tally.chargeCents)}`,
    `paid              ${money(tally.paidCents)}`,
    `members owe       ${money(tally.patientResponsibilityCents)}`,
    `835 remittances   ${tally.remittances}`,
    `payments          ${tally.payments}, ${money(tally.paymentCents)}`,
  ];
  return `${[...lines, ...reasonLines(tally)].join("\n")}\n`;
}

/** Only where something was voided or replaced. */
function takenBackLines({ dispositions, reversals, reversedCents }: RunTally): string[] {
  const voids = dispositions.void ?? 0;
  return [
    ...(voids === 0 ? [] : [`  void            ${voids}`]),
    ...(reversals === 0 ? [] : [`taken back        ${reversals}, ${money(reversedCents)}`]),
  ];
}

function reasonLines({ reasons }: RunTally): string[] {
  if (reasons.size === 0) return [];
  const rows = [...reasons]
    .sort(([, a], [, b]) => b.lines - a.lines)
    .map(([reason, { lines, title }]) => `  ${String(lines).padStart(6)}  ${reason.padEnd(20)}${title}`);
  return ["", "lines denied, cut or waiting, by rule and reason", ...rows];
}

/** The same for programs, amounts in whole cents. */
export function runSummary(tally: RunTally): object {
  const { dispositions, reasons, acceptedClaims, rejectedClaims } = tally;
  return {
    files: tally.files,
    claims: acceptedClaims + rejectedClaims,
    rejected: rejectedClaims,
    paid: dispositions.paid ?? 0,
    denied: dispositions.denied ?? 0,
    pended: dispositions.pended ?? 0,
    void: dispositions.void ?? 0,
    reversals: tally.reversals,
    reversedCents: tally.reversedCents,
    chargeCents: tally.chargeCents,
    paidCents: tally.paidCents,
    patientResponsibilityCents: tally.patientResponsibilityCents,
    remittances: tally.remittances,
    payments: tally.payments,
    paymentCents: tally.paymentCents,
    reasons: Object.fromEntries([...reasons].map(([reason, { lines }]) => [reason, lines])),
  };
}
