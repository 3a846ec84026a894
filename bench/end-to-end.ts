// The embedded run from 837P bytes to 835s, every receipt kept: claims a second over a synthetic month, and where the time goes.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type IsoDate, readInstant, readIsoDate } from "@dripline/claims";
import { run, writeSynthetic } from "@dripline/cli";
import type { BenchReport, BenchRow } from "./bench-report.ts";

const CLAIMS = 20_000;
/** Another month, so that what is measured is warm and no record of it is known. */
const WARM_UP_CLAIMS = 10_000;
const RUNS = 3;

const RECEIVED_AT = readInstant("2025-04-03T09:00:00-04:00");
const CYCLE: IsoDate | undefined = readIsoDate("2025-04-04");

/** A month on the disk, its reference facts loaded. */
class Month {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async made(claims: number, seed: number): Promise<Month> {
    const month = new Month(mkdtempSync(join(tmpdir(), "dripline-bench-")));
    writeSynthetic(month.#folder, { claims, seed });
    mkdirSync(month.#at("none"));
    await run({ ...month.#folders, in: month.#at("none"), reference: month.#at("reference"), once: true, receivedAt: RECEIVED_AT });
    return month;
  }

  /** Files in, claims decided, a cycle closed, files out. */
  async run(): Promise<{ claims: number; lines: number }> {
    const tally = await run({ ...this.#folders, once: true, cycle: CYCLE, receivedAt: RECEIVED_AT });
    return { claims: tally.acceptedClaims + tally.rejectedClaims, lines: tally.lines };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  get #folders() {
    return { data: this.#at("data"), in: this.#at("claims"), out: this.#at("out") };
  }

  #at(name: string): string {
    return join(this.#folder, name);
  }
}

interface Stage {
  readonly name: string;
  /** Source files: the innermost call from one of them tells the stage. */
  readonly files: RegExp;
}

/** Whatever is called from these belongs to them. */
const outer: readonly Stage[] = [
  { name: "cycle: 835s and payments made", files: /close-cycle\.ts$/ },
  { name: "files written", files: /(outbox|folder-files)\.ts$/ },
  { name: "data folder opened", files: /(workspace|load-policy)\.ts$/ },
];
const inner: readonly Stage[] = [
  { name: "read: bytes, SNIP 1 to 7, answers", files: /(domain\/x12\/src\/.*|intake|outline-file|answer-claim)\.ts$/ },
  { name: "gather: facts and balances", files: /(gather-facts|facts-json|member-ledger|fact-json)\.ts$/ },
  { name: "screen", files: /adjudication\/src\/screen\.ts$/ },
  { name: "adjudicate", files: /adjudication\/src\/adjudicate\.ts$/ },
  { name: "encode and seal", files: /pipeline\/events\/src\/.*\.ts$/ },
  { name: "commit: blocks packed, SQLite", files: /adapters\/embedded\/src\/.*\.ts$/ },
];
const COLLECTING = "memory collected";
const REST = "the rest";

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[] | undefined;
}

/** Microseconds by stage, from the samples of a CPU profile. */
function timeByStage(nodes: readonly ProfileNode[], samples: readonly number[], deltas: readonly number[]): Map<string, number> {
  const parents = new Map<number, number>(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const stages = new Map<number, string>();
  const times = new Map<string, number>([...inner, ...outer].map(({ name }) => [name, 0]));
  for (const [at, id] of samples.entries()) {
    let stage = stages.get(id);
    if (stage === undefined) {
      stage = stageOf(pathOf(id, parents).map((each) => byId.get(each)));
      stages.set(id, stage);
    }
    if (stage !== "") times.set(stage, (times.get(stage) ?? 0) + (deltas[at] ?? 0));
  }
  return times;
}

function pathOf(id: number, parents: ReadonlyMap<number, number>): number[] {
  const path: number[] = [];
  for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) path.push(at);
  return path;
}

function stageOf(path: readonly (ProfileNode | undefined)[]): string {
  const leaf = path[0]?.callFrame.functionName;
  if (leaf === "(garbage collector)") return COLLECTING;
  if (leaf === "(idle)") return "";
  const urls = path.map((node) => node?.callFrame.url ?? "");
  const around = outer.find(({ files }) => urls.some((url) => files.test(url)));
  if (around) return around.name;
  for (const url of urls) {
    const stage = inner.find(({ files }) => files.test(url));
    if (stage) return stage.name;
  }
  return REST;
}

async function profiled(month: Month): Promise<Map<string, number>> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.start");
  await month.run();
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  return timeByStage(profile.nodes, profile.samples ?? [], profile.timeDeltas ?? []);
}

async function withMonth<T>(claims: number, seed: number, work: (month: Month) => Promise<T>): Promise<T> {
  const month = await Month.made(claims, seed);
  try {
    return await work(month);
  } finally {
    month.remove();
  }
}

interface Timed {
  readonly claims: number;
  readonly lines: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

async function timed(month: Month): Promise<Timed> {
  const from = performance.now();
  const cpu = process.cpuUsage();
  const done = await month.run();
  const { user, system } = process.cpuUsage(cpu);
  return { ...done, seconds: (performance.now() - from) / 1000, cpuSeconds: (user + system) / 1e6 };
}

export async function bench(): Promise<BenchReport[]> {
  await withMonth(WARM_UP_CLAIMS, 1, (month) => month.run());
  const runs: Timed[] = [];
  for (let seed = 2; seed < 2 + RUNS; seed++) runs.push(await withMonth(CLAIMS, seed, timed));
  const median = runs.sort((a, b) => a.seconds - b.seconds)[RUNS >> 1];
  if (median === undefined) throw new Error("no run was timed");
  const { claims, lines, seconds, cpuSeconds } = median;
  const stages = await withMonth(CLAIMS, 2 + RUNS, profiled);
  return [
    {
      title: `run --once: ${CLAIMS} claims of ${(lines / claims).toFixed(1)} lines, 837P bytes in, 835s out, every receipt kept`,
      rows: [
        { name: "claims", value: claims / seconds, unit: "claims/s", atLeast: 5000 },
        { name: "service lines", value: lines / seconds, unit: "lines/s" },
        { name: "claims by processor time", value: claims / cpuSeconds, unit: "claims/s of CPU" },
      ],
    },
    {
      title: "run --once: where the main thread's time goes",
      rows: [...stages].map(([name, time]): BenchRow => ({ name, value: time / CLAIMS, unit: "µs/claim" })),
    },
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { reportText } = await import("./bench-report.ts");
  for (const report of await bench()) process.stdout.write(reportText(report));
}
