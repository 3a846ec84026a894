// The tables hold one row for each key, the latest, and lists in order of arrival, whatever the order of rows was.
import type { IsoDate, ReferenceRows } from "@dripline/claims";
import { aMember, anAuthorization, aPayer, aRate, aReferral, aStay, aUnitLimit, day, rate } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { keyOf, ReferenceTables } from "./index.ts";

function tablesOf<Kind extends keyof ReferenceRows>(kind: Kind, rows: readonly ReferenceRows[Kind][]): ReferenceTables {
  const tables = new ReferenceTables();
  for (const row of rows) tables.apply(kind, row);
  return tables;
}

test("a table that holds nothing answers with nothing", () => {
  const tables = new ReferenceTables();
  expect([tables.payer, tables.member("M"), tables.contract("C"), tables.provider("N"), tables.benefitPlan("B")]).toEqual(
    Array(5).fill(undefined),
  );
  expect([tables.codes("S9500"), tables.drugs("1"), tables.rates("F", "S9500"), tables.authorizationsOf("M"), tables.holidays]).toEqual(
    Array(5).fill([]),
  );
});

test("a later row with the same key replaces the earlier one and arrives last", () => {
  const [old, other, correction] = [
    aUnitLimit({ perDay: 1 }),
    aUnitLimit({ perDay: 2, from: day("2025-01-01") }),
    aUnitLimit({ perDay: 3 }),
  ];
  const tables = tablesOf("unit-limits", [old, other, correction]);
  expect(tables.unitLimits("S9500")).toEqual([other, correction]);
});

test("a list that was read does not change under its reader", () => {
  const tables = tablesOf("stays", [aStay()]);
  const read = tables.staysOf(aStay().memberId);
  tables.apply("stays", aStay({ stayId: "ST2" }));
  expect(read).toHaveLength(1);
  expect(tables.staysOf(aStay().memberId)).toHaveLength(2);
});

describe("rows that a member holds", () => {
  test("go with the member that the latest row names", () => {
    const tables = tablesOf("authorizations", [anAuthorization(), anAuthorization({ memberId: "ANOTHER" })]);
    expect(tables.authorizationsOf(anAuthorization().memberId)).toEqual([]);
    expect(tables.authorizationsOf("ANOTHER")).toHaveLength(1);
  });

  test("are kept apart by their ids", () => {
    const tables = tablesOf("referrals", [aReferral(), aReferral({ referralId: "RF2" }), aReferral({ visits: 3 })]);
    expect(tables.referralsOf(aReferral().memberId).map(({ referralId, visits }) => [referralId, visits])).toEqual([
      ["RF2", undefined],
      ["RF1", 3],
    ]);
  });
});

describe("rates", () => {
  const plain = aRate({ code: "J3490" });
  const first = aRate({ code: "J3490", ndc: "00000000001", dollars: "1" });
  const second = aRate({ code: "J3490", ndc: "00000000002", dollars: "2" });

  test("of a code come with those of its drugs", () => {
    expect(tablesOf("fee-schedules", [first, plain, second]).rates("FS1", "J3490")).toEqual([plain, first, second]);
  });

  test("of the claim's drugs alone, where they are named", () => {
    expect(tablesOf("fee-schedules", [first, plain, second]).rates("FS1", "J3490", ["00000000002"])).toEqual([plain, second]);
  });

  test("an exhibit that knows the code by other drugs only says so by one of them", () => {
    expect(tablesOf("fee-schedules", [first, second]).rates("FS1", "J3490", ["00000000003"])).toEqual([first]);
    expect(tablesOf("fee-schedules", [first, second]).rates("FS2", "J3490", ["00000000003"])).toEqual([]);
  });

  test("the same schedule, code, drug and day is the same row", () => {
    const dearer = { ...first, rate: rate("9") };
    expect(tablesOf("fee-schedules", [first, dearer]).rates("FS1", "J3490")).toEqual([dearer]);
  });
});

test("the payer, members and holidays", () => {
  const tables = tablesOf("holidays", [
    { date: day("2025-05-26"), name: "Memorial Day" },
    { date: day("2025-01-20"), name: "Martin Luther King Jr. Day" },
  ]);
  tables.applyPayer(aPayer());
  tables.apply("members", aMember());
  expect(tables.payer).toEqual(aPayer());
  expect(tables.member(aMember().memberId)).toEqual(aMember());
  expect(tables.holidays).toEqual(["2025-01-20", "2025-05-26"]);
  expect([tables.isHoliday(day("2025-01-20")), tables.isHoliday(day("2025-01-21"))]).toEqual([true, false]);
});

test("only the last row of each key counts, in whatever order rows came", () => {
  const from = fc.constantFrom(...(["2025-01-01", "2025-02-01", "2025-03-01"] as IsoDate[]));
  const row = fc.record({ from, perDay: fc.nat(5), code: fc.constantFrom("S9500", "S9501") }).map(aUnitLimit);
  fc.assert(
    fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
      const lastOfKey = rows.filter(
        (each, at) => !rows.slice(at + 1).some((later) => keyOf("unit-limits", later) === keyOf("unit-limits", each)),
      );
      const tables = tablesOf("unit-limits", rows);
      for (const code of ["S9500", "S9501"]) expect(tables.unitLimits(code)).toEqual(lastOfKey.filter((each) => each.code === code));
    }),
  );
});
