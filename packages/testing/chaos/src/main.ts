// `npm run chaos`: hundreds of disturbances by seed on real containers; a line for each, a table, an audit by topics alone, and exit code 1 where
// anything is lost, doubled, decided otherwise than undisturbed, or an invariant is broken.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasEngine } from "@dripline/containers";
import { chaos } from "./chaos.ts";
import { chaosOptions } from "./chaos-options.ts";
import { isClean, lineOf, tableOf } from "./report.ts";

const options = chaosOptions(process.argv.slice(2), Date.now());
if (typeof options === "string") {
  process.stdout.write(options);
  process.exit(2);
}
if (!hasEngine()) {
  process.stderr.write("No Docker engine answers: start yours, or as root follow infra/images/README.md; then run this again.\n");
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), "dripline-chaos-"));
process.stdout.write(`${options.runs} disturbances, seed ${options.seed}\n`);
try {
  const { runs, audit } = await chaos({ ...options, folder, onRun: (run) => process.stdout.write(lineOf(run)) });
  process.stdout.write(`\n${tableOf(runs)}\ndripline audit, exit code ${audit.exitCode}:\n${audit.text}`);
  process.exitCode = runs.every(isClean) && audit.exitCode === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
