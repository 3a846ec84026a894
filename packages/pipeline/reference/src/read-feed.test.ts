// Every kind of feed: a whole row is taken, each field alone made wrong refuses it, and an error repeats no value.
import { readFileSync } from "node:fs";
import type { ReferenceKind } from "@dripline/claims";
import { table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { factJson, isReferenceKind, keyOf, parseStored, REFERENCE_KINDS, type ReadRow, readFeedRow, readPayer } from "./index.ts";

type Json = Record<string, unknown>;
const samples: Record<string, Json> = JSON.parse(readFileSync(new URL("../testdata/samples.json", import.meta.url), "utf8"));

function kindOf(text: string): ReferenceKind {
  if (!isReferenceKind(text)) throw new Error(`no kind ${text}`);
  return text;
}

function sampleOf(kind: string): Json {
  return structuredClone(samples[kind] ?? {});
}

/** Sets the field at a path such as `coverage.0.from`; `-` takes it away. */
function withField(row: Json, path: string, value: string): Json {
  const steps = path.split(".");
  const last = steps.pop() ?? "";
  let at = row;
  for (const step of steps) at = at[step] as Json;
  if (value === "-") delete at[last];
  else at[last] = JSON.parse(value);
  return row;
}

function outcome(read: ReadRow<ReferenceKind>): string {
  return "refused" in read ? `${read.refused.field}: ${read.refused.reason}` : "taken";
}

test("there is a sample of each kind, and it is taken", () => {
  expect([...REFERENCE_KINDS].sort()).toEqual(Object.keys(samples).sort());
  for (const kind of REFERENCE_KINDS)
    expect(`${kind} ${outcome(readFeedRow(kind, JSON.stringify(sampleOf(kind)), 1))}`).toBe(`${kind} taken`);
});

const optionalFields: Record<string, string[]> = {
  members: ["deathDate", "pcpNpi", "otherCoverage", "coverage.0.to", "otherCoverage.0.to"],
  "benefit-plans": ["outOfPocketMaxCents", "exclusions", "yearlyMaximums", "outOfNetwork.feeScheduleId"],
  providers: ["excludedFrom", "eft", "network", "network.0.to"],
  contracts: ["concurrentBasisPoints", "to"],
  "fee-schedules": ["ndc", "to"],
  codes: ["family", "countsAsTherapy", "bundledInPerDiem", "unitDosage", "to"],
  drugs: ["singleDose", "to"],
  "new-to-market": ["to"],
  "coverage-requests": ["to"],
  "prior-authorization": ["products", "to"],
  authorizations: ["units", "arrangedAt", "emergency", "firstServiceDate"],
  referrals: ["visits"],
  "unit-limits": ["to"],
  stays: ["discharged"],
  holidays: [],
};

describe.each(REFERENCE_KINDS)("%s", (kind) => {
  const optional = optionalFields[kind] ?? [];

  test.each(Object.keys(samples[kind] ?? {}))("needs %s, or may go without it", (field) => {
    for (const value of ["-", "null"]) {
      const read = readFeedRow(kind, JSON.stringify(withField(sampleOf(kind), field, value)), 7);
      if (optional.includes(field)) expect(outcome(read)).toBe("taken");
      else expect(read).toMatchObject({ refused: { line: 7, field } });
    }
  });

  test("takes null for what may be left out, and then it is undefined", () => {
    for (const field of optional) {
      const [without, asNull] = ["-", "null"].map((value) => readFeedRow(kind, JSON.stringify(withField(sampleOf(kind), field, value)), 1));
      expect(asNull).toEqual(without);
      expect(outcome(asNull ?? { refused: { line: 0, field, reason: "" } })).toBe("taken");
    }
  });

  test("refuses an unknown field by name", () => {
    expect(outcome(readFeedRow(kind, JSON.stringify({ ...sampleOf(kind), surplus: 1 }), 1))).toBe("surplus: expected no such field");
  });

  test.each(Object.keys(samples[kind] ?? {}))("refuses %s of another type", (field) => {
    for (const wrong of ["[[]]", '{"a":{}}', "-1", "1.5", '"\\u0000"', '""']) {
      expect(readFeedRow(kind, JSON.stringify(withField(sampleOf(kind), field, wrong)), 1)).toMatchObject({ refused: { line: 1 } });
    }
  });

  test("reads back from its canonical text, in the contract's order", () => {
    const row = parseStored(kind, JSON.stringify(sampleOf(kind)));
    expect(factJson(row)).toBe(JSON.stringify(samples[kind]));
    expect(parseStored(kind, factJson(row))).toEqual(row);
    const reversed = JSON.stringify(Object.fromEntries(Object.entries(sampleOf(kind)).reverse()));
    expect(factJson(parseStored(kind, reversed))).toBe(factJson(row));
  });
});

const limits = table(`
  kind                | field                      | value                       | outcome
  members             | birthDate                  | "2024-02-29"                | taken
  members             | birthDate                  | "2025-02-29"                | birthDate: expected a calendar day YYYY-MM-DD
  members             | deathDate                  | "1948-02-14"                | taken
  members             | deathDate                  | "1948-02-13"                | deathDate: expected a day on or after birthDate
  members             | sex                        | "X"                         | sex: expected one of F, M, U
  members             | pcpNpi                     | "1888888877"                | pcpNpi: expected an NPI: ten digits with a right check digit
  members             | coverage                   | []                          | taken
  members             | coverage.0.to              | "2024-01-01"                | taken
  members             | coverage.0.to              | "2023-12-31"                | coverage[0].to: expected a day on or after from
  members             | coverage.1.plan            | "X"                         | coverage[1].plan: expected no such field
  members             | coverage.0.product         | "another-product"           | taken
  members             | otherCoverage.0.order      | "tertiary"                  | otherCoverage[0].order: expected one of primary, secondary
  members             | memberId                   | "A B"                       | memberId: expected an id of 1 to 80 characters without blanks
  benefit-plans       | coinsuranceBasisPoints     | 0                           | taken
  benefit-plans       | coinsuranceBasisPoints     | 10000                       | taken
  benefit-plans       | coinsuranceBasisPoints     | 10001                       | coinsuranceBasisPoints: expected whole basis points from 0 to 10000
  benefit-plans       | coinsuranceBasisPoints     | -1                          | coinsuranceBasisPoints: expected whole basis points from 0 to 10000
  benefit-plans       | deductibleCents            | 9999999999                  | taken
  benefit-plans       | deductibleCents            | 10000000000                 | deductibleCents: expected whole cents from 0 to 9999999999
  benefit-plans       | deductibleCents            | 1.5                         | deductibleCents: expected whole cents from 0 to 9999999999
  benefit-plans       | deductibleCents            | "100"                       | deductibleCents: expected whole cents from 0 to 9999999999
  benefit-plans       | exclusions.0               | "J999"                      | exclusions[0]: expected a procedure code: five capital letters or digits
  benefit-plans       | planType                   | "EPO"                       | planType: expected one of HMO, PPO
  providers           | npi                        | "1234567893"                | taken
  providers           | npi                        | "1234567894"                | npi: expected an NPI: ten digits with a right check digit
  providers           | npi                        | "123456789"                 | npi: expected an NPI: ten digits with a right check digit
  providers           | name                       | "A*B"                       | name: expected text of 1 to 60 characters without * ~ : ^
  providers           | taxId                      | "06-1234567"                | taxId: expected nine digits
  providers           | address.zip                | "06103"                     | taken
  providers           | address.zip                | "0610"                      | address.zip: expected 5 or 9 digits
  providers           | eft.routing                | "12345678"                  | eft.routing: expected nine digits
  contracts           | concurrentBasisPoints.SH   | 10001                       | concurrentBasisPoints.SH: expected whole basis points from 0 to 10000
  contracts           | timelyFilingDays           | 0                           | taken
  contracts           | timelyFilingDays           | 90.5                        | timelyFilingDays: expected a whole number from 0 to 999999999
  contracts           | to                         | "2018-12-31"                | to: expected a day on or after from
  fee-schedules       | rate                       | "0"                         | taken
  fee-schedules       | rate                       | "1234567.123456"            | taken
  fee-schedules       | rate                       | "0.1234567"                 | rate: expected a decimal in quotes of at most six places, such as "0.462"
  fee-schedules       | rate                       | 0.462                       | rate: expected a decimal in quotes of at most six places, such as "0.462"
  fee-schedules       | rate                       | "-1"                        | rate: expected a decimal in quotes of at most six places, such as "0.462"
  fee-schedules       | ndc                        | "0014398562"                | ndc: expected an NDC: eleven digits (5-4-2)
  fee-schedules       | ndc                        | "00000000000"               | ndc: expected an NDC: eleven digits (5-4-2)
  codes               | code                       | "S950"                      | code: expected a procedure code: five capital letters or digits
  codes               | code                       | "s9500"                     | code: expected a procedure code: five capital letters or digits
  drugs               | packageSize                | "0.001"                     | taken
  drugs               | packageSize                | "0"                         | packageSize: expected a decimal in quotes above 0 of at most three places, such as "2.5"
  drugs               | unitsPerPackage            | "2.5"                       | taken
  drugs               | unitsPerPackage            | "2.5001"                    | unitsPerPackage: expected a decimal in quotes above 0 of at most three places, such as "2.5"
  drugs               | packageUnit                | "MG"                        | packageUnit: expected one of UN, ML, GR, ME, F2
  new-to-market       | ndc9                       | "00143985625"               | ndc9: expected the first nine digits of an NDC
  authorizations      | to                         | "2025-03-01"                | taken
  authorizations      | to                         | "2025-02-28"                | to: expected a day on or after from
  authorizations      | requestedAt                | "2025-02-28T10:00:00"       | requestedAt: expected an instant with offset, such as 2025-03-03T09:00:00-05:00
  authorizations      | requestedAt                | "2025-02-28T10:00Z"         | taken
  authorizations      | units                      | {"J0696":0}                 | taken
  authorizations      | units                      | {"J0696":0.5}               | units: expected a whole number for each procedure code, such as {"S9500": 10}
  authorizations      | units                      | {"J069":1}                  | units: expected a whole number for each procedure code, such as {"S9500": 10}
  authorizations      | status                     | "void"                      | status: expected one of approved, denied, pending, cancelled
  referrals           | visits                     | 0                           | taken
  referrals           | toNpi                      | "1234567890"                | toNpi: expected an NPI: ten digits with a right check digit
  unit-limits         | unitsPerDay                | 0                           | taken
  unit-limits         | unitsPerDay                | -1                          | unitsPerDay: expected a whole number from 0 to 999999999
  unit-limits         | adjudicationIndicator      | 4                           | adjudicationIndicator: expected one of 1, 2, 3
  unit-limits         | mode                       | "cutback"                   | mode: expected one of cut-back, deny-line
  stays               | discharged                 | "2025-03-02"                | taken
  stays               | discharged                 | "2025-03-01"                | discharged: expected a day on or after admitted
  holidays            | date                       | "2025-13-01"                | date: expected a calendar day YYYY-MM-DD
`);

test.each(limits)("$kind $field $value: $outcome", (row) => {
  const kind = kindOf(row.kind);
  expect(outcome(readFeedRow(kind, JSON.stringify(withField(sampleOf(kind), row.field, row.value)), 1))).toBe(row.outcome);
});

describe("a line that is no row", () => {
  test.each(["", "{", "[]", "null", "7", '"text"', '{"date":"2025-01-01"} x', `{"name":"${"x".repeat(70_000)}"}`])(
    "is refused: %.20s",
    (text) => {
      expect(readFeedRow("holidays", text, 3)).toMatchObject({ refused: { line: 3, field: "" } });
    },
  );

  test("hides none of its neighbours", () => {
    const good = JSON.stringify(sampleOf("holidays"));
    expect([good, "{", good].map((text, at) => outcome(readFeedRow("holidays", text, at + 1)))).toEqual([
      "taken",
      ": expected one JSON object of at most 65536 characters",
      "taken",
    ]);
  });

  test("a byte order mark in front of the first is no fault", () => {
    expect(outcome(readFeedRow("holidays", `\uFEFF${JSON.stringify(sampleOf("holidays"))}`, 1))).toBe("taken");
  });
});

test("no JSON whatever makes a reader throw, and no error repeats a value", () => {
  const secret = "SECRETVALUE";
  const withSecret = fc.constantFrom(secret, [secret], { [secret]: secret }, 7, null, true);
  fc.assert(
    fc.property(fc.constantFrom(...REFERENCE_KINDS), fc.nat(20), withSecret, (kind, at, wrong) => {
      const fields = Object.keys(sampleOf(kind));
      const row = { ...sampleOf(kind), [fields[at % fields.length] ?? ""]: wrong };
      const read = readFeedRow(kind, JSON.stringify(row), 1);
      if ("refused" in read) expect(JSON.stringify({ ...read.refused, field: "" })).not.toContain(secret);
    }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...REFERENCE_KINDS), fc.oneof(fc.string(), fc.json()), (kind, text) => {
      expect(readFeedRow(kind, text, 1)).toHaveProperty("refused");
    }),
  );
});

