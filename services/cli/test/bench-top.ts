// A place to work for one test of the command: fresh folders, the command in this process or as one of its own, and what it left behind.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "../src/program.ts";
import { type Feeds, writeReference } from "./reference-folder.ts";

export const COMMAND = fileURLToPath(new URL("../../../bin/dripline", import.meta.url));
export const RECEIVED = "2025-03-07T10:00:00-05:00";

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `dripline` with these arguments as a process of its own, from a folder that isn't the repository. */
export function spawned(...parameters: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(COMMAND, parameters, { cwd: tmpdir(), encoding: "utf8", maxBuffer: 2 ** 28 });
  return { status, stdout, stderr };
}

/** The same in this process, which is quicker; what it prints is caught. */
export async function dripline(...parameters: readonly string[]): Promise<Ran> {
  const caught = { stdout: "", stderr: "" };
  const { stdout, stderr } = process;
  const writers = { stdout: stdout.write, stderr: stderr.write };
  stdout.write = (text: string | Uint8Array) => catching("stdout", text);
  stderr.write = (text: string | Uint8Array) => catching("stderr", text);
  function catching(stream: "stdout" | "stderr", text: string | Uint8Array): true {
    caught[stream] += typeof text === "string" ? text : Buffer.from(text).toString("utf8");
    return true;
  }
  try {
    return { status: await runProgram(parameters), ...caught };
  } finally {
    stdout.write = writers.stdout;
    stderr.write = writers.stderr;
    process.exitCode = 0;
  }
}

export interface LogEvent {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever the log prints
  readonly value: any;
}

export class BenchTop {
  readonly folder = mkdtempSync(join(tmpdir(), "dripline-cli-"));
  readonly data = join(this.folder, "data");
  readonly in = join(this.folder, "in");
  readonly out = join(this.folder, "out");
  readonly reference: string;

  constructor(feeds: Feeds = {}) {
    mkdirSync(this.in);
    this.reference = writeReference(join(this.folder, "reference"), feeds);
  }

  put(name: string, content: string | Uint8Array): string {
    const path = join(this.in, name);
    writeFileSync(path, content);
    return path;
  }

  run(...more: readonly string[]): Promise<Ran> {
    const folders = ["--data", this.data, "--in", this.in, "--out", this.out, "--reference", this.reference];
    return dripline("run", ...folders, "--once", "--received-at", RECEIVED, "--cycle", "2025-03-14", ...more);
  }

  async events(topic: string, ...more: readonly string[]): Promise<LogEvent[]> {
    const { status, stdout, stderr } = await dripline("log", topic, "--data", this.data, ...more);
    if (status !== 0) throw new Error(stderr);
    return stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as LogEvent);
  }

  /** Receipts by patient control number, the newest of each. */
  async receipts() {
    return Object.fromEntries((await this.events("claims.adjudicated")).map(({ value }) => [value.patientControlNumber, value]));
  }

  /** Files below the out folder by path, in order of name. */
  files(): Record<string, string> {
    return filesBelow(this.out);
  }

  clear(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Files below a folder by their path from there, in order of name. */
export function filesBelow(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, "utf8")]));
}
