// The committed pages of docs/ that are read off the code are what the code says.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

test("docs/policy-map.md and docs/edits.md are up to date", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [here("setup.mjs"), here("generate-docs.mjs"), "--check"], {
    encoding: "utf8",
  });
  expect([stdout, stderr, status]).toEqual(["", "", 0]);
});
