// The README's tours as steps, and a folder in which a newcomer's commands find what a checkout has and write nothing into it.
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(join(root, "README.md"), "utf8");

export interface Step {
  readonly command: string;
  readonly says: string;
}

/** Of the sections named. Fenced `console` blocks: a line that starts with "$ " is a command, what follows is what it prints. */
export function stepsOf(...sections: readonly string[]): Step[] {
  const text = sections.map((name) => readme.split(`\n## ${name}\n`)[1]?.split("\n## ")[0] ?? "").join("\n");
  const blocks = [...text.matchAll(/^```console\n(.*?)^```/gms)].map((match) => match[1] ?? "");
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

/** What the README says, as a pattern: "…" stands for what differs from run to run. */
export function patternOf(says: string): RegExp {
  const escaped = says
    .split("…")
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("[\\s\\S]*?");
  return new RegExp(`^${escaped}\\s*$`);
}

/** The commands name bin/dripline and .dripline/…: the first is the checkout's, the second the test's own. */
export function newcomersFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "dripline-readme-"));
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
  cpSync(join(root, "docker-compose.yml"), join(folder, "docker-compose.yml"));
  return folder;
}

export function ranIn(folder: string, command: string): SpawnSyncReturns<string> {
  return spawnSync("sh", ["-c", command], { cwd: folder, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });
}
