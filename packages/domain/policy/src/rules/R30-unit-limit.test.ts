// R30: the day's limit, whose units count, what becomes of the others, and which limit holds on which day.
import { type Overturned, type UnitLimit, type Units, unitCount, units } from "@dripline/claims";
import { aClaim, aUnitLimit, day, type LineOverrides, shippedPolicy, someFacts, table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf } from "../line-context.ts";
import { type UnitsWithinLimit, unitsWithinLimit } from "./R30-unit-limit.ts";

interface Asked {
  readonly line?: LineOverrides;
  readonly limits?: readonly UnitLimit[];
  /** Whole units paid already, by account. */
  readonly used?: Readonly<Record<string, number>>;
  readonly asked?: Units;
  readonly npi?: string;
  readonly overturned?: readonly Overturned[];
}

const policy = shippedPolicy();

function within({ line = {}, limits = [], used = {}, asked, npi = "1999999984", overturned = [] }: Asked): UnitsWithinLimit {
  const claim = aClaim({ billing: { npi, taxId: "061234567" }, lines: [{ code: "J0696", count: 8, ...line }] });
  const [context] = contextOf({ claim, facts: someFacts({ unitLimits: { J0696: limits } }), policy, history: [], overturned }).lines;
  if (context === undefined) throw new Error("a claim has a line");
  const balances = { of: (account: string): number => units(used[account] ?? 0) };
  return unitsWithinLimit({ context, units: asked ?? context.line.units, balances });
}

const ten = (fields: Parameters<typeof aUnitLimit>[0] = {}): UnitLimit => aUnitLimit({ code: "J0696", perDay: 10, ...fields });

const said = ({ finding }: UnitsWithinLimit): string =>
  finding === undefined ? "" : [finding.outcome, finding.carc, ...(finding.remarks ?? [])].filter(Boolean).join(" ");

const DAY_ACCOUNT = "units/J0696/2025-03-03";

const cases = table(`
  why                                        | indicator | mode      | used | billed | payable | said
  the first of the day                       | 3         | cut-back  | 0    | 8      | 8       | pay
  8 then 2: both pay                         | 3         | cut-back  | 8    | 2      | 2       | pay
  8 then 5: two pay                          | 3         | cut-back  | 8    | 5      | 2       | reduce 96 N362
  8 then 5: all five are denied              | 3         | deny-line | 8    | 5      | 0       | deny 96 N362
  8 then 2 while lines are denied: both pay  | 3         | deny-line | 8    | 2      | 2       | pay
  just the limit                             | 3         | cut-back  | 0    | 10     | 10      | pay
  a thousandth over                          | 3         | cut-back  | 0    | 10.001 | 10      | reduce 96 N362
  the day is full                            | 3         | cut-back  | 10   | 1      | 0       | deny 96 N362
  more is paid already than the limit        | 3         | cut-back  | 12   | 1      | 0       | deny 96 N362
  indicator 2 counts the day too             | 2         | cut-back  | 8    | 5      | 2       | reduce 96 N362
  indicator 1 knows no other line            | 1         | cut-back  | 6    | 6      | 6       | pay
  indicator 1, just the limit                | 1         | cut-back  | 10   | 10     | 10      | pay
  indicator 1, a line over it                | 1         | cut-back  | 0    | 11     | 10      | reduce 96 N362
  indicator 1, a line over it is denied      | 1         | deny-line | 0    | 11     | 0       | deny 96 N362
`);

test.each(cases)("limit 10, $why", ({ indicator, mode, used, billed, payable, said: text }) => {
  const limit = ten({ adjudicationIndicator: Number(indicator) as 1 | 2 | 3, mode: mode as UnitLimit["mode"] });
  const judged = within({ limits: [limit], used: { [DAY_ACCOUNT]: Number(used) }, line: { count: Number(billed) } });
  expect([unitCount(judged.units), said(judged)]).toEqual([Number(payable), text]);
  expect(judged.account).toBe(indicator === "1" ? undefined : DAY_ACCOUNT);
  expect(judged.finding?.row).toBe(limit);
});

const appeals = table(`
  why                                                | indicator | mode      | on appeal | used | billed | payable | said
  overturned: the rest is paid                       | 3         | cut-back  | no limit  | 8    | 5      | 5       | pay
  overturned, the day is full already                | 3         | cut-back  | no limit  | 10   | 13     | 13      | pay
  overturned where a whole line was denied           | 3         | deny-line | no limit  | 8    | 5      | 5       | pay
  twelve in place of ten: four of five               | 3         | cut-back  | 12        | 8    | 5      | 4       | reduce 96 N362
  twelve in place of ten, just twelve                | 3         | cut-back  | 12        | 8    | 4      | 4       | pay
  twelve in place of ten, whole lines                | 3         | deny-line | 12        | 8    | 5      | 0       | deny 96 N362
  the limit itself again: as before                  | 3         | cut-back  | 10        | 8    | 5      | 2       | reduce 96 N362
  indicator 2 is absolute                            | 2         | cut-back  | no limit  | 8    | 5      | 2       | reduce 96 N362
  indicator 1 has no appeal                          | 1         | cut-back  | no limit  | 0    | 12     | 10      | reduce 96 N362
`);