test("measured fields are exact", () => {
  expect(parseStored("fee-schedules", JSON.stringify(sampleOf("fee-schedules"))).rate).toBe(462_000);
  expect(parseStored("drugs", JSON.stringify({ ...sampleOf("drugs"), packageSize: "2.5" })).packageSize).toBe(2500);
  expect(parseStored("unit-limits", JSON.stringify(sampleOf("unit-limits"))).unitsPerDay).toBe(16_000);
  expect(parseStored("authorizations", JSON.stringify(sampleOf("authorizations"))).units).toEqual({ J0696: 80_000 });
});

test("a rate comes back from a receipt as the amount that was read", () => {
  fc.assert(
    fc.property(fc.nat(9_999_999), fc.nat(999_999), (whole, fraction) => {
      const row = parseStored(
        "fee-schedules",
        JSON.stringify({ ...sampleOf("fee-schedules"), rate: `${whole}.${String(fraction).padStart(6, "0")}` }),
      );
      expect(parseStored("fee-schedules", factJson(row))).toEqual(row);
    }),
  );
});

const expectedKeys = table(`
  kind                | key
  members             | CP000012345
  benefit-plans       | HMO1
  providers           | 1999999984
  contracts           | C1
  fee-schedules       | FS1/J3490/00143985625/2019-01-01
  codes               | J0696/2019-01-01
  drugs               | 00143985625/J0696/2019-01-01
  new-to-market       | 001439856/2025-01-01
  coverage-requests   | CR1
  prior-authorization | S9366/2019-01-01
  authorizations      | PA7700123
  referrals           | RF1
  unit-limits         | J0696/2019-01-01
  stays               | ST1
  holidays            | 2025-01-20
`);

