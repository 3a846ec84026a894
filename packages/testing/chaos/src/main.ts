// `npm run chaos`: hundreds of disturbances by seed on real containers; a line for each, a table, an audit by topics and files alone, and exit code 1
// where anything is lost, doubled, decided otherwise than undisturbed, or an invariant is broken.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasEngine } from "@dripline/containers";
import { breakAll } from "./break-safety.ts";
import { chaos } from "./chaos.ts";
import { type ChaosOptions, chaosOptions } from "./chaos-options.ts";
import { isClean, lineOf, tableOf } from "./report.ts";
import type { Run } from "./run-chaos.ts";
import type { Stage } from "./stage.ts";

const options = chaosOptions(process.argv.slice(2), Date.now());
if (typeof options === "string") {
  process.stdout.write(options);
  process.exit(2);
}
if (!hasEngine()) {
  process.stderr.write("No Docker engine answers: start yours, or as root follow infra/images/README.md; then run this again.\n");
  process.exit(2);
}
const isAsItShouldBe = options.toBreak === undefined ? await disturb(options) : await breakAll(options.toBreak, options.seed);
process.exitCode = isAsItShouldBe ? 0 : 1;

async function disturb({ runs: count, seed, chosen }: ChaosOptions): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "dripline-chaos-"));
  process.stdout.write(`${count} disturbances, seed ${seed}\n`);
  try {
    const { runs, audit } = await chaos({ runs: count, seed, chosen, folder, onRun: tell });
    process.stdout.write(`\n${tableOf(runs)}\ndripline audit, exit code ${audit.exitCode}:\n${audit.text}`);
    return runs.every(isClean) && audit.exitCode === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tell(run: Run, stage: Stage): void {
  process.stdout.write(lineOf(run));
  if (!isClean(run)) process.stderr.write(`${stage.story()}\n`);
}
