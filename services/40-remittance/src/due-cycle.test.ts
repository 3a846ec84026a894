// When a cycle is due: once a day, in the payer's zone, on the days when clocks change too; and the texts that name a time of day.
import { readInstant, readIsoDate } from "@dripline/claims";
import { table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import { dueCycle, minutesOf } from "./due-cycle.ts";

describe("a cycle is due", () => {
  const rows = table(`
  why                                | now                  | closed     | due
  a minute too early                 | 2025-04-04T21:59:59Z | -          | -
  its minute                         | 2025-04-04T22:00:00Z | -          | 2025-04-04
  hours later, after a stop          | 2025-04-05T03:59:00Z | -          | 2025-04-04
  the day before was closed          | 2025-04-04T22:00:00Z | 2025-04-03 | 2025-04-04
  closed already                     | 2025-04-04T22:00:00Z | 2025-04-04 | -
  past midnight there                | 2025-04-05T04:00:00Z | -          | -
  a later one was closed by hand     | 2025-04-04T22:00:00Z | 2025-04-05 | -
  winter time, a minute too early    | 2025-11-03T22:59:00Z | 2025-11-02 | -
  winter time                        | 2025-11-03T23:00:00Z | 2025-11-02 | 2025-11-03
`);
  test.each(rows)("$why", (row) => {
    const now = readInstant(row.now ?? "");
    const closedOn = row.closed === "-" ? undefined : readIsoDate(row.closed ?? "");
    if (now === undefined) throw new Error("an instant is expected");
    expect(dueCycle(now, { at: 18 * 60, timeZone: "America/New_York", closedOn }) ?? "-").toBe(row.due);
  });
});

test.each([
  ["00:00", 0],
  ["18:30", 1110],
  ["23:59", 1439],
  ["24:00", undefined],
  ["18:60", undefined],
  ["6:30", undefined],
  ["18.30", undefined],
  ["", undefined],
])("%s is minute %p", (text, minute) => expect(minutesOf(text)).toBe(minute));
