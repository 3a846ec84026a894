// A report shows its figures, its ratios, and every target that was missed.

import { table } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { figure, missedTargets, reportText } from "./bench-report.ts";

const targets = table(`
  why                          | value | atLeast | atMost | ratio | ratioAtLeast | missed
  no target is never missed    |     1 |         |        |       |              |
  just reached                 |    10 |      10 |        |       |              |
  just missed                  |  9.99 |      10 |        |       |              | at least 10 MB
  a limit just kept            |   300 |         |    300 |       |              |
  a limit just passed          |   301 |         |    300 |       |              | at most 300 MB
  a ratio just reached         |     1 |         |        |    20 |           20 |
  a ratio just missed          |     1 |         |        |  19.9 |           20 | at least 20 ×
  a ratio that isn't there     |     1 |         |        |       |           20 | at least 20 ×
  not a number misses          |   NaN |       1 |        |       |              | at least 1 MB
`);

const given = (text: string): number | undefined => (text === "" ? undefined : Number(text));

test.each(targets)("$why", (row) => {
  const missed = missedTargets({
    name: "row",
    value: Number(row.value),
    unit: "MB",
    atLeast: given(row.atLeast),
    atMost: given(row.atMost),
    ratio: given(row.ratio),
    ratioAtLeast: given(row.ratioAtLeast),
  });
  expect(missed.join()).toBe(row.missed);
});

test("figures have three digits, or thousands", () => {
  expect([0.46217, 12.345, 99.96, 2_104_331.4].map(figure)).toEqual(["0.462", "12.3", "100", "2,104,331"]);
});

test("a report is one table", () => {
  const text = reportText({
    title: "Reading",
    rows: [
      { name: "dripline", value: 2_500_000, unit: "segments/s", atLeast: 2_000_000 },
      { name: "a peer", value: 100_000, unit: "segments/s", ratio: 25, ratioAtLeast: 50 },
    ],
  });
  expect(text.split("\n")).toEqual([
    "Reading",
    "  dripline  2,500,000 segments/s        reached",
    "  a peer      100,000 segments/s  25 ×  MISSED: at least 50 ×",
    "",
  ]);
});
