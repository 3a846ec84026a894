// The lint: the shipped bundle is clean, and each fault planted once is refused by its name, in its row.

import { shippedBundleFiles, table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import { lintBundle } from "./lint.ts";

type Row = Record<string, unknown>;

/** What the lint says of the shipped bundle with one section changed. */
function lint(section: string, change: (rows: Row[]) => Row[]): string[] {
  const files = structuredClone(shippedBundleFiles());
  const file = files[`${section}.yaml`] as Record<string, Row[]>;
  const problems = lintBundle({ ...files, [`${section}.yaml`]: { [section]: change(file[section] ?? []) } });
  return problems.map(({ file: name, where, problem }) => `${name} | ${where} | ${problem}`);
}

const add =
  (...added: Row[]) =>
  (rows: Row[]) => [...rows, ...added];
const where = (key: string, value: unknown, fields: Row) => (rows: Row[]) =>
  rows.map((row) => (row[key] === value ? { ...row, ...fields } : row));

test("the shipped bundle is clean", () => {
  expect(lintBundle(shippedBundleFiles())).toEqual([]);
});

const code = { code: "S9500", kind: "per-diem", family: "ANTI_INFECTIVE", countsAsTherapy: true };

describe("gaps", () => {
  test("between two rows of a code", () => {
    const rows = lint("codes", (all) => [
      ...all.filter((row) => row.code !== "S9500"),
      { ...code, from: "2019-01-01", to: "2024-12-31" },
      { ...code, from: "2025-01-02" },
    ]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatch(/codes row \d+ \(S9500\) \| gap: no row is in force from 2025-01-01 to 2025-01-01$/);
  });

  test("rows that follow each other leave none", () => {
    const split = [
      { ...code, from: "2019-01-01", to: "2024-12-31" },
      { ...code, from: "2025-01-01" },
    ];
    expect(lint("codes", (all) => [...all.filter((row) => row.code !== "S9500"), ...split])).toEqual([]);
    expect(lint("codes", (all) => [...split.reverse(), ...all.filter((row) => row.code !== "S9500")])).toEqual([]);
  });

  test("between two values of a parameter", () => {
    const [found] = lint("parameters", (rows) => rows.map((row) => (row.to === "2025-01-31" ? { ...row, to: "2025-01-30" } : row)));
    expect(found).toMatch(/\(concurrentModifiers\) \| gap: no row is in force from 2025-01-31 to 2025-01-31/);
  });

  test("before the first value of a parameter, and after the last", () => {
    expect(lint("parameters", where("name", "pcpRule", { from: "2019-01-02" }))[0]).toMatch(
      /\(pcpRule\) \| gap: .* from 2019-01-01 to 2019-01-01/,
    );
    expect(lint("parameters", where("name", "pcpRule", { to: "2030-12-31" }))[0]).toMatch(/\(pcpRule\) \| gap: .* from 2031-01-01 on/);
  });

  test("in the modes of a rule, and a rule without a row", () => {
    const modes = [
      { mode: "active", from: "2019-01-01", to: "2024-12-31" },
      { mode: "monitor", from: "2025-02-01" },
    ];
    expect(lint("rules", where("id", "R30", { modes }))[0]).toMatch(
      /\(R30\) mode 1 \| gap: no row is in force from 2025-01-01 to 2025-01-31/,
    );
    expect(lint("rules", (rows) => rows.filter((row) => row.id !== "R38"))).toContainEqual(
      expect.stringMatching(/rules \(R38\) \| gap: the rule has no row/),
    );
  });
});

describe("rules that can't be off", () => {
  const cases = table(`
    rule | mode    | why
    R5   | off     | a replacement would be paid beside the claim that it replaces
    R5   | monitor | a replacement would be paid beside the claim that it replaces
    R6   | off     | a void would be carried out without taking anything back
    R6   | monitor | a void would be carried out without taking anything back
    R32  | off     | nothing would have a price
    R38  | monitor | a case would ask for money of lines that stay paid
    R2   | off     | no mode of it is read, since no line is judged by it
    R37  | off     | no mode of it is read, since no line is judged by it
  `);
  test.each(cases)("$rule $mode", ({ rule, mode, why }) => {
    const modes = [
      { mode: "active", from: "1900-01-01", to: "2025-01-31" },
      { mode, from: "2025-02-01" },
    ];
    expect(lint("rules", where("id", rule, { modes }))).toEqual([
      expect.stringMatching(new RegExp(`\\(${rule}\\) mode 2 \\| ${rule} can't be ${mode === "off" ? "off" : "monitored only"}: ${why}$`)),
    ]);
  });

  test("every other rule can", () => {
    for (const id of ["R4", "R17", "R30", "R33", "R34", "R35"]) {
      const modes = [
        { mode: "monitor", from: "2019-01-01", to: "2025-01-31" },
        { mode: "off", from: "2025-02-01" },
      ];
      expect(lint("rules", where("id", id, { modes }))).toEqual([]);
    }
  });
});

describe("overlaps", () => {
  test("two rows of a code claim a day", () => {
    const rows = lint("codes", add({ ...code, from: "2025-01-01" }));
    expect(rows[0]).toMatch(/codes row \d+ \(S9500\) \| overlap: from 2025-01-01 to open codes row 7 \(S9500\) is in force too/);
  });

  test("by one day only", () => {
    const files = lint("parameters", (rows) => rows.map((row) => (row.to === "2025-01-31" ? { ...row, to: "2025-02-01" } : row)));
    expect(files).toHaveLength(1);
    expect(files[0]).toMatch(/overlap: from 2025-02-01 to 2025-02-01 /);
  });

  test("two clauses of one id, two modes of one rule, two places", () => {
    const clause = { id: "HI-AUTH-1", heading: "Again", paraphrase: "Again.", where: "Again", from: "2024-01-01" };
    expect(lint("clauses", add(clause))[0]).toMatch(/\(HI-AUTH-1\) \| overlap/);
    const modes = [
      { mode: "active", from: "2019-01-01" },
      { mode: "off", from: "2025-01-01" },
    ];
    expect(lint("rules", where("id", "R30", { modes }))[0]).toMatch(/\(R30\) mode 2 \| overlap/);
    expect(lint("places", add({ place: "12", clause: "HI-BILL-8", from: "2025-01-01" }))[0]).toMatch(/\(12\) \| overlap/);
  });
});

describe("unreachable rows", () => {
  test("a row whose days are all another's", () => {
    const rows = lint("codes", add({ ...code, from: "2024-01-01", to: "2024-12-31" }));
    expect(rows[1]).toMatch(/codes row 86 \(S9500\) \| unreachable: all its days are days of codes row 7 \(S9500\)/);
  });

  test("the same row twice", () => {
    expect(lint("modifiers", (rows) => [...rows, ...rows.slice(0, 1)]).join("\n")).toMatch(/unreachable: all its days are days of/);
  });

  test("a row that ends before it begins", () => {
    expect(lint("modifiers", where("modifier", "JZ", { to: "2022-12-31" }))[0]).toMatch(
      /\(JZ\) \| unreachable: it ends on 2022-12-31, before its first day/,
    );
  });

  test("a place that is allowed without the modifier anyway", () => {
    const rows = lint("places", add({ place: "12", withModifier: "SS", clause: "HI-BILL-8", from: "2020-01-01" }));
    expect(rows).toEqual([expect.stringMatching(/\(12 with SS\) \| unreachable: places row 1 \(12\) allows the place without a modifier/)]);
  });

  test("a place with a modifier that is never valid on its days", () => {
    const from2024 = where("modifier", "SS", { from: "2024-01-01" });
    const place = { place: "50", withModifier: "SS", clause: "HI-BILL-8", from: "2022-01-01" };
    expect(lint("places", add({ ...place, withModifier: "XX" }))).toEqual([
      expect.stringMatching(/unreachable: no row of modifiers has XX/),
    ]);
    expect(lint("places", add({ ...place, to: "2023-12-31" }))).toEqual([]);
    expect(lint("modifiers", from2024)).toEqual([]);
  });

  test.each([
    ["a code", { denied: "S9999" }, "S9999"],
    ["a code beside", { besides: ["S9999"] }, "S9999"],
    ["a family", { besides: ["family:NOBODY"] }, "family:NOBODY"],
    ["a kind", { besides: ["kind:unlisted-drug"] }, "kind:unlisted-drug"],
    ["a code that isn't valid yet", { denied: "S9563", to: "2019-12-31" }, "S9563"],
  ])("a conflict that names %s that isn't there", (_, fields, name) => {
    const row = { denied: "S9379", besides: ["S9500"], carc: "231", remarks: ["N20"], clause: "HI-BILL-1", from: "2019-01-01" };
    expect(lint("conflicts", add(row))).toEqual([]);
    const rows = lint("conflicts", add({ ...row, ...fields }));
    expect(rows).toEqual([expect.stringContaining(`unreachable: no row of codes is ${name} on its days`)]);
  });

  test("a tier of a code that isn't there", () => {
    const row = { name: "pain", codes: ["S9326", "S9399"], carc: "231", remarks: ["N20"], clause: "HI-BILL-1", from: "2019-01-01" };
    expect(lint("tiers", add(row))).toEqual([expect.stringMatching(/\(pain\) \| unreachable: no row of codes is S9399/)]);
  });
});

describe("missing citations", () => {
  const cited: [string, Row, RegExp][] = [
    ["rules", { id: "R30" }, /\(R30\) \| missing citation: there is no clause HI-NONE-1/],
    ["conflicts", { denied: "S9810" }, /\(S9810 .*\) \| missing citation: there is no clause HI-NONE-1/],
    ["tiers", { name: "TPN" }, /\(TPN\) \| missing citation: there is no clause HI-NONE-1/],
    ["places", { place: "33" }, /\(33\) \| missing citation: there is no clause HI-NONE-1/],
    ["parameters", { name: "pcpRule" }, /\(pcpRule\) \| missing citation: there is no clause HI-NONE-1/],
  ];
  test.each(cited)("%s: a clause that doesn't exist", (section, row, expected) => {
    const [[key, value] = ["", ""]] = Object.entries(row);
    expect(lint(section, where(key, value, { clause: "HI-NONE-1" })).join("\n")).toMatch(expected);
  });

  test("a clause that no rule and no row carries out", () => {
    const clause = { id: "HI-IDLE-1", heading: "Idle", paraphrase: "Nobody carries it out.", where: "Nowhere", from: "2019-01-01" };
    expect(lint("clauses", add(clause))).toEqual([expect.stringMatching(/\(HI-IDLE-1\) \| missing citation: no rule and no row/)]);
  });

  test("a clause that is in force on none of the row's days", () => {
    const place = { place: "50", clause: "HI-MOD-1", from: "2019-01-01", to: "2025-01-31" };
    expect(lint("places", add(place))).toEqual([expect.stringMatching(/\(50\) \| missing citation: clause HI-MOD-1 is in force on none/)]);
    expect(lint("places", add({ ...place, to: "2025-02-01" }))).toEqual([]);
  });
});
