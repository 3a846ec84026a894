// The federal calendar that authorizations are timed by, before the plan's own feed adds days.

import type { IsoDate } from "@dripline/claims";
import { table } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { federalHolidays } from "./federal-holidays.ts";
import { ReferenceTables } from "./tables.ts";

const cases = table(`
  why                                            | day        | holiday
  Martin Luther King Day, third Monday           | 2025-01-20 | yes
  the day before                                 | 2025-01-19 | no
  the day after                                  | 2025-01-21 | no
  Juneteenth                                     | 2025-06-19 | yes
  Juneteenth before it was one                   | 2020-06-19 | no
  Independence Day on a Saturday: the Friday     | 2026-07-03 | yes
  Christmas on a Sunday: the Monday              | 2022-12-26 | yes
  New Year's Day on a Saturday: the year before  | 2021-12-31 | yes
  day after Thanksgiving: the plan's choice      | 2025-11-28 | no
`);

test.each(cases)("$why", ({ day, holiday }) => {
  expect(federalHolidays(Number(day.slice(0, 4))).includes(day as IsoDate)).toBe(holiday === "yes");
});

test("the feed adds days to the federal ones", () => {
  const tables = new ReferenceTables();
  tables.apply("holidays", { date: "2025-11-28" as IsoDate, name: "Day after Thanksgiving" });
  expect(["2025-11-26", "2025-11-27", "2025-11-28"].map((day) => tables.isHoliday(day as IsoDate))).toEqual([false, true, true]);
});
