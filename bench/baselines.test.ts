// A ratio that fell by more than a third is said, and so is one that nobody measures any more.
import { table } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { fallenRatios, readBaselines } from "./baselines.ts";

const cases = table(`
  why                       | before | now  | said
  as it was                 | 12     | 12   |
  better                    | 12     | 30   |
  just within a third       | 12     | 8    |
  more than a third         | 12     | 7.99 | row: 7.99 ×, and was 12 ×
  not measured any more     | 12     |      | row: was 12 ×, and isn't measured any more
`);

test.each(cases)("$why", ({ before, now, said }) => {
  const row = { name: "row", value: 1, unit: "µs/line", ratio: now === "" ? undefined : Number(now) };
  expect(fallenRatios({ row: Number(before) }, [{ title: "one", rows: [row] }]).join()).toBe(said);
});

test("what is kept is ratios above 1, by file and row", () => {
  const kept = readBaselines();
  expect(Object.keys(kept)).toEqual(expect.arrayContaining(["837-read.ts", "adjudicate.ts"]));
  for (const rows of Object.values(kept)) for (const ratio of Object.values(rows)) expect(ratio).toBeGreaterThan(1);
});
