// `dripline policy`: lints a policy bundle, and shows a rule with its clause, rows and dates.
import { existsSync } from "node:fs";
import { Command } from "@commander-js/extra-typings";
import type { InForce } from "@dripline/claims";
import { Fault } from "@dripline/core";
import { type ParameterRow, type Policy, parameterSpecs, type RuleSetting } from "@dripline/policy";
import colors from "picocolors";
import { filesToCheck, loadPolicy, readPolicyFiles } from "../load-policy.ts";
import { ruleId } from "../rule-id.ts";
import { policyCoverageCommand } from "./policy-coverage.ts";
import { policyImpactCommand } from "./policy-impact.ts";

export function policyCommand() {
  const policy = new Command("policy").description(
    "lint a policy bundle, show a rule, sum what monitored rules would do, find what no claim uses",
  );
  policy.addCommand(checkCommand());
  policy.addCommand(showCommand());
  policy.addCommand(policyImpactCommand());
  policy.addCommand(policyCoverageCommand());
  return policy;
}

function checkCommand() {
  return new Command("check")
    .description("find gaps, overlaps, unreachable rows and missing citations; exit 1 when there is a finding")
    .argument(
      "[files...]",
      "bundle files, laid over the shipped ones of the same name, or a folder with a whole bundle; the shipped bundle when none is named",
    )
    .option("--json", "print the findings as JSON")
    .action((files, { json }) => {
      const { policy, problems } = readPolicyFiles(filesToCheck(existing(files)));
      if (json) process.stdout.write(`${JSON.stringify({ version: policy?.version ?? null, problems })}\n`);
      else for (const { file, where, problem } of problems) process.stdout.write(`${file} ${where}: ${problem}\n`);
      if (!json && problems.length === 0 && policy)
        process.stdout.write(`policy version ${policy.version}: ${policy.rules.size} rules, ${policy.clauses.size} clauses, no findings\n`);
      if (problems.length > 0) process.exitCode = 1;
    });
}

function existing(files: readonly string[]): readonly string[] {
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) throw new Fault("DRIP_FILE_UNREADABLE", `there is no file ${missing}`);
  return files;
}

function showCommand() {
  return new Command("show")
    .description("print a rule (R30) with its clause, rows and dates; all rules when none is named")
    .argument("[rule]", "R1 to R40")
    .option("--json", "print it as JSON")
    .action((rule, { json }) => {
      const { policy } = loadPolicy();
      const shown = rule === undefined ? [...policy.rules.values()] : [ruleNamed(policy, rule)];
      if (json)
        process.stdout.write(
          `${JSON.stringify(shown.map((each) => ({ ...each, clause: policy.clauses.get(each.clause), parameters: parametersOf(each.id, policy) })))}\n`,
        );
      else for (const each of shown) process.stdout.write(shownRule(each, policy));
    });
}

function ruleNamed(policy: Policy, name: string): RuleSetting {
  const id = ruleId(name);
  const setting = policy.rules.get(id);
  if (setting === undefined) throw new Fault("DRIP_USAGE", `${name} is not a rule: rules are R1 to R40`);
  return setting;
}

function shownRule(setting: RuleSetting, policy: Policy): string {
  const clause = policy.clauses.get(setting.clause);
  const modes = setting.modes.map((row) => `  ${row.mode} ${datesOf(row)}`);
  const citation = clause
    ? [`  clause ${clause.id}, "${clause.heading}": ${clause.paraphrase}`, `  ${clause.where}; in force ${datesOf(clause)}`]
    : [];
  const rows = parametersOf(setting.id, policy).map((row) => `  ${row.name} = ${row.value} ${datesOf(row)} (${row.source})`);
  return `${[colors.bold(`${setting.id}  ${setting.title}`), ...modes, ...citation, ...rows].join("\n")}\n`;
}

function parametersOf(rule: string, policy: Policy): readonly ParameterRow[] {
  return [...policy.parameters].flatMap(([name, rows]) => (parameterSpecs[name]?.rules.includes(rule) === true ? rows : []));
}

function datesOf({ from, to }: InForce): string {
  return `from ${from}${to === undefined ? "" : ` to ${to}`}`;
}
