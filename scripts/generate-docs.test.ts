// The committed pages of docs/ that are read off the code are what the code says.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";

test("docs/policy-map.md and docs/edits.md are up to date", () => {
  const script = fileURLToPath(new URL("./generate-docs.mjs", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", script, "--check"], {
    encoding: "utf8",
  });
  expect([stdout, stderr, status]).toEqual(["", "", 0]);
});
