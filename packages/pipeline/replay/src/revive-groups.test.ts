// Facts revived by group are the facts revived whole, and a text that isn't as it is written is never taken for one that is.
import type { Authorization, ClaimFacts, DrugRow, Instant, IsoDate, UnitLimit, Units } from "@dripline/claims";
import { someFacts } from "@dripline/kit";
import { factsJson, referenceJson, reviveReference } from "@dripline/workers";
import { describe, expect, test } from "@jest/globals";
import { reviveGroups } from "./revive-groups.ts";

const from = "2025-01-01" as IsoDate;
const drug: DrugRow = {
  ndc: "00143985625",
  hcpcs: "J0696",
  name: 'CEFTRIAXONE, "1 GR"',
  packageSize: 1500 as Units,
  packageUnit: "GR",
  unitsPerPackage: 4000 as Units,
  benefit: "medical",
  from,
};
const limit: UnitLimit = {
  code: "J0696",
  unitsPerDay: 10_000 as Units,
  source: "CMS",
  scope: "member",
  mode: "cut-back",
  adjudicationIndicator: 3,
  from,
};
const authorization: Authorization = {
  authorizationId: "PA1",
  memberId: "M1",
  providerNpi: "1999999984",
  codes: ["S9500"],
  units: { S9500: 12_000 as Units },
  status: "approved",
  department: "precertification",
  from,
  to: "2025-12-31" as IsoDate,
  requestedAt: "2025-01-01T09:00:00-05:00" as Instant,
};
const facts: ClaimFacts = {
  ...someFacts({}),
  drugs: { "00143985625": [drug] },
  unitLimits: { J0696: [limit] },
  authorizations: [authorization, { ...authorization, authorizationId: 'PA"2,"plans":', units: undefined }],
  holidays: ["2025-01-01" as IsoDate],
};
const text = factsJson(referenceJson(facts), { balances: { "deductible/2025": 1 }, history: [] });

describe("facts by group", () => {
  test.each(["the first time", "and when every group is known"])("are the facts read whole, %s", () => {
    const revived = reviveGroups(text);
    expect(revived?.facts).toEqual(reviveReference(text));
    expect(revived?.facts).toEqual(facts);
    expect(revived?.reference).toBe(referenceJson(facts));
    expect(JSON.parse(revived?.ledger ?? "")).toEqual({ balances: { "deductible/2025": 1 }, history: [] });
  });

  const otherwise: readonly (readonly [string, string])[] = [
    ["a blank", text.replace(":10,", ": 10,")],
    ["a rate in other digits", text.replace('"packageSize":"1.5"', '"packageSize":"1.50"')],
    ["a blank in the holidays", text.replace('["2025-01-01"]', '[ "2025-01-01"]')],
    ["a group left out", text.replace(',"stays":[]', "")],
  ];
  test.each(otherwise)("%s is told", (_, other) => {
    expect(other).not.toBe(text);
    expect(reviveGroups(other)).toBeUndefined();
  });
});
