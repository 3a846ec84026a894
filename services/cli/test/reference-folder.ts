// A payer's reference folder made by hand for the tests of the command: small enough to know by heart, feeds in the contract's words.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type Feeds = Record<string, readonly object[]>;

export const PAYER = {
  payerId: "PAYER4CPCT",
  interchangeQualifier: "ZZ",
  interchangeId: "PAYER4CPCT",
  name: "EXAMPLE PAYER",
  address: { line1: "1 PLAN WAY", city: "HARTFORD", state: "CT", zip: "06103" },
  taxId: "061234500",
  contactPhone: "8605550111",
  website: "https://payer.example",
  timeZone: "America/New_York",
  eft: { routing: "999999992", account: "123456" },
};

const from = "2019-01-01";
const HMO = "careadvantage-preferred";

/** Feeds by kind. Jane: HMO, 20 % coinsurance. S9366 $200, S9500 $110 (SH half), J0696 $0.60 and at most 10 units a day. S9366 needs an authorization. */
export const FEEDS: Feeds = {
  members: [
    {
      memberId: "CP000012345",
      lastName: "DOE",
      firstName: "JANE",
      birthDate: "1948-02-14",
      sex: "F",
      pcpNpi: "1888888876",
      coverage: [coverage()],
    },
    {
      memberId: "CP000055511",
      lastName: "ROE",
      firstName: "SAM",
      birthDate: "1950-07-01",
      sex: "M",
      pcpNpi: "1888888876",
      coverage: [coverage()],
    },
  ],
  "benefit-plans": [
    {
      benefitPlanId: "HMO1",
      planType: "HMO",
      requiresPcp: true,
      deductibleCents: 0,
      coinsuranceBasisPoints: 2000,
      copayCents: 0,
      outOfNetwork: { covered: false, coinsuranceBasisPoints: 0 },
    },
  ],
  providers: [
    {
      npi: "1999999984",
      name: "SAMPLE HOME INFUSION LLC",
      taxId: "061234567",
      kind: "home-infusion",
      address: { line1: "10 DEPOT ROAD", city: "HARTFORD", state: "CT", zip: "061031234" },
      eft: { routing: "999988880", account: "98765" },
      network: [{ product: HMO, contractId: "C1", from }],
    },
    {
      npi: "1777777768",
      name: "SECOND INFUSION LLC",
      taxId: "061234568",
      kind: "home-infusion",
      address: { line1: "11 DEPOT ROAD", city: "HARTFORD", state: "CT", zip: "061031234" },
      network: [{ product: HMO, contractId: "C1", from }],
    },
    {
      npi: "1888888876",
      name: "ANA RIVERA",
      taxId: "061234569",
      kind: "practitioner",
      address: { line1: "2 CLINIC ST", city: "HARTFORD", state: "CT", zip: "06103" },
    },
  ],
  contracts: [
    {
      contractId: "C1",
      feeScheduleId: "F1",
      lesserOfCharge: false,
      concurrentBasisPoints: { SH: 5000, SJ: 0 },
      timelyFilingDays: 365,
      from,
    },
  ],
  "fee-schedules": [
    { feeScheduleId: "F1", code: "S9366", rate: "200", from },
    { feeScheduleId: "F1", code: "S9500", rate: "110", from },
    { feeScheduleId: "F1", code: "J0696", rate: "0.60", from },
    { feeScheduleId: "F1", code: "J1642", rate: "0.10", from },
    { feeScheduleId: "F1", code: "99601", rate: "90", from },
  ],
  codes: [
    { code: "J0696", kind: "drug", unitDosage: "250 mg", from },
    { code: "J1642", kind: "drug", unitDosage: "10 units", from },
    { code: "J3490", kind: "unlisted-drug", from },
  ],
  drugs: [
    {
      ndc: "00143985625",
      hcpcs: "J0696",
      name: "CEFTRIAXONE 2 G",
      packageSize: "1",
      packageUnit: "UN",
      unitsPerPackage: "8",
      benefit: "medical",
      from,
    },
    {
      ndc: "00409115001",
      hcpcs: "J1642",
      name: "HEPARIN LOCK",
      packageSize: "1",
      packageUnit: "UN",
      unitsPerPackage: "10",
      benefit: "medical",
      from,
    },
  ],
  "unit-limits": [
    { code: "J0696", unitsPerDay: 10, source: "PLAN", scope: "member", mode: "cut-back", adjudicationIndicator: 3, from },
    { code: "J1642", unitsPerDay: 20, source: "PLAN", scope: "provider", mode: "deny-line", adjudicationIndicator: 2, from },
  ],
  "prior-authorization": [{ code: "S9366", department: "precertification", from }],
  authorizations: [
    {
      authorizationId: "PA7700123",
      memberId: "CP000012345",
      providerNpi: "1999999984",
      codes: ["S9366"],
      units: { S9366: 5 },
      status: "approved",
      department: "precertification",
      from: "2025-03-01",
      to: "2025-03-31",
      requestedAt: "2025-02-24T10:00:00-05:00",
      arrangedAt: "2025-02-24T09:00:00-05:00",
    },
  ],
};

function coverage() {
  return { product: HMO, benefitPlanId: "HMO1", from: "2020-01-01" };
}

/** Writes the folder; feeds named replace those of `FEEDS`. */
export function writeReference(folder: string, changed: Feeds = {}): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "payer.json"), JSON.stringify(PAYER));
  for (const [kind, rows] of Object.entries({ ...FEEDS, ...changed })) {
    writeFileSync(join(folder, `${kind}.jsonl`), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  }
  return folder;
}
