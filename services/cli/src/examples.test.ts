// The stories under examples/: what each claim file and reference folder come to, byte by byte. UPDATE_GOLDEN=1 rewrites what must come out.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { golden } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import { dripline, filesBelow, RECEIVED } from "../test/bench-top.ts";

const examples = fileURLToPath(new URL("../../../examples", import.meta.url));
const stories = readdirSync(examples, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

describe.each(stories)("%s", (story) => {
  const folder = join(examples, story);

  test("comes out as it must", async () => {
    const work = mkdtempSync(join(tmpdir(), "dripline-story-"));
    try {
      const out = join(work, "out");
      mkdirSync(join(work, "in"));
      copyFileSync(join(folder, "claim.837"), join(work, "in/claim.837"));
      const folders = ["--data", join(work, "data"), "--in", join(work, "in"), "--out", out, "--reference", join(folder, "reference")];
      const ran = await dripline("run", ...folders, "--once", "--received-at", RECEIVED, "--cycle", "2025-03-14");
      expect(ran).toMatchObject({ status: 0, stderr: "" });
      const expected = Object.entries(filesBelow(out)).flatMap(([path, content]) => {
        const name = expectedName(path);
        return name === undefined ? [] : [{ name, content }];
      });
      for (const { name, content } of expected) expect(content).toBe(golden(pathToFileURL(join(folder, name)), content));
      const named = readdirSync(folder).filter((name) => name.startsWith("expected."));
      expect(expected.map(({ name }) => name).sort()).toEqual(named.sort());
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  });

  test("is told in three lines", () => {
    const lines = readFileSync(join(folder, "README.md"), "utf8").trim().split("\n");
    expect([lines[0]?.slice(0, 2), lines.length]).toEqual(["# ", 3]);
    expect(existsSync(join(folder, "reference/payer.json"))).toBe(true);
  });
});

test("there are stories", () => expect(stories.length).toBeGreaterThanOrEqual(13));

/** `expected.835` for the remittance, and so on; a payment list is a row of the 835's own numbers, so it isn't kept. */
function expectedName(path: string): string | undefined {
  if (path.startsWith("payments/")) return undefined;
  if (path.startsWith("remittances/")) return "expected.835";
  if (path.includes("/unreadable/")) return "expected.json";
  return `expected.${basename(path, ".x12").replace(/^.*-/, "")}`;
}