test.each(expectedKeys)("the key of $kind is $key", (row) => {
  const kind = kindOf(row.kind);
  expect(keyOf(kind, parseStored(kind, JSON.stringify(sampleOf(kind))))).toBe(row.key);
});

test("a stored row that can't be read is our bug", () => {
  expect(() => parseStored("holidays", '{"date":"2025-02-30","name":"x"}')).toThrow("invariant broken: a stored row of holidays: date");
});

describe("payer.json", () => {
  const payer = {
    payerId: "CPCT1",
    interchangeQualifier: "ZZ",
    interchangeId: "PAYER4CPCT",
    name: "EXAMPLE PAYER",
    address: { line1: "1 PLAN WAY", city: "HARTFORD", state: "CT", zip: "06103" },
    taxId: "061234500",
    contactPhone: "8605551111",
    website: "https://plan.example",
    timeZone: "America/New_York",
    eft: { routing: "999999992", account: "123456" },
  };

  test("is taken whole", () => {
    expect(readPayer(JSON.stringify(payer, null, 2))).toEqual({ payer });
  });

  test.each(
    table(`
      field                | value              | problem
      timeZone             | "America/Hartford" | timeZone
      interchangeId        | "ABCDEFGHIJKLMNO"  |
      interchangeId        | "ABCDEFGHIJKLMNOP" | interchangeId
      interchangeQualifier | "Z"                | interchangeQualifier
      eft                  | -                  | eft
      surplus              | 1                  | surplus
    `),
  )("$field $value", (row) => {
    const read = readPayer(JSON.stringify(withField(structuredClone(payer), row.field, row.value)));
    expect("refused" in read ? read.refused.field : "").toBe(row.problem);
  });

  test("text that is no object is refused", () => {
    for (const text of ["", "[]", "null", "{"]) expect(readPayer(text)).toHaveProperty("refused");
  });
});
