// Reading a bundle: the shipped one whole, and one fault at a time with the words that name it.

import { readIsoDate } from "@dripline/claims";
import { day, shippedBundleFiles, shippedPolicy } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import { readBundle } from "./bundle.ts";
import { parameterSpecs } from "./parameter-values.ts";
import { parameterRow } from "./policy.ts";

type Rows = Record<string, unknown>[];

/** The shipped bundle with one section changed. */
function changed(section: string, change: (rows: Rows) => Rows): Record<string, unknown> {
  const files = structuredClone(shippedBundleFiles());
  const file = files[`${section}.yaml`] as Record<string, Rows>;
  return { ...files, [`${section}.yaml`]: { [section]: change(file[section] ?? []) } };
}

function problemsOf(section: string, change: (rows: Rows) => Rows): string[] {
  const { policy, problems } = readBundle(changed(section, change), "test");
  expect(policy).toBeUndefined();
  return problems.map(({ file, where, problem }) => `${file} | ${where} | ${problem}`);
}

/** The first row with other fields. */
const first =
  (fields: Record<string, unknown>) =>
  ([row, ...rest]: Rows) => [{ ...row, ...fields }, ...rest];

test("the shipped bundle is read whole, under the version it is given", () => {
  const { policy, problems } = readBundle(shippedBundleFiles(), "abc");
  expect(problems).toEqual([]);
  expect(policy?.version).toBe("abc");
  expect(policy?.rules.size).toBe(40);
  expect(policy?.codes.get("S9563")).toMatchObject([
    { kind: "per-diem", family: "IMMUNOTHERAPY", countsAsTherapy: true, from: "2020-01-01" },
  ]);
});

test("sections may stand in one file", () => {
  const all = Object.assign({}, ...Object.values(shippedBundleFiles()));
  expect(readBundle({ "all.yaml": all }, "test").problems).toEqual([]);
});

describe("a field that can't be read is named, with what is expected", () => {
  const cases: [string, { readonly [section: string]: Record<string, unknown> }, RegExp][] = [
    ["a day that isn't one", { clauses: { from: "2025-02-29" } }, /clauses\.yaml \| clauses row 1 \| from: expected a day, YYYY-MM-DD/],
    ["a missing day", { codes: { from: undefined } }, /codes\.yaml \| codes row 1 \| from: expected a day/],
    ["a clause id that no remittance could carry", { clauses: { id: "hi auth" } }, /id: expected a clause id of at most 30/],
    ["a clause without words", { clauses: { paraphrase: "" } }, /paraphrase: expected text/],
    ["a rule without its clause", { rules: { clause: undefined } }, /rules row 1 \| clause: missing citation: expected the id of a clause/],
    ["a row without its clause", { places: { clause: undefined } }, /places row 1 \| clause: missing citation/],
    ["a rule that isn't one", { rules: { id: "R41" } }, /rules row 1 \| id: expected a rule, R1 to R40/],
    ["a mode that isn't one", { rules: { modes: [{ mode: "on", from: "2019-01-01" }] } }, /modes\.0\.mode: .*active/],
    ["a rule without modes", { rules: { modes: [] } }, /modes: expected at least one mode/],
    ["a code that YAML took for a number", { codes: { code: 99601 } }, /code: expected a code in quotes/],
    ["a kind that isn't one", { codes: { kind: "perdiem" } }, /kind: .*per-diem/],
    ["an unknown field", { codes: { countAsTherapy: true } }, /countAsTherapy/],
    ["a CARC that YAML took for a number", { conflicts: { carc: 231 } }, /carc: expected a CARC in quotes/],
    ["a remark that isn't a RARC", { conflicts: { remarks: ["X1"] } }, /remarks\.0: expected a RARC/],
    ["nothing beside", { conflicts: { besides: [] } }, /besides: expected at least one/],
    ["a tier of one code", { tiers: { codes: ["S9365"] } }, /codes: expected at least two/],
    ["a place that YAML took for a number", { places: { place: 12 } }, /place: expected two characters in quotes/],
    ["a modifier of three characters", { modifiers: { modifier: "SHX" } }, /modifier: expected two letters or digits/],
    ["a parameter without its source", { parameters: { source: undefined } }, /source: expected text/],
  ];
  test.each(cases)("%s", (_, fault, expected) => {
    const [[section, fields] = ["", {}]] = Object.entries(fault);
    expect(problemsOf(section, first(fields)).join("\n")).toMatch(expected);
  });
});