test.each(appeals)("limit 10 and an appeal, $why", ({ indicator, mode, "on appeal": onAppeal, used, billed, payable, said: text }) => {
  const limit = ten({ adjudicationIndicator: Number(indicator) as 1 | 2 | 3, mode: mode as UnitLimit["mode"] });
  const unitsPerDay = onAppeal === "no limit" ? undefined : Number(onAppeal);
  const overturned = [{ line: 1, what: "unit-limit" as const, unitsPerDay, cause: "readjudicate-1", reason: "appeal 17" }];
  const judged = within({ limits: [limit], used: { [DAY_ACCOUNT]: Number(used) }, line: { count: Number(billed) }, overturned });
  expect([unitCount(judged.units), said(judged)]).toEqual([Number(payable), text]);
  expect(judged.finding?.read.appeal).toBe(indicator === "3" ? "readjudicate-1" : undefined);
});

test("an appeal is about its own line, about a limit, and the last one holds", () => {
  const of = (...overturned: Partial<Overturned>[]): number =>
    unitCount(
      within({
        limits: [ten()],
        line: { count: 12 },
        overturned: overturned.map((each) => ({ line: 1, what: "unit-limit", cause: "c", reason: "r", ...each })),
      }).units,
    );
  expect([of({ line: 2 }), of({ what: "audit-finding" })]).toEqual([10, 10]);
  expect([of({}, { unitsPerDay: 11 }), of({ unitsPerDay: 11 }, {})]).toEqual([11, 12]);
});

test("no row: no limit, and nothing is counted", () => {
  expect(within({})).toEqual({ units: units(8) });
});

test("each day has its own ten", () => {
  const used = { [DAY_ACCOUNT]: 10 };
  expect(within({ limits: [ten()], used, line: { on: "2025-03-04", count: 10 } })).toMatchObject({
    units: units(10),
    account: "units/J0696/2025-03-04",
  });
});

describe("two providers on one day", () => {
  test("share a limit of the member", () => {
    const judged = within({ limits: [ten()], used: { [DAY_ACCOUNT]: 8 }, npi: "1234567893" });
    expect([judged.account, unitCount(judged.units)]).toEqual([DAY_ACCOUNT, 2]);
  });

  test("each have a limit of the provider", () => {
    const limits = [ten({ scope: "provider" })];
    const used = { [`${DAY_ACCOUNT}/1999999984`]: 8 };
    const judged = within({ limits, used, npi: "1234567893" });
    expect([judged.account, unitCount(judged.units)]).toEqual([`${DAY_ACCOUNT}/1234567893`, 8]);
    expect(unitCount(within({ limits, used }).units)).toBe(2);
  });
});

const plan = ten({ perDay: 5, mode: "deny-line", from: day("2019-01-01") });
const cms = ten({ perDay: 7, source: "CMS", from: day("2026-05-01") });
const dated = table(`
  why                                          | on         | payable | clause
  the plan's own, to the last day              | 2026-04-30 | 0       |
  Medicare's from the day it was taken over    | 2026-05-01 | 7       | HI-PAY-3
`);

test.each(dated)("$why", ({ on, payable, clause }) => {
  for (const limits of [
    [plan, cms],
    [cms, plan],
  ]) {
    const judged = within({ limits, line: { on } });
    expect([unitCount(judged.units), judged.finding?.clause ?? ""]).toEqual([Number(payable), clause]);
  }
});

test("a limit that came from Medicare before the plan took them over stands on the plan's own clause", () => {
  const early = ten({ source: "CMS", from: day("2025-01-01") });
  expect(within({ limits: [early], line: { on: "2026-04-30" } }).finding?.clause).toBeUndefined();
  expect(within({ limits: [early], line: { on: "2026-05-01" } }).finding?.clause).toBe("HI-PAY-3");
});

test("a code without a Medicare value keeps the plan's limit after 2026-05-01", () => {
  const judged = within({ limits: [plan], line: { on: "2026-05-01" } });
  expect([unitCount(judged.units), judged.finding?.clause]).toEqual([0, undefined]);
});

const spans = table(`
  why                   | on         | payable
  the day before it     | 2025-03-02 | 8
  its first day         | 2025-03-03 | 5
  its last day          | 2025-03-10 | 5
  the day after it      | 2025-03-11 | 8
`);

test.each(spans)("a limit of five, $why", ({ on, payable }) => {
  const limit = ten({ perDay: 5, from: day("2025-03-03"), to: day("2025-03-10") });
  expect(unitCount(within({ limits: [limit], line: { on } }).units)).toBe(Number(payable));
});

test("discarded units (JW) count", () => {
  expect(unitCount(within({ limits: [ten()], used: { [DAY_ACCOUNT]: 8 }, line: { modifiers: ["JW"] } }).units)).toBe(2);
});

test("units that an earlier step cut are what is compared", () => {
  expect(said(within({ limits: [ten()], line: { count: 12 }, asked: units(10) }))).toBe("pay");
});

test("a day's paid units never pass the limit, no line is paid more than its own, and cut-back pays all that is left", () => {
  const amount = fc.integer({ min: 0, max: 12_000 });
  fc.assert(
    fc.property(amount, fc.array(amount, { maxLength: 10 }), fc.boolean(), (perDay, lines, cutBack) => {
      const limit = ten({ unitsPerDay: perDay as Units, mode: cutBack ? "cut-back" : "deny-line" });
      let used = 0;
      for (const asked of lines) {
        const judged = within({ limits: [limit], asked: asked as Units, used: { [DAY_ACCOUNT]: used / 1000 } });
        if (cutBack) expect(judged.units).toBe(Math.min(asked, perDay - used));
        else expect([0, asked]).toContain(judged.units);
        used += judged.units;
        expect(used).toBeLessThanOrEqual(perDay);
      }
    }),
  );
});
