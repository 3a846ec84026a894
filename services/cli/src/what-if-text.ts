// A what-if for people at a terminal: the proof, what changes, dollars by rule, code, provider and month, and the first changed lines.
import { type ChangedClaim, type ChangedLine, type DollarRow, type LineSide, saidAtLast, type WhatIfResult } from "@dripline/replay";
import Table from "cli-table3";
import colors from "picocolors";
import { findingsText } from "./findings-text.ts";
import { money } from "./story.ts";

/** Findings and rows shown: the JSON has all. */
const SHOWN_MAX = 20;
const CLAIMS_MAX = 5;

export function whatIfText(result: WhatIfResult & { readonly title: string }): string {
  const { baseline, claims, lines, pended, paid, changed } = result;
  if (baseline.differences > 0) {
    return `${findingsText(baseline.findings, SHOWN_MAX)}The unchanged policy doesn't give this log: ${baseline.differences} differences in ${baseline.receipts} receipts. No dollars are told.\n`;
  }
  const more = changed.length > CLAIMS_MAX ? [`… and ${changed.length - CLAIMS_MAX} more claims: see --json or --html`] : [];
  return `${[
    `Baseline: ${baseline.receipts} receipts judged again under the unchanged policy with balances from zero, 0 differences`,
    "",
    colors.bold(`What if: ${result.title}`),
    `  claims changed  ${claims.changed} of ${claims.judged}`,
    `  lines changed   ${lines.changed} of ${lines.judged}${lines.secondOrder === 0 ? "" : `, ${lines.secondOrder} of them because of what other claims use`}`,
    `  claims waiting  ${pended.before} before, ${pended.after} after`,
    `  paid            ${money(paid.beforeCents)} before, ${money(paid.afterCents)} after: ${signed(paid.differenceCents)}`,
    ...tables(result),
    ...changed.slice(0, CLAIMS_MAX).map(claimText),
    ...more,
  ].join("\n")}\n`;
}

/** With its sign, also where it is more. */
export function signed(amountCents: number): string {
  return `${amountCents > 0 ? "+" : ""}${money(amountCents)}`;
}

function tables({ byRule, byCode, byProvider, byMonth, claims }: WhatIfResult): string[] {
  if (claims.changed === 0) return [];
  const rules = byRule.slice(0, SHOWN_MAX).map(({ name, lines, differenceCents }) => [name, String(lines), signed(differenceCents)]);
  return [
    "",
    tableText(["rule", "lines", "difference"], rules),
    ...(
      [
        ["code", byCode],
        ["provider", byProvider],
        ["month", byMonth],
      ] as const
    ).map(([name, rows]) => tableText([name, "before", "after", "difference"], rows.slice(0, SHOWN_MAX).map(dollars))),
    "",
  ];
}

function dollars({ name, beforeCents, afterCents, differenceCents }: DollarRow): string[] {
  return [name, money(beforeCents), money(afterCents), signed(differenceCents)];
}

export function tableText(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const colAligns = head.map((_, at) => (at === 0 ? "left" : "right") as "left" | "right");
  const table = new Table({ head: head.map(colors.bold), colAligns, style: { head: [], border: [], compact: true } });
  for (const row of rows) table.push([...row]);
  return table.toString();
}

function claimText({ claimId, billingNpi, before, after, differenceCents, lines }: ChangedClaim): string {
  const head = `Claim ${claimId}, NPI ${billingNpi}: ${before.disposition} ${money(before.paidCents)}, then ${after.disposition} ${money(after.paidCents)} (${signed(differenceCents)})`;
  return [colors.bold(head), ...lines.map(lineText)].join("\n");
}

function lineText(line: ChangedLine): string {
  const code = [line.code, ...line.modifiers].join("-");
  const why = line.isSecondOrder ? `${line.rule}, because of what other claims use` : line.rule;
  return [
    `  line ${line.line}  ${code}  ${signed(line.differenceCents)}  (${why})`,
    `    before  ${sideText(line.before, line.rule)}`,
    `    after   ${sideText(line.after, line.rule)}`,
  ].join("\n");
}

function sideText(side: LineSide, rule: string): string {
  const said = saidAtLast(side, rule);
  const codes = side.adjustments.map(({ group, carc, amountCents }) => `${group} ${carc} ${money(amountCents)}`).join(", ");
  return `${side.status} ${money(side.paidCents)}${codes === "" ? "" : ` [${codes}]`}${said === undefined ? "" : `: ${said.rule} ${said.text}`}`;
}
