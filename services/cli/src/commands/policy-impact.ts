// `dripline policy impact`: what rules in monitor mode would have done, in dollars: they speak in receipts and change nothing.
import { Command } from "@commander-js/extra-typings";
import {
  activated,
  type Monitored,
  monitoredRules,
  monitoredSpeech,
  type PolicyVersions,
  readPolicyVersions,
  selectedStretches,
  type WhatIfResult,
  whatIf,
} from "@dripline/replay";
import { ANSWER_IS_NO } from "../exit.ts";
import { isFound, withSource, withStretch } from "../log-options.ts";
import { progressOf } from "../progress.ts";
import { openSource, receiptsIn } from "../replay-source.ts";
import { ruleId } from "../rule-id.ts";
import { policyIn } from "../what-if-policies.ts";
import { whatIfText } from "../what-if-text.ts";

export function policyImpactCommand() {
  return withStretch(withSource(new Command("impact")))
    .description("sum what rules in monitor mode would have done: claims and lines, dollars by rule, code, provider and month")
    .argument("[rule]", "R1 to R40; all rules that are monitored when none is named")
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      `
A rule in monitor mode says in receipts what it finds and decides nothing (policies: rules, modes by date of service). This judges the log
again with the rule active on the days on which it was monitored, each claim finding what the claims before it use then.

Examples:
  dripline policy impact R13 --data data
  dripline replay what-if --policy FILE --data data     the same for a rule that isn't monitored: docs/what-if.md`,
    )
    .action(async (rule, { json, ...wanted }) => {
      const source = await openSource(wanted);
      const { log } = source;
      try {
        const versions = await readPolicyVersions(log);
        const rules = monitoredIn(versions, rule === undefined ? undefined : ruleId(rule));
        if (rules.length === 0) return sayNone(rule, json);
        const stretches = await selectedStretches(wanted, source);
        if (!isFound(stretches, wanted)) return;
        const spoken = await monitoredSpeech(log, { rules, stretches });
        const policyOf = policyIn(versions);
        const progress = progressOf("judging", await receiptsIn(source, stretches));
        const result = await whatIf({
          log,
          stretches,
          policyOf,
          changedPolicyOf: changedBy(versions, rules),
          onProgress: (done) => progress.at(done, `${done} receipts`),
        });
        progress.stop();
        say({ rules, spoken, ...result }, json);
      } finally {
        await source.close();
      }
    });
}

function monitoredIn(versions: PolicyVersions, rule: string | undefined): string[] {
  const all = versions.all().flatMap(({ version }) => monitoredRules(policyIn(versions)(version)));
  return [...new Set(all)].filter((each) => rule === undefined || each === rule);
}

function changedBy(versions: PolicyVersions, rules: readonly string[]): (version: string) => ReturnType<typeof activated> {
  const changed = new Map(versions.all().map(({ version }) => [version, activated(policyIn(versions)(version), rules)]));
  return (version) => changed.get(version) ?? policyIn(versions)(version);
}

function sayNone(rule: string | undefined, json: true | undefined): void {
  if (json) process.stdout.write(`${JSON.stringify({ rules: [], spoken: [] })}\n`);
  else
    process.stderr.write(
      `${rule === undefined ? "No rule is" : `${ruleId(rule)} isn't`} monitored on any day in the policies of this log. To price a rule that isn't: dripline replay what-if --policy FILE\n`,
    );
  process.exitCode = ANSWER_IS_NO;
}

function say(
  result: WhatIfResult & { readonly rules: readonly string[]; readonly spoken: readonly Monitored[] },
  json: true | undefined,
): void {
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else {
    const spoken = result.spoken.map(
      ({ rule, lines, withReason }) => `${rule} spoke of ${lines} lines, of ${withReason} with a reason not to pay\n`,
    );
    process.stdout.write(`${spoken.join("")}${whatIfText({ title: `${result.rules.join(", ")} active where monitored`, ...result })}`);
  }
  if (result.baseline.differences > 0) process.exitCode = ANSWER_IS_NO;
}
