// A what-if as one HTML page that opens from disk: charts and tables, each changed line with both explanations. It loads nothing and runs
// nothing, and names claims by their control numbers alone.
import { type Bar, barChart } from "./bar-chart.ts";
import { type ChangedClaim, type ChangedLine, type LineSide, saidAtLast } from "./changed-lines.ts";
import type { DollarRow } from "./dollar-tables.ts";
import { change, dollars, escaped, htmlTable } from "./html-text.ts";
import type { WhatIfResult } from "./what-if.ts";

/** Bars in one chart, and claims told line by line: the largest changes. The JSON form has all. */
const BARS_MAX = 15;
const MONTHS_MAX = 60;
const CLAIMS_MAX = 200;

export interface ReportedWhatIf extends WhatIfResult {
  readonly title: string;
  /** The change as it was written, where there is a file of it. */
  readonly policyText?: string | undefined;
  /** A rule's own words, by its id. */
  readonly ruleTitle: (rule: string) => string;
}

export function whatIfReport(result: ReportedWhatIf): string {
  const { title, policyText } = result;
  const change =
    policyText === undefined ? "" : `<details><summary>The change as written</summary><pre>${escaped(policyText)}</pre></details>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What if: ${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>What if: ${escaped(title)}</h1>
${summary(result)}
${change}
${result.claims.changed === 0 ? "<p>No claim changes.</p>" : `${LEGEND}\n${charts(result)}\n${changedClaims(result)}`}
</main>
</body>
</html>
`;
}

const LEGEND = `<p class="legend"><span class="key less"></span> less is paid <span class="key more"></span> more is paid under the changed policy</p>`;

function summary({ baseline, claims, lines, pended, paid }: ReportedWhatIf): string {
  const share = paid.beforeCents === 0 ? "" : `, ${percent(paid.differenceCents / paid.beforeCents)}`;
  const tiles = [
    ["Paid, difference", change(paid.differenceCents), `${dollars(paid.beforeCents)} before, ${dollars(paid.afterCents)} after${share}`],
    ["Claims changed", counted(claims.changed), `of ${counted(claims.judged)} judged`],
    [
      "Lines changed",
      counted(lines.changed),
      `of ${counted(lines.judged)}; ${counted(lines.secondOrder)} because of what other claims use`,
    ],
    ["Claims waiting", counted(pended.after), `${counted(pended.before)} before`],
  ];
  const listed = tiles.map(
    ([name = "", value = "", about = ""]) =>
      `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}<small>${escaped(about)}</small></dd></div>`,
  );
  return `<dl class="tiles">${listed.join("")}</dl>
<p>Baseline: ${baseline.receipts} receipts judged again under the unchanged policy, ${baseline.differences} differences. Both policies were judged in the order of the log, each with its own balances.</p>`;
}

