// Instants carry an offset; the plan's day and time of day come from its zone, across the days when clocks change too.

import { instant, table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { instantMs, instantOf, localTime, readInstant } from "./index.ts";

const texts = table(`
  text                          | isInstant
  2025-03-07T14:30:00Z          | yes
  2025-03-07T14:30Z             | yes
  2025-03-07T14:30:00.5Z        | yes
  2025-03-07T09:30:00-05:00     | yes
  2025-03-07T14:30:00           | no
  2025-03-07                    | no
  2025-03-07 14:30:00Z          | no
  2025-02-29T14:30:00Z          | no
  2025-03-07T24:00:00Z          | no
  2025-03-07T14:60:00Z          | no
  2025-03-07T14:30:60Z          | no
  2025-03-07T14:30:00+0500      | no
`);

test.each(texts)("$text is an instant: $isInstant", (row) => {
  expect(readInstant(row.text)).toBe(row.isInstant === "yes" ? row.text : undefined);
});

test("milliseconds are what the platform reads", () => {
  const offset = fc.constantFrom("Z", "+00:00", "-05:00", "-04:00", "+05:30", "+14:00", "-11:00");
  fc.assert(
    fc.property(fc.integer({ min: -60_000_000_000_000, max: 250_000_000_000_000 }), offset, (ms, zone) => {
      const text = `${new Date(ms).toISOString().slice(0, -1)}${zone}`;
      expect(instantMs(instant(text))).toBe(new Date(text).getTime());
      expect(instantOf(ms)).toBe(new Date(ms).toISOString());
    }),
  );
});

const clocks = table(`
  why                                        | at                        | zone             | day        | minute
  New York in winter is five hours behind    | 2025-01-15T05:00:00Z      | America/New_York | 2025-01-15 |    0
  a minute before is the day before          | 2025-01-15T04:59:59Z      | America/New_York | 2025-01-14 | 1439
  the last minute of winter time             | 2025-03-09T06:59:00Z      | America/New_York | 2025-03-09 |  119
  the first minute of summer time skips 2 am | 2025-03-09T07:00:00Z      | America/New_York | 2025-03-09 |  180
  summer is four hours behind                | 2025-07-01T04:00:00Z      | America/New_York | 2025-07-01 |    0
  half past one the first time               | 2025-11-02T05:30:00Z      | America/New_York | 2025-11-02 |   90
  half past one the second time              | 2025-11-02T06:30:00Z      | America/New_York | 2025-11-02 |   90
  the offset sent doesn't matter             | 2025-01-15T00:00:00-05:00 | America/New_York | 2025-01-15 |    0
  another zone, the day before               | 2025-01-15T05:00:00Z      | America/Chicago  | 2025-01-14 | 1380
  a zone without summer time                 | 2025-07-01T06:30:00Z      | America/Phoenix  | 2025-06-30 | 1410
`);

describe("the wall clock", () => {
  test.each(clocks)("$why", (row) => {
    expect(localTime(instant(row.at), row.zone)).toEqual({ day: row.day, minute: Number(row.minute) });
  });

  test("of UTC is the instant itself", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (ms) => {
        const text = new Date(ms).toISOString();
        const minute = Math.floor((ms % 86_400_000) / 60_000);
        expect(localTime(instantOf(ms), "UTC")).toEqual({ day: text.slice(0, 10), minute });
      }),
    );
  });
});
