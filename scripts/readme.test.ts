// The README's tour, as a newcomer would type it: each command prints what the README says, "…" standing for what differs from run to run.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(join(root, "README.md"), "utf8");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dripline-readme-"));
  // The commands name bin/dripline and .dripline/demo: the first is the checkout's, the second this test's own.
  for (const name of [
    "bin",
    "node_modules",
    "package.json",
    "package-lock.json",
    "policies",
    "scripts",
    "services",
    "packages",
    "schemas",
    "examples",
  ]) {
    symlinkSync(join(root, name), join(folder, name));
  }
  cpSync(join(root, "README.md"), join(folder, "README.md"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Step {
  readonly command: string;
  readonly says: string;
}

/** Fenced `console` blocks: a line that starts with "$ " is a command, what follows is what it prints. */
function tour(): Step[] {
  const blocks = [...readme.matchAll(/^```console\n(.*?)^```/gms)].map((match) => match[1] ?? "");
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((step) => {
        const [command = "", ...says] = step.split("\n");
        return { command, says: says.join("\n").trimEnd() };
      }),
  );
}

/** What the README says, as a pattern. */
function patternOf(says: string): RegExp {
  const escaped = says
    .split("…")
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("[\\s\\S]*?");
  return new RegExp(`^${escaped}\\s*$`);
}

describe("the tour", () => {
  test("has its five commands and the two that do everything", () => {
    const commands = tour().map(({ command }) => command);
    expect(commands).toContain("npm start");
    expect(commands.filter((command) => command.startsWith("bin/dripline")).length).toBeGreaterThanOrEqual(5);
  });

  // npm test is this very run, and npm start is the demo behind a set-up that a test of its own covers.
  const steps = tour().filter(({ command }) => command !== "npm test");
  test.each(steps)(
    "$command",
    ({ command, says }) => {
      const typed = command === "npm start" ? "bin/dripline demo" : command;
      const { stdout } = spawnSync("sh", ["-c", typed], { cwd: folder, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });
      const withoutBanner = command === "npm start" ? says.replace(/^(> .*\n|\n)+/, "") : says;
      expect(stdout).toMatch(patternOf(withoutBanner));
    },
    60_000,
  );
});
