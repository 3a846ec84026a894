// Each line that a breakage replaces stands in its file, once: a breakage that no longer applies would show nothing.
import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { breakages } from "./breakages.ts";
import { disturbances } from "./disturbances.ts";

test.each(breakages)("$name", ({ shownBy, patches }) => {
  expect(disturbances.map(({ name }) => name)).toContain(shownBy);
  for (const { file, safe } of patches) {
    const source = readFileSync(new URL(`../../../adapters/${file}`, import.meta.url), "utf8");
    expect(source.split(safe)).toHaveLength(2);
  }
});
