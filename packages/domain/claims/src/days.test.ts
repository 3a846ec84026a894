// Days are text that sorts, counted by arithmetic: held against the platform's own calendar.

import { day, table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { addDays, dayFromNumber, dayNumber, dayOfWeek, dayOfYear, daysBetween, isInForce, readIsoDate, rowInForce } from "./index.ts";

const texts = table(`
  text        | isDay
  2025-03-03  | yes
  2024-02-29  | yes
  2025-02-29  | no
  2000-02-29  | yes
  1900-02-29  | no
  2100-02-29  | no
  2025-04-31  | no
  2025-12-31  | yes
  2025-00-10  | no
  2025-13-01  | no
  2025-01-00  | no
  2025-01-32  | no
  0000-01-01  | no
  0001-01-01  | yes
  9999-12-31  | yes
  20250303    | no
  2025-3-3    | no
  25-03-03    | no
`);

test.each(texts)("$text is a day: $isDay", (row) => {
  expect(readIsoDate(row.text)).toBe(row.isDay === "yes" ? row.text : undefined);
});

test("text around a day is not a day", () => {
  for (const text of ["", " 2025-03-03", "2025-03-03\n", "2025-03-03T00:00Z"]) expect(readIsoDate(text)).toBeUndefined();
});

describe("day numbers", () => {
  /** Every day of the years 1 to 9999. */
  const number = fc.integer({ min: -719_162, max: 2_932_896 });

  test("are what the platform's calendar counts, both ways", () => {
    fc.assert(
      fc.property(number, (count) => {
        const text = new Date(count * 86_400_000).toISOString().slice(0, 10);
        expect(dayFromNumber(count)).toBe(text);
        expect(dayNumber(day(text))).toBe(count);
        expect(dayOfWeek(day(text))).toBe(new Date(count * 86_400_000).getUTCDay());
      }),
    );
  });

  test("keep the order of the text", () => {
    fc.assert(
      fc.property(number, number, (one, other) => {
        expect(Math.sign(one - other)).toBe(dayFromNumber(one) < dayFromNumber(other) ? -1 : one === other ? 0 : 1);
      }),
    );
  });
});

const spans = table(`
  from       | to         | days
  2025-03-03 | 2025-03-03 |    0
  2025-02-28 | 2025-03-01 |    1
  2024-02-28 | 2024-03-01 |    2
  2025-01-01 | 2025-04-01 |   90
  2025-03-03 | 2025-03-01 |   -2
  2024-12-31 | 2025-12-31 |  365
`);

test.each(spans)("from $from to $to are $days days", (row) => {
  expect(daysBetween({ from: day(row.from), to: day(row.to) })).toBe(Number(row.days));
  expect(addDays(day(row.from), Number(row.days))).toBe(row.to);
});

test("the day of the year", () => {
  expect(dayOfYear(day("2025-01-01"))).toBe(1);
  expect(dayOfYear(day("2025-12-31"))).toBe(365);
  expect(dayOfYear(day("2024-12-31"))).toBe(366);
});

describe("in force", () => {
  const rows = [
    { name: "first", from: day("2025-01-01"), to: day("2025-01-31") },
    { name: "second", from: day("2025-02-01") },
    { name: "correction", from: day("2025-02-01"), to: day("2025-02-10") },
  ];

  test.each(
    table(`
      why                              | on         | row
      the day before the first         | 2024-12-31 |
      the first day counts             | 2025-01-01 | first
      the last day counts              | 2025-01-31 | first
      the later of two with one from   | 2025-02-01 | correction
      the last day of the correction   | 2025-02-10 | correction
      the day after: the open row      | 2025-02-11 | second
      an open end never ends           | 9999-12-31 | second
    `),
  )("$why", (row) => {
    expect(rowInForce(rows, day(row.on))?.name ?? "").toBe(row.row);
  });

  test("a row with a later from wins whatever the order of arrival", () => {
    const [first, second] = [
      { name: "old", from: day("2025-01-01") },
      { name: "new", from: day("2025-03-01") },
    ];
    for (const order of [
      [first, second],
      [second, first],
    ]) {
      expect(order.every((row) => isInForce(row, day("2025-03-01")))).toBe(true);
      expect(rowInForce(order, day("2025-03-01"))?.name).toBe("new");
      expect(rowInForce(order, day("2025-02-28"))?.name).toBe("old");
    }
  });
});
