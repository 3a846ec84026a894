// `dripline policy coverage`: rules and rows that a stretch of log never used, and clauses without a rule.
import { Command } from "@commander-js/extra-typings";
import { type CoveredSection, type PolicyCoverage, policyCoverage, readPolicyVersions, selectedStretches } from "@dripline/replay";
import colors from "picocolors";
import { ANSWER_IS_NO } from "../exit.ts";
import { isFound, withSource, withStretch } from "../log-options.ts";
import { progressOf } from "../progress.ts";
import { openSource, receiptsIn } from "../replay-source.ts";
import { policyIn } from "../what-if-policies.ts";
import { tableText } from "../what-if-text.ts";

export function policyCoverageCommand() {
  return withStretch(withSource(new Command("coverage")))
    .description("say what of the policy a log never used: rules that never spoke, rows that no rule stood on, clauses without a rule")
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      `
Every receipt is judged again by its own facts and policy, and each row tells when a rule stands on it. A row that is never used may be
dead, or the claims that it is for haven't come yet.

Example:
  dripline policy coverage --data .dripline/demo/data`,
    )
    .action(async ({ json, ...wanted }) => {
      const source = await openSource(wanted);
      const { log } = source;
      try {
        const stretches = await selectedStretches(wanted, source);
        if (!isFound(stretches, wanted)) return;
        const progress = progressOf("judging", await receiptsIn(source, stretches));
        const onProgress = (done: number): void => progress.at(done, `${done} receipts`);
        const coverage = await policyCoverage({ log, stretches, policyOf: policyIn(await readPolicyVersions(log)), onProgress });
        progress.stop();
        if (coverage === undefined) return sayEmpty();
        process.stdout.write(json ? `${JSON.stringify(coverage)}\n` : coverageText(coverage));
      } finally {
        await source.close();
      }
    });
}

function sayEmpty(): void {
  process.stderr.write("No claim was decided yet: there is nothing to measure a policy by.\n");
  process.exitCode = ANSWER_IS_NO;
}

const SECTIONS: readonly CoveredSection[] = ["parameters", "codes", "conflicts", "tiers", "places", "modifiers"];

function coverageText({ receipts, rules, silentRules, rows, unusedRows, clauses }: PolicyCoverage): string {
  const spoken = rules
    .filter(({ rule, elsewhere }) => elsewhere === undefined && !silentRules.includes(rule))
    .map(({ rule, title, verdicts: { pay, reduce, deny, pend, info } }) => [
      `${rule} ${title}`,
      ...[pay, reduce, deny, pend, info].map((count) => (count === 0 ? "" : String(count))),
    ]);
  const silent = rules.filter(({ rule }) => silentRules.includes(rule)).map(({ rule, title }) => `  ${rule} ${title}`);
  const elsewhere = rules.flatMap((each) => (each.elsewhere === undefined ? [] : [`${each.rule} (${each.elsewhere})`]));
  const unused = SECTIONS.flatMap((section) => {
    const keys = unusedRows
      .filter((row) => row.section === section)
      .map(({ key, from, to }) => `${key} (${from}${to === undefined ? "" : ` to ${to}`})`);
    return keys.length === 0 ? [] : [`  ${section}: ${keys.join(", ")}`];
  });
  return `${[
    `${receipts} receipts`,
    tableText(["rule", "pay", "reduce", "deny", "pend", "info"], spoken),
    colors.bold(`Rules that never spoke: ${silent.length}`),
    ...silent,
    `  not heard in receipts: ${elsewhere.join(", ")}`,
    colors.bold(`Rows that no rule stood on: ${unusedRows.length} of ${rows.all}`),
    ...unused,
    colors.bold("Clauses without a rule of their own"),
    `  ${clauses.withoutRule.join(", ") || "none"}`,
    colors.bold("Clauses that no verdict cites"),
    `  ${clauses.neverCited.join(", ") || "none"}`,
  ].join("\n")}\n`;
}
