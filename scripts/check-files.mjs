// What no tool checks: every source file opens by saying what it is, stays within 300 lines, and every relative link of a page leads somewhere.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./setup.mjs";

const LINES_MAX = 300;
/** Tests are tables, and descriptions of a guide are data: both are read row by row. */
const LONG_BY_NATURE = /\.test\.ts$|\/testdata\/|\/guide/;

const SKIPPED = /(^|\/)(node_modules|\.git|\.turbo|\.dripline|coverage)$/;

const files = globSync("**/*.{ts,mjs,md}", { cwd: root, exclude: (path) => SKIPPED.test(path) }).sort();
const problems = [...files, "package-lock.json"].flatMap(problemsOf);
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

function problemsOf(file) {
  if (/\.(ts|mjs)$/.test(file) && !file.includes("testdata/")) return sourceProblems(file);
  if (file.endsWith(".md")) return linkProblems(file);
  if (file === "package-lock.json") return lockProblems(file);
  return [];
}

function sourceProblems(file) {
  const text = readFileSync(join(root, file), "utf8");
  const lines = text.split("\n").length - 1;
  const problems = [];
  if (!/^(\/\/ \S|\/\*)/.test(text)) problems.push(`${file}:1: opens without the sentence that says what the file is`);
  if (lines > LINES_MAX && !LONG_BY_NATURE.test(file))
    problems.push(`${file}: ${lines} lines; split it at its second reason to change (${LINES_MAX} at most)`);
  return problems;
}

function linkProblems(file) {
  const text = readFileSync(join(root, file), "utf8").replaceAll(/```[\s\S]*?```/g, "");
  const targets = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map((match) => match[1]);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(file), target)))
    .map((target) => `${file}: links to ${target}, which isn't there`);
}

/** A lock file that names a registry's host installs nowhere else. */
function lockProblems(file) {
  const named = readFileSync(join(root, file), "utf8").match(/"resolved": "[a-z+]+:\/\//g);
  return named ? [`${file}: ${named.length} entries name a registry's host: npm install with omit-lockfile-registry-resolved=true`] : [];
}
