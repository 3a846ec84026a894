// bin/dripline from the outside: any folder, through a link, and exit codes, arguments and kills that are the command's own.
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

const root = fileURLToPath(new URL("..", import.meta.url));
const MAIN = `
import { DatabaseSync } from "node:sqlite"; // would warn that it is experimental
const parameters: string[] = process.argv.slice(2);
if (parameters[0] === "wait") {
  process.once("SIGTERM", () => process.exit(143));
  process.stdout.write(String(process.pid));
  setInterval(() => {}, 1000);
} else {
  console.log(JSON.stringify({ parameters, cwd: process.cwd(), major: process.versions.node.split(".")[0], sqlite: typeof DatabaseSync }));
  process.exitCode = Number(parameters[0] ?? 0);
}
`;

let clone = "";
let command = "";

beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), "dripline command-"));
  command = join(clone, "bin/dripline");
  for (const path of ["bin/dripline", "scripts/setup.mjs", "package-lock.json"]) cpSync(join(root, path), join(clone, path));
  mkdirSync(join(clone, "services/cli/src"), { recursive: true });
  writeFileSync(join(clone, "services/cli/src/main.ts"), MAIN);
  writeFileSync(join(clone, "package.json"), JSON.stringify({ name: "clone", type: "module" }));
  symlinkSync(join(root, "node_modules"), join(clone, "node_modules"));
  utimesSync(join(clone, "package-lock.json"), new Date(0), new Date(0)); // older than what is installed
});

afterAll(() => rmSync(clone, { recursive: true, force: true }));

describe("bin/dripline", () => {
  test("runs on Node 24 from any folder and through a link, arguments as given, nothing on the error stream", () => {
    const link = join(clone, "a link");
    symlinkSync(command, link);
    for (const [file, cwd] of [
      [command, tmpdir()],
      [link, "/"],
      ["bin/dripline", clone],
    ] as const) {
      const { stdout, stderr, status } = spawnSync(file, ["0", "two words", "--data=*", ""], { cwd, encoding: "utf8" });
      expect(stderr).toBe("");
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ parameters: ["0", "two words", "--data=*", ""], major: "24", sqlite: "function" });
    }
  });

  test.each([0, 1, 2, 70])("exit code %d is passed on", (code) => {
    expect(spawnSync(command, [String(code)]).status).toBe(code);
  });

  async function started(): Promise<{ child: ChildProcess; pid: number }> {
    const child = spawn(command, ["wait"], { stdio: ["ignore", "pipe", "inherit"] });
    const pid = await new Promise<number>((resolve) => child.stdout?.once("data", (text) => resolve(Number(text))));
    return { child, pid };
  }

  test.each([
    ["SIGTERM", 143, null],
    ["SIGKILL", null, "SIGKILL"],
  ] as const)("%s reaches the command itself: no process is left behind", async (signal, code, by) => {
    const { child, pid } = await started();
    expect(pid).toBe(child.pid);
    child.kill(signal);
    const ended = await new Promise((resolve) => child.once("exit", (...how) => resolve(how)));
    expect(ended).toEqual([code, by]);
  });
});

describe("scripts/setup.mjs", () => {
  test("hands a file over to Node 24 with its arguments and exit code", () => {
    const { stdout, status } = spawnSync(process.execPath, ["scripts/setup.mjs", "services/cli/src/main.ts", "7", "x"], {
      cwd: clone,
      encoding: "utf8",
    });
    expect([JSON.parse(stdout).parameters, status]).toEqual([["7", "x"], 7]);
  });

  test("installs nothing when what the lock file names is there", () => {
    const log = execFileSync(process.execPath, ["scripts/setup.mjs"], { cwd: clone, encoding: "utf8", stdio: "pipe" });
    expect(log).toBe("");
  });
});