describe("parameters", () => {
  const withValue = (name: string, value: unknown) => (rows: Rows) => rows.map((row) => (row.name === name ? { ...row, value } : row));
  const cases: [string, unknown, RegExp][] = [
    ["spanPolicy", "SPLIT", /parameters row \d+ \(spanPolicy\) \| value: expected DENY or EXPAND_PER_DIEM/],
    ["timelyFilingDaysWithoutContract", -1, /value: expected a whole number/],
    ["timelyFilingDaysWithoutContract", 1.5, /value: expected a whole number/],
    ["timelyFilingDaysWithoutContract", 10_001, /value: expected a whole number/],
    ["authSearch", "yes", /value: expected true or false/],
    ["addOnCodes", ["99602"], /value: expected a list of pairs/],
    ["acceptedDelayReasons", ["12"], /value: expected a list of delay reason codes/],
    ["workingHours", ["18:00", "08:00"], /value: expected opening and closing time/],
    ["workingHours", ["08:00", "24:00"], /value: expected opening and closing time/],
    ["workingHours", ["08:00"], /value: expected opening and closing time/],
  ];
  test.each(cases)("%s: %j", (name, value, expected) => {
    expect(problemsOf("parameters", withValue(name, value)).join("\n")).toMatch(expected);
  });

  test("one that no rule reads, and one that no row gives", () => {
    const renamed = problemsOf("parameters", (rows) => rows.map((row) => (row.name === "jwjz" ? { ...row, name: "JWJZ" } : row)));
    expect(renamed).toHaveLength(2);
    expect(renamed[0]).toMatch(/\(JWJZ\) \| unreachable: no rule reads a parameter of this name/);
    expect(renamed[1]).toMatch(/parameters \(jwjz\) \| gap: R20 reads it, and no row gives it/);
  });

  test("every parameter has a value on every day that the policy has seen", () => {
    for (const name of Object.keys(parameterSpecs)) {
      for (const on of ["2019-01-01", "2022-06-30", "2025-03-03", "2099-12-31"]) {
        const row = parameterRow(shippedPolicy(), name, day(on));
        expect([name, row.from <= on && (row.to === undefined || on <= row.to)]).toEqual([name, true]);
      }
    }
  });
});

describe("files", () => {
  test("a section that isn't one", () => {
    const { problems } = readBundle({ ...shippedBundleFiles(), "extra.yaml": { limits: [] } }, "test");
    expect(problems).toMatchObject([{ file: "extra.yaml", where: "limits", problem: expect.stringContaining("no such section") }]);
  });

  test.each([[null], ["text"], [[1]], [7]])("content that holds no sections: %j", (content) => {
    const { policy, problems } = readBundle({ ...shippedBundleFiles(), "extra.yaml": content }, "test");
    expect(policy).toBeUndefined();
    expect(problems).toMatchObject([{ file: "extra.yaml", where: "top" }]);
  });

  test("a section that isn't a list, and one that isn't there", () => {
    expect(readBundle({ ...shippedBundleFiles(), "tiers.yaml": { tiers: 3 } }, "test").problems).toMatchObject([
      { file: "tiers.yaml", where: "tiers", problem: "expected a list of rows" },
    ]);
    const { "tiers.yaml": _, ...rest } = shippedBundleFiles();
    expect(readBundle(rest, "test").problems).toMatchObject([{ file: "tiers.yaml", problem: "expected at least one row" }]);
  });

  test("no file at all says which sections are missing, and doesn't throw", () => {
    expect(readBundle({}, "test").problems.length).toBeGreaterThan(0);
  });
});

test("every day in the shipped bundle is a day of the calendar", () => {
  const days = JSON.stringify(shippedBundleFiles()).match(/\d{4}-\d{2}-\d{2}/g) ?? [];
  expect(days.length).toBeGreaterThan(200);
  expect(days.filter((text) => readIsoDate(text) === undefined)).toEqual([]);
});

test("two rows that claim one day are refused when the bundle is read, not when a claim is judged (R40)", () => {
  const again = problemsOf("codes", (rows) => [...rows, { ...rows[0], from: "2025-01-01" }]);
  expect(again[0]).toMatch(/overlap: from 2025-01-01/);
});
