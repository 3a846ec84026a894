// The README's tour, as a newcomer would type it: each command prints what the README says, "…" standing for what differs from run to run.
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { newcomersFolder, patternOf, ranIn, stepsOf } from "./readme-steps.ts";

let folder: string;

beforeAll(() => {
  folder = newcomersFolder();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the tour", () => {
  test("has its five commands and the two that do everything", () => {
    const commands = stepsOf("Start", "Five minutes").map(({ command }) => command);
    expect(commands).toContain("npm start");
    expect(commands.filter((command) => command.startsWith("bin/dripline")).length).toBeGreaterThanOrEqual(5);
  });

  // npm test is this very run, and npm start is the demo behind a set-up that a test of its own covers.
  const steps = stepsOf("Start", "Five minutes").filter(({ command }) => command !== "npm test");
  test.each(steps)(
    "$command",
    ({ command, says }) => {
      const typed = command === "npm start" ? "bin/dripline demo" : command;
      const { stdout } = ranIn(folder, typed);
      const withoutBanner = command === "npm start" ? says.replace(/^(> .*\n|\n)+/, "") : says;
      expect(stdout).toMatch(patternOf(withoutBanner));
    },
    60_000,
  );
});