function counted(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** With its sign, two decimals. */
function percent(share: number): string {
  return `${share > 0 ? "+" : ""}${(share * 100).toFixed(2)} %`.replace("-", "−");
}

function charts({ byRule, byCode, byProvider, byMonth, ruleTitle }: ReportedWhatIf): string {
  const rules = byRule.map(({ name, lines, differenceCents }) => [`${name} ${ruleTitle(name)}`, String(lines), change(differenceCents)]);
  const sections = [
    section(
      { id: "rule", heading: "By rule", bars: barsOf(byRule.map((row) => ({ ...row, name: `${row.name} ${ruleTitle(row.name)}` }))) },
      { head: ["Rule", "Lines", "Difference"], rows: rules },
    ),
    ...(
      [
        ["code", "Code", byCode],
        ["provider", "Provider", byProvider],
        ["month", "Month of service", byMonth.filter(({ differenceCents }) => differenceCents !== 0)],
      ] as const
    ).map(([id, name, rows]) =>
      section(
        { id, heading: `By ${name.toLowerCase()}`, bars: barsOf(rows, id === "month" ? MONTHS_MAX : BARS_MAX) },
        { head: [name, "Before", "After", "Difference"], rows: rows.map(dollarCells) },
      ),
    ),
  ];
  return sections.join("\n");
}

function barsOf(rows: readonly Pick<DollarRow, "name" | "differenceCents">[], most = BARS_MAX): Bar[] {
  return rows.slice(0, most).map(({ name, differenceCents }) => ({ name, amountCents: differenceCents }));
}

function dollarCells({ name, beforeCents, afterCents, differenceCents }: DollarRow): string[] {
  return [name, dollars(beforeCents), dollars(afterCents), change(differenceCents)];
}

interface Charted {
  readonly id: string;
  readonly heading: string;
  readonly bars: readonly Bar[];
}

interface Tabled {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function section({ id, heading, bars }: Charted, { head, rows }: Tabled): string {
  const chart = barChart({ id, title: `Difference in dollars paid, ${heading.toLowerCase()}`, bars, label: change });
  const more = rows.length > bars.length ? `<p>The chart shows the ${bars.length} largest of ${rows.length}.</p>` : "";
  const table = htmlTable({ caption: `${heading}, difference in dollars paid`, head, rows });
  return `<section aria-labelledby="${id}-heading"><h2 id="${id}-heading">${heading}</h2>\n${chart}\n${more}<details><summary>The numbers</summary>${table}</details></section>`;
}

function changedClaims({ changed }: ReportedWhatIf): string {
  const shown = changed.slice(0, CLAIMS_MAX).map(claimPart);
  const more = changed.length > CLAIMS_MAX ? `<p>The ${CLAIMS_MAX} largest changes of ${changed.length}.</p>` : "";
  return `<section aria-labelledby="claims-heading"><h2 id="claims-heading">Changed claims</h2>\n${more}${shown.join("\n")}</section>`;
}

function claimPart({ claimId, billingNpi, before, after, differenceCents, lines }: ChangedClaim): string {
  const head = [
    `Claim ${claimId}`,
    `NPI ${billingNpi}`,
    `${before.disposition} ${dollars(before.paidCents)} → ${after.disposition} ${dollars(after.paidCents)}`,
    change(differenceCents),
  ].map((part) => `<span>${escaped(part)}</span>`);
  const rows = lines.map(lineRow).join("\n");
  return `<details class="claim"><summary>${head.join(" ")}</summary><table><caption>Lines of claim ${escaped(claimId)} that change</caption><thead><tr><th scope="col">Line</th><th scope="col" class="told">Before</th><th scope="col" class="told">After</th><th scope="col">Difference</th></tr></thead><tbody>${rows}</tbody></table></details>`;
}

function lineRow(line: ChangedLine): string {
  const code = [line.code, ...line.modifiers].join("-");
  const why = line.isSecondOrder ? `${line.rule}, because of what other claims use` : line.rule;
  const cells = [sideCell(line.before, line.rule), sideCell(line.after, line.rule)].map((cell) => `<td class="told">${cell}</td>`);
  return `<tr><th scope="row">${line.line} ${escaped(code)}<br><small>${escaped(why)}</small></th>${cells.join("")}<td>${escaped(change(line.differenceCents))}</td></tr>`;
}

function sideCell(side: LineSide, rule: string): string {
  const codes = side.adjustments.map(({ group, carc, amountCents }) => `${group} ${carc} ${dollars(amountCents)}`);
  const said = saidAtLast(side, rule);
  const told = said === undefined ? "" : `<br>${escaped(`${said.rule} (${said.clause}, from ${said.from}): ${said.text}`)}`;
  const reasons = codes.length === 0 ? "" : `<br><small>${escaped(codes.join(" · "))}</small>`;
  return `<strong>${escaped(side.status)} ${dollars(side.paidCents)}</strong>${reasons}${told}`;
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1b1b1f; --soft: #5c5f66; --paper: #fff; --card: #f4f5f7; --rule: #d6d9df; --more: #b4451f; --less: #1f6f8b; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececf0; --soft: #a9adb7; --paper: #17181c; --card: #22242a; --rule: #3b3f49; --more: #f0885f; --less: #6cbfda; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { line-height: 1.2; margin: 0 0 1.25rem; text-wrap: balance; } h2 { margin: 0 0 .5rem; font-size: 1.2rem; }
section { margin-top: 2.25rem; border-top: 1px solid var(--rule); padding-top: 1rem; }
.tiles { display: grid; grid-template-columns: 1.6fr 1fr 1.4fr 1fr; gap: .75rem; margin: 0 0 1rem; }
@media (max-width: 46rem) { .tiles { grid-template-columns: 1fr 1fr; } }
.tiles div { background: var(--card); border-radius: .5rem; padding: .75rem 1rem; }
dt { color: var(--soft); font-size: .875rem; } dd { margin: 0; font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; }
dd small { display: block; font-size: .8rem; font-weight: 400; }
.legend { color: var(--soft); font-size: .875rem; } .key { display: inline-block; width: .8rem; height: .8rem; border-radius: .15rem; margin: 0 .25rem 0 .75rem; vertical-align: -.05rem; }
.legend .key:first-child { margin-left: 0; } .key.more { background: var(--more); } .key.less { background: var(--less); }
svg { width: 100%; height: auto; } svg text { fill: var(--ink); font: 13px system-ui, sans-serif; font-variant-numeric: tabular-nums; }
rect.more { fill: var(--more); } rect.less { fill: var(--less); } .zero { stroke: var(--soft); }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); font-size: .875rem; padding: .25rem 0; }
th, td { text-align: right; padding: .35rem .6rem; border-bottom: 1px solid var(--rule); vertical-align: top; }
th[scope=row], thead th:first-child, .told { text-align: left; } th[scope=row] { font-weight: 500; } small { color: var(--soft); }
td.told { width: 38%; } td:last-child { white-space: nowrap; }
summary { cursor: pointer; padding: .4rem 0; } summary:focus-visible { outline: 2px solid var(--less); outline-offset: 2px; }
details.claim { border-bottom: 1px solid var(--rule); }
details.claim > summary { display: grid; grid-template-columns: 13rem 9rem 1fr 8rem; gap: .75rem; font-variant-numeric: tabular-nums; }
details.claim > summary span:first-child::before { content: "▸ "; color: var(--soft); } details.claim[open] > summary span:first-child::before { content: "▾ "; }
details.claim > summary span:last-child { text-align: right; font-weight: 600; }
@media (max-width: 46rem) { details.claim > summary { grid-template-columns: 1fr 1fr; } }
pre { background: var(--card); padding: 1rem; overflow-x: auto; border-radius: .5rem; white-space: pre-wrap; }
@media print { :root { color-scheme: light; --ink: #000; --soft: #444; --paper: #fff; --card: #fff; --rule: #bbb; --more: #b4451f; --less: #1f6f8b; }
  body { font-size: 11px; } main { max-width: none; padding: 0; } * { print-color-adjust: exact; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  .tiles div { border: 1px solid var(--rule); } tr, svg, details.claim > summary { break-inside: avoid; } h2, thead, details.claim > summary { break-after: avoid; } }
`;
