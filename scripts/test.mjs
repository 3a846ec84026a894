// `npm test`: sets up, runs jest over every package (Turborepo skips what didn't change) or over the patterns given, and counts what ran.
// Plain JavaScript: it starts on whatever Node is there and runs the tests on Node 24.
//
//   npm test                      every package; with `CI` set nothing is taken from Turborepo's cache
//   npm test -- packages/domain   only the test files whose path holds the pattern; options of jest pass through
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jestParameters } from "./jest-parameters.mjs";
import { environment, root, run, setUp } from "./setup.mjs";

/** How the titles of tests on containers end where no engine answers. */
const NEEDS_ENGINE = "(needs a Docker engine)";

const node = await setUp();
const patterns = process.argv.slice(2);
const { code, reports } = patterns.length > 0 ? await runPatterns() : await runPackages();
close(code, reports);

async function runPatterns() {
  const folder = mkdtempSync(join(tmpdir(), "dripline-test-"));
  const report = join(folder, "jest.json");
  const exit = await run(node, jestParameters({ report, filters: patterns }), { cwd: root });
  const reports = [{ name: patterns.join(" "), ...read(report) }];
  rmSync(folder, { recursive: true, force: true });
  return { code: exit, reports };
}

/** One Turborepo task a package, two at a time, each leaving jest's report in its `.turbo` folder. */
async function runPackages() {
  const packages = workspaces();
  for (const name of packages) rmSync(reportOf(name), { force: true });
  const force = process.env.CI ? ["--force"] : [];
  const turbo = [join(root, "node_modules/turbo/bin/turbo"), "run", "test", "--continue", "--concurrency=2", ...force];
  const exit = await run(node, turbo, { cwd: root, env: environment() });
  return { code: exit, reports: packages.map((name) => ({ name, ...read(reportOf(name)) })) };
}

/** Folders of the workspaces, as the lock file names them. */
function workspaces() {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  return Object.values(packages)
    .filter((entry) => entry.link)
    .map((entry) => entry.resolved)
    .sort();
}

function reportOf(workspace) {
  return join(root, workspace, ".turbo", "jest.json");
}

/** What a jest report counts; a test file that could not run at all is one failure. A report that isn't there counts nothing. */
function read(path) {
  try {
    const report = JSON.parse(readFileSync(path, "utf8"));
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
      skipped: report.numPendingTests + report.numTodoTests,
      seconds: report.testResults.reduce((sum, each) => sum + Math.max(0, each.endTime - each.startTime), 0) / 1000,
      failures: report.testResults.flatMap(failuresOf),
      skips: [...new Set(report.testResults.flatMap(skipsOf))],
    };
  } catch {
    return { passed: 0, failed: 0, skipped: 0, seconds: 0, failures: [], skips: [] };
  }
}

function failuresOf({ name, message, assertionResults }) {
  const file = name.slice(root.length);
  const failed = assertionResults.filter((each) => each.status === "failed").map((each) => `${file}: ${each.fullName}`);
  return failed.length > 0 || assertionResults.length > 0 || !message ? failed : [`${file}: could not run`];
}

/** What was skipped, by file and by the outermost title. */
function skipsOf({ name, assertionResults }) {
  const skipped = assertionResults.filter((each) => each.status === "pending" || each.status === "todo");
  return skipped.map(({ ancestorTitles, title }) => `${name.slice(root.length)}: ${ancestorTitles[0] ?? title}`);
}

/** Loud: a run without brokers must not look like a run with them. */
function sayWhatWasSkipped(skips) {
  for (const skip of skips) process.stdout.write(`  SKIPPED: ${skip}\n`);
  if (!skips.some((skip) => skip.endsWith(NEEDS_ENGINE))) return;
  process.stdout.write(`
  Nothing was tried on a real Kafka, Redis or Schema Registry: no Docker engine answers. To run those tests too, start yours, or as root:
    eval "$(infra/images/start-engine.sh)"; eval "$(infra/images/build.sh)"; npm test
`);
}

/** The table by package, what failed, and last the one line that counts. */
function close(exitCode, reports) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  process.stdout.write("\n");
  for (const { name, passed, failed, skipped, seconds } of reports) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    if (passed + failed + skipped > 0) {
      process.stdout.write(
        `  ${name.padEnd(32)} ${String(passed).padStart(6)} ok ${String(failed).padStart(4)} not ${seconds.toFixed(1).padStart(7)} s\n`,
      );
    }
  }
  for (const failure of reports.flatMap((report) => report.failures)) process.stdout.write(`  failed: ${failure}\n`);
  sayWhatWasSkipped(reports.flatMap((report) => report.skips));
  if (exitCode !== 0 && total.failed === 0) total.failed = 1; // the runner itself failed, and no report says why
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${skipped}\n`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}
