// Files in the agency's published shape, made up, with every oddity that was seen in real ones: what is taken, and what is refused where.
import { readFileSync } from "node:fs";
import { table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { CMS_FORMATS, type CmsFormat, readCmsFile, readFeedRow } from "./index.ts";

function sample(name: string): string {
  return new TextDecoder("windows-1252").decode(readFileSync(new URL(`../testdata/cms/${name}.csv`, import.meta.url)));
}

interface Asked {
  readonly format: CmsFormat;
  readonly text: string;
  readonly fileName?: string;
  readonly quarter?: string;
}

/** Rows as their feed takes them, and refusals of either, as text. */
function read({ format, text, fileName = "file.csv", quarter }: Asked): string[] {
  const file = readCmsFile({ format, text, fileName, quarter, feeScheduleId: "ASP" });
  if ("problem" in file) return [file.problem];
  const rows = file.rows.map(({ line, json }) => {
    const taken = readFeedRow(file.kind, json, line);
    return "refused" in taken
      ? { line, text: `${line} ${taken.refused.field}: ${taken.refused.reason}` }
      : { line, text: `${line} ${json}` };
  });
  const refused = file.refused.map(({ line, field, reason }) => ({ line, text: `${line} ${field}: ${reason}` }));
  return [...rows, ...refused].sort((a, b) => a.line - b.line).map((each) => each.text);
}

describe("the crosswalk", () => {
  const said = read({ format: "cms-asp-crosswalk", text: sample("crosswalk") });
  const until = '"benefit":"medical","from":"2026-01-01","to":"2026-03-31"}';

  test.each([
    [
      "a vial is a unit",
      `10 {"ndc":"00143985625","hcpcs":"J0696","name":"Ceftriaxone","packageSize":"1","packageUnit":"UN","unitsPerPackage":"8",${until}`,
    ],
    [
      "a description over two lines",
      `11 {"ndc":"13533080012","hcpcs":"J1561","name":"Globulin \\"S\\"","packageSize":"10","packageUnit":"ML","unitsPerPackage":"2",${until}`,
    ],
    [
      "fractions",
      `13 {"ndc":"13533063603","hcpcs":"90371","name":"HyperSample","packageSize":"0.5","packageUnit":"ML","unitsPerPackage":"0.5",${until}`,
    ],
    [
      "a factor by its international units",
      `14 {"ndc":"66666000101","hcpcs":"J7192","name":"Factor S","packageSize":"1","packageUnit":"F2","unitsPerPackage":"1",${until}`,
    ],
    [
      "ten digits with hyphens, thousands marked",
      `15 {"ndc":"00409272001","hcpcs":"J1644","name":"Heparin S","packageSize":"1000.5","packageUnit":"ML","unitsPerPackage":"2.25",${until}`,
    ],
    ["a device's number", "16 NDC: expected 11 digits, or 10 or 11 in three groups with hyphens"],
    ["no size", "17 PKG SIZE: expected a number of at most three places"],
    ["four places", '18 unitsPerPackage: expected a decimal in quotes above 0 of at most three places, such as "2.5"'],
    ["a code of four", "19 hcpcs: expected a procedure code: five capital letters or digits"],
    [
      "no hyphens, no drug name, an empty row before",
      `21 {"ndc":"55555000401","hcpcs":"J0878","name":"Daptomycin","packageSize":"1","packageUnit":"UN","unitsPerPackage":"0.5",${until}`,
    ],
  ])("%s", (_, line) => expect(said).toContain(line));

  test("nothing else", () => expect(said).toHaveLength(10));
});

describe("the MUE practitioner table", () => {
  test("an indicator is the digit before its words; what isn't a number of units is refused", () => {
    const limit = '"source":"CMS","scope":"member","mode":"cut-back"';
    expect(read({ format: "cms-mue", text: sample("mue"), fileName: "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv" })).toEqual([
      `7 {"code":"J0696","unitsPerDay":16,${limit},"adjudicationIndicator":3,"from":"2026-07-01","to":"2026-09-30"}`,
      `8 {"code":"S9500","unitsPerDay":1,${limit},"adjudicationIndicator":2,"from":"2026-07-01","to":"2026-09-30"}`,
      `9 {"code":"J1561","unitsPerDay":300,${limit},"adjudicationIndicator":1,"from":"2026-07-01","to":"2026-09-30"}`,
      `10 {"code":"J3490","unitsPerDay":0,${limit},"adjudicationIndicator":2,"from":"2026-07-01","to":"2026-09-30"}`,
      "11 Practitioner Services MUE Values: expected a whole number",
      "12 Practitioner Services MUE Values: expected a whole number",
      "13 MUE Adjudication Indicator: expected 1, 2 or 3 before its words",
      "14 MUE Adjudication Indicator: expected 1, 2 or 3 before its words",
    ]);
  });

  test("another setting's table isn't it", () => {
    const text = sample("mue").replace("Practitioner", "Outpatient Hospital");
    expect(read({ format: "cms-mue", text, quarter: "2026Q3" })).toEqual([
      "no row has the headings of the MUE practitioner table, published as CSV",
    ]);
  });
});

test("the payment limits are rates of the schedule named, or of MEDICARE-ASP; a code without a price is refused", () => {
  const until = '"from":"2026-01-01","to":"2026-03-31"}';
  expect(read({ format: "cms-asp-limits", text: sample("limits") })).toEqual([
    `9 {"feeScheduleId":"ASP","code":"J0696","rate":"0.462",${until}`,
    `10 {"feeScheduleId":"ASP","code":"90653","rate":"98.16",${until}`,
    `11 {"feeScheduleId":"ASP","code":"J3396","rate":"12345.67",${until}`,
    "12 Payment Limit: expected an amount in dollars: this code has no price here",
    "14 Payment Limit: expected an amount in dollars: this code has no price here",
    `15 {"feeScheduleId":"ASP","code":"J0878","rate":"0.028",${until}`,
  ]);
  const unnamed = readCmsFile({ format: "cms-asp-limits", text: sample("limits"), fileName: "x" });
  expect("rows" in unnamed && JSON.parse(unnamed.rows[0]?.json ?? "")).toMatchObject({ feeScheduleId: "MEDICARE-ASP", code: "J0696" });
});

const quarters = table(`
  why                                  | preamble                                         | name                              | option | said
  effective through                    | Effective April 1, 2025 through June 30, 2025    | file.csv                          |        | 2025-04-01
  the option says the same             | Effective April 1, 2025                          | file.csv                          | 2025q2 | 2025-04-01
  the option says another              | Effective April 1, 2025                          | file.csv                          | 2025Q3 | the file says that it is for 2025Q2, not for 2025Q3
  the preamble before the name         | Effective April 1, 2025                          | ASP January 2025 x.csv            |        | 2025-04-01
  in digits                            | Effective Date: 7/1/2025                         | file.csv                          |        | 2025-07-01
  a month of a title                   | October 2025 ASP Pricing File                    | file.csv                          |        | 2025-10-01
  the quarter of the figures isn't it  | based on 3Q25 ASP data                           | file.csv                          | 2026Q1 | 2026-01-01
  a month that begins no quarter       | printed in February 2025                         | file.csv                          |        | neither the file nor its name says which quarter it is for: say it, as in --quarter 2025Q1
  the name: MUE                        |                                                  | MCR_MUE_X_Eff_10-01-2025.csv      |        | 2025-10-01
  the name: ASP, with a date of print  |                                                  | July 2025 ASP Pricing 062325.csv  |        | 2025-07-01
  the name: a short month              |                                                  | Jan_2025_ASP_Pricing_File.csv     |        | 2025-01-01
  the name: our own way                |                                                  | asp-2025Q4.csv                    |        | 2025-10-01
  only the option                      |                                                  | file.csv                          | 2024Q4 | 2024-10-01
  an option that is none               |                                                  | file.csv                          | Q1     | a quarter is written as 2025Q1
`);

test.each(quarters)("quarter: $why", ({ preamble, name, option, said }) => {
  const text = `"${preamble}",\nHCPCS Code,Payment Limit\nJ0696,1\n`;
  const file = readCmsFile({ format: "cms-asp-limits", text, fileName: name, quarter: option || undefined, feeScheduleId: "ASP" });
  expect("problem" in file ? file.problem : file.quarter.from).toBe(said);
});

test("a quarter ends on its last day", () => {
  const ends = ["2024Q1", "2024Q2", "2024Q3", "2024Q4"].map((quarter) => {
    const file = readCmsFile({ format: "cms-mue", text: sample("mue"), fileName: "x", quarter });
    return "problem" in file ? file.problem : file.quarter.to;
  });
  expect(ends).toEqual(["2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31"]);
});

test("quotes that never close cost what stands in them, and are said", () => {
  const text = 'HCPCS Code,Payment Limit\nJ0696,1\n"J0697,2\nJ0698,3\n';
  expect(read({ format: "cms-asp-limits", text, quarter: "2025Q1" })).toEqual([
    '2 {"feeScheduleId":"ASP","code":"J0696","rate":"1","from":"2025-01-01","to":"2025-03-31"}',
    "3 : expected quotes that close: nothing from here on could be read",
  ]);
});

test("no text makes it throw", () => {
  const cell = fc.constantFrom("HCPCS Code", "Payment Limit", "J0696", '"', "1.5", "\n", ",", "\r", "Effective January 1, 2025", "\u0000");
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 40 }), fc.constantFrom(...CMS_FORMATS), (cells, format) => {
      expect(Array.isArray(read({ format, text: cells.join(""), quarter: "2025Q1" }))).toBe(true);
    }),
  );
});
