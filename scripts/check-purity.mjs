// Compiles the domain and the workers without the types of Node or a browser, so that a global of either is an error there.
// The workers import ports and events, which are compiled along; what those hold of Node is theirs, and only pure folders are reported.
import { spawnSync } from "node:child_process";
import { root } from "./setup.mjs";

const PURE = /^packages\/(domain|pipeline\/workers)\//;

const { stdout, error } = spawnSync(
  process.execPath,
  [`${root}node_modules/typescript/bin/tsc`, "-p", "tsconfig.pure.json", "--pretty", "false"],
  {
    cwd: root,
    encoding: "utf8",
  },
);
if (error) throw error;
// A line that starts with a space goes on about the error above it.
let isPure = false;
let found = 0;
for (const line of stdout.split("\n")) {
  if (!line.startsWith(" ")) isPure = PURE.test(line) || line.startsWith("error");
  if (!isPure || line === "") continue;
  process.stdout.write(`${line}\n`);
  found += 1;
}
process.exitCode = found > 0 ? 1 : 0;
