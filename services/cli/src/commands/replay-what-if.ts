// `dripline replay what-if`: history under a changed policy, in dollars, before anything is switched on.
import { basename, dirname } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { folderFiles } from "@dripline/embedded";
import { readPolicyVersions, selectedStretches, type WhatIfResult, whatIf, whatIfReport } from "@dripline/replay";
import { ANSWER_IS_NO } from "../exit.ts";
import { isFound, withSource, withStretch } from "../log-options.ts";
import { progressOf } from "../progress.ts";
import { openSource, receiptsIn } from "../replay-source.ts";
import { type WhatIfPolicies, whatIfPolicies, writeBundle } from "../what-if-policies.ts";
import { whatIfText } from "../what-if-text.ts";

const TEACHES = `
The policy file is an overlay: what it says holds on its days in place of the bundle; everything else stays. For example:

  title: Second therapy at 40 percent
  parameters:
    - { name: concurrentBasisPointsSH, value: 4000, from: 2025-03-01 }
  modes:
    - { rule: R17, mode: monitor, from: 2025-03-01, to: 2025-03-31 }

Examples:
  dripline replay what-if --data .dripline/demo/data --policy cut.yaml
  dripline replay what-if --data .dripline/demo/data --policy cut.yaml --html report.html
  dripline replay what-if --data .dripline/demo/data --policy cut.yaml --since 2025-04-01T00:00:00-04:00
  dripline policy show R17                    a rule with its modes, rows and parameters

First the log is judged by its own policy with balances from zero: unless every receipt comes out as it is, no dollars are told (exit 1).
What lies before the stretch is taken as it is. docs/what-if.md has the overlay's form.`;

export function whatIfCommand() {
  return withStretch(withSource(new Command("what-if")))
    .description("judge history under a changed policy: claims and lines that change, dollars by rule, code, provider and month")
    .requiredOption("--policy <file>", "overlay (YAML), or a folder with a whole bundle")
    .option("--json", "print all of it as JSON, every changed line with both explanations")
    .option("--html <file>", "write a report with charts that opens from disk")
    .option("--bundle <dir>", "write the changed bundle as a folder, to be judged by from now on (DRIPLINE_POLICY)")
    .addHelpText("after", TEACHES)
    .action(async ({ policy, json, html, bundle, ...wanted }) => {
      const source = await openSource(wanted);
      const { log } = source;
      try {
        const policies = whatIfPolicies(policy, await readPolicyVersions(log));
        if ("problems" in policies) return refuse(policies.problems, json);
        const stretches = await selectedStretches(wanted, source);
        if (!isFound(stretches, wanted)) return;
        const progress = progressOf("judging", await receiptsIn(source, stretches));
        const onProgress = (done: number): void => progress.at(done, `${done} receipts`);
        const result = await whatIf({ log, stretches, ...policies, onProgress });
        progress.stop();
        if (bundle !== undefined) writeBundle(bundle, policies.files);
        if (html !== undefined && result.baseline.differences === 0) await writeReport(html, { ...policies, ...result });
        say({ title: policies.title, ...result }, json);
      } finally {
        await source.close();
      }
    });
}

async function writeReport(path: string, { title, text, ruleTitle, ...result }: WhatIfResult & WhatIfPolicies): Promise<void> {
  const content = Buffer.from(whatIfReport({ ...result, title, policyText: text, ruleTitle }));
  await folderFiles(dirname(path)).write([{ path: basename(path), content }]);
}

function refuse(
  problems: readonly { readonly file: string; readonly where: string; readonly problem: string }[],
  json: true | undefined,
): void {
  if (json) process.stdout.write(`${JSON.stringify({ problems })}\n`);
  else for (const { file, where, problem } of problems) process.stdout.write(`${file} ${where}: ${problem}\n`);
  process.exitCode = ANSWER_IS_NO;
}

function say(result: WhatIfResult & { readonly title: string }, json: true | undefined): void {
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else process.stdout.write(whatIfText(result));
  if (result.baseline.differences > 0) process.exitCode = ANSWER_IS_NO;
}
