// `npm run bench`: every file of this folder that exports `bench()`, each in a process of its own, so that none warms or fills another's.
//
//   npm run bench                       all of them; exit code 1 where a target is missed
//   npm run bench -- read adjudicate    only the files whose name holds one of these words
//   npm run bench -- --json             the reports as JSON, one a line
//   npm run bench -- --keep             keeps the ratios of this run in baselines.json
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { fallenRatios, keepBaselines, readBaselines } from "./baselines.ts";
import { type BenchReport, missedTargets, reportText } from "./bench-report.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const CHILD = "--child";

/** The reports of one file, written by the child to its fourth stream, so that a benchmark may print as it likes. */
async function reportsOf(file: string): Promise<BenchReport[]> {
  const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), CHILD, file], {
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  let text = "";
  child.stdio[3]?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`bench/${file} ended with exit code ${code}: its own message stands above`);
  return JSON.parse(text) as BenchReport[];
}

async function runOne(file: string): Promise<void> {
  const { writeSync } = await import("node:fs");
  const module = (await import(new URL(file, import.meta.url).href)) as { bench(): Promise<BenchReport | BenchReport[]> };
  const found = await module.bench();
  writeSync(3, JSON.stringify(Array.isArray(found) ? found : [found]));
}

/** The benchmarks whose name holds one of the words, or all. */
function filesNamed(words: readonly string[]): string[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .filter((file) => /^export (async )?function bench\(/m.test(readFileSync(`${folder}${file}`, "utf8")))
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .sort();
  if (files.length === 0) throw new Error(`no benchmark's name holds ${words.join(" or ")}: see bench/README.md`);
  return files;
}

async function runAll(words: readonly string[], { asJson, isKept }: { asJson: boolean; isKept: boolean }): Promise<void> {
  const files = filesNamed(words);
  if (!asJson) console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}\n`);
  const found = new Map<string, readonly BenchReport[]>();
  for (const file of files) {
    const reports = await reportsOf(file);
    found.set(file, reports);
    for (const report of reports) console.log(asJson ? JSON.stringify({ file, ...report }) : reportText(report));
  }
  const hasFallen = sayFallen(found);
  if (isKept) keepBaselines(readBaselines(), found);
  const missed = [...found.values()].flat().flatMap(({ rows }) => rows.flatMap(missedTargets));
  if (missed.length > 0 || (hasFallen && !isKept)) process.exitCode = 1;
}

function sayFallen(found: ReadonlyMap<string, readonly BenchReport[]>): boolean {
  const kept = readBaselines();
  const fallen = [...found].flatMap(([file, reports]) => fallenRatios(kept[file] ?? {}, reports));
  for (const each of fallen) console.error(`fallen by more than a third: ${each}`);
  return fallen.length > 0;
}

const parameters = process.argv.slice(2);
if (parameters[0] === CHILD) await runOne(parameters[1] ?? "");
else
  await runAll(
    parameters.filter((each) => !each.startsWith("--")),
    { asJson: parameters.includes("--json"), isKept: parameters.includes("--keep") },
  );
