// The payer's own tables: who it is, its plans, contracts, rates, codes, drugs, limits and holidays.
import { AUTHORIZATION_NEEDED, DRUGS, NEW_TO_MARKET, UNLISTED } from "./therapies.ts";

export const PRODUCTS = ["careadvantage-preferred", "carepartners-access"] as const;
export type Product = (typeof PRODUCTS)[number];

const BEGAN = "2019-01-01";

export const PAYER = {
  payerId: "CPCT1",
  interchangeQualifier: "ZZ",
  interchangeId: "CPCT1",
  name: "EXAMPLE HEALTH PLAN",
  address: { line1: "1 PLAN WAY", city: "HARTFORD", state: "CT", zip: "06103" },
  taxId: "061234500",
  contactPhone: "8605551111",
  website: "https://plan.example",
  timeZone: "America/New_York",
  eft: { routing: "999999992", account: "123456" },
};

/** The plan of somebody's work, which comes before us where a member has it. */
export const OTHER_PAYER = { payerId: "OTHER1", name: "EXAMPLE WORK PLAN" };

/** Plans by product: the first of each is the commoner one. */
export const PLANS: Readonly<Record<Product, readonly string[]>> = {
  "careadvantage-preferred": ["HMO-PRIME", "HMO-VALUE"],
  "carepartners-access": ["PPO-ACCESS"],
};

export const BENEFIT_PLANS: readonly object[] = [
  {
    benefitPlanId: "HMO-PRIME",
    planType: "HMO",
    requiresPcp: true,
    deductibleCents: 0,
    coinsuranceBasisPoints: 0,
    copayCents: 1500,
    outOfPocketMaxCents: 340_000,
    outOfNetwork: { covered: true, coinsuranceBasisPoints: 0, feeScheduleId: "FS-OUTSIDE" },
  },
  {
    benefitPlanId: "HMO-VALUE",
    planType: "HMO",
    requiresPcp: true,
    deductibleCents: 10_000,
    coinsuranceBasisPoints: 2000,
    copayCents: 0,
    outOfPocketMaxCents: 85_000,
    outOfNetwork: { covered: true, coinsuranceBasisPoints: 2000, feeScheduleId: "FS-OUTSIDE" },
  },
  {
    benefitPlanId: "PPO-ACCESS",
    planType: "PPO",
    requiresPcp: false,
    deductibleCents: 25_000,
    coinsuranceBasisPoints: 1500,
    copayCents: 2000,
    outOfPocketMaxCents: 500_000,
    outOfNetwork: { covered: true, coinsuranceBasisPoints: 4000, feeScheduleId: "FS-OUTSIDE" },
  },
];

/** Three years to file, so that a month made once can still be run years later. */
const TIMELY_FILING_DAYS = 1095;

export const CONTRACTS: readonly object[] = [
  { contractId: "C-STANDARD", feeScheduleId: "FS-STANDARD", lesserOfCharge: true, concurrentBasisPoints: { SH: 5000, SJ: 5000 } },
  { contractId: "C-PLUS", feeScheduleId: "FS-PLUS", lesserOfCharge: true },
  { contractId: "C-BASIC", feeScheduleId: "FS-BASIC", lesserOfCharge: false, concurrentBasisPoints: { SH: 5000, SJ: 2500 } },
].map((contract) => ({ ...contract, timelyFilingDays: TIMELY_FILING_DAYS, from: BEGAN }));

/** Contract rate of a unit in millionths of a dollar, before the schedule's own factor; drugs bring theirs. */
const SERVICE_RATES: Readonly<Record<string, number>> = {
  S9500: 110_000_000,
  S9501: 122_000_000,
  S9502: 131_500_000,
  S9503: 140_000_000,
  S9504: 148_000_000,
  S9497: 155_000_000,
  S9494: 110_000_000,
  S9364: 190_000_000,
  S9365: 180_000_000,
  S9366: 200_000_000,
  S9367: 228_400_000,
  S9368: 251_000_000,
  S9373: 80_000_000,
  S9374: 85_000_000,
  S9375: 94_250_000,
  S9338: 96_000_000,
  S9348: 121_000_000,
  S9330: 118_000_000,
  S9326: 104_750_000,
  S9810: 62_000_000,
  S5498: 21_000_000,
  S5501: 32_000_000,
  "99601": 98_000_000,
  "99602": 46_500_000,
  A4221: 24_000_000,
  A4222: 18_500_000,
};

const SCHEDULES: readonly (readonly [feeScheduleId: string, percent: number])[] = [
  ["FS-STANDARD", 100],
  ["FS-PLUS", 108],
  ["FS-BASIC", 94],
  ["FS-OUTSIDE", 80],
];

/** What is charged for a code that no schedule knows is made up from this. */
const UNPRICED_RATE = 60_000_000;

/** Rate of a unit in millionths of a dollar on the standard schedule. */
export function standardRate(code: string): number {
  return SERVICE_RATES[code] ?? DRUGS.find((drug) => drug.hcpcs === code)?.rate ?? UNPRICED_RATE;
}

export function* rateRows(): Generator<object> {
  for (const [feeScheduleId, percent] of SCHEDULES) {
    for (const [code, rate] of Object.entries(SERVICE_RATES)) yield { feeScheduleId, code, rate: rateText(rate, percent), from: BEGAN };
    for (const { hcpcs: code, ndc, rate } of DRUGS) {
      const isUnlisted = code === UNLISTED.hcpcs || code === NEW_TO_MARKET.hcpcs;
      yield { feeScheduleId, code, ndc: isUnlisted ? ndc : null, rate: rateText(rate, percent), from: BEGAN };
    }
  }
}

function rateText(millionths: number, percent: number): string {
  const amount = Math.round((millionths * percent) / 100);
  const fraction = String(amount % 1_000_000)
    .padStart(6, "0")
    .replace(/0+$/, "");
  return `${Math.floor(amount / 1_000_000)}${fraction === "" ? "" : `.${fraction}`}`;
}

export function* codeRows(): Generator<object> {
  for (const { hcpcs: code, unitDosage } of DRUGS) {
    if (code === "J1171") yield { code, kind: "drug", unitDosage, from: "2024-10-01" };
    else yield { code, kind: code === UNLISTED.hcpcs || code === NEW_TO_MARKET.hcpcs ? "unlisted-drug" : "drug", unitDosage, from: BEGAN };
  }
  // Hydromorphone changed its code and its unit in 2024, vancomycin in 2026: the date of service decides.
  yield { code: "J1170", kind: "drug", unitDosage: "4 MG", from: BEGAN, to: "2024-09-30" };
  yield { code: "J3373", kind: "drug", unitDosage: "10 MG", from: "2026-01-01" };
  yield { code: "A4221", kind: "supply", bundledInPerDiem: true, from: BEGAN };
  yield { code: "A4222", kind: "supply", bundledInPerDiem: true, from: BEGAN };
  yield { code: "S9340", kind: "per-diem", family: "ENTERAL", countsAsTherapy: false, from: BEGAN };
}

export function* drugRows(): Generator<object> {
  for (const { ndc, hcpcs, name, packageSize, packageUnit, unitsPerPackage, benefit, singleDose } of DRUGS) {
    yield {
      ndc,
      hcpcs,
      name,
      packageSize: String(packageSize),
      packageUnit,
      unitsPerPackage: String(unitsPerPackage),
      benefit,
      singleDose,
      from: BEGAN,
    };
  }
}

/** Plan limits until the payer takes over those of CMS on 2026-05-01. */
/** Of the plan's own limits, one in five is absolute. */
function indicatorOf(at: number): 2 | 3 {
  return at % 5 === 4 ? 2 : 3;
}

/** More units than the day's limit, and a limit that an appeal can lift. */
export function hasAppeal({ code, units }: { readonly code: string; readonly units: number }): boolean {
  const at = DRUGS.findIndex(({ hcpcs }) => hcpcs === code);
  return units > (DRUGS[at]?.unitsPerDay ?? units) && indicatorOf(at) === 3;
}

export function* unitLimitRows(): Generator<object> {
  for (const [at, { hcpcs: code, unitsPerDay }] of DRUGS.entries()) {
    const mode = at % 4 === 3 ? "deny-line" : "cut-back";
    const scope = at % 3 === 2 ? "provider" : "member";
    const adjudicationIndicator = indicatorOf(at);
    yield { code, unitsPerDay, source: "PLAN", scope, mode, adjudicationIndicator, from: BEGAN, to: "2026-04-30" };
    yield { code, unitsPerDay, source: "CMS", scope: "member", mode: "cut-back", adjudicationIndicator: 3, from: "2026-05-01" };
  }
  yield { code: "99602", unitsPerDay: 6, source: "PLAN", scope: "member", mode: "cut-back", adjudicationIndicator: 3, from: BEGAN };
}

export function* priorAuthorizationRows(): Generator<object> {
  for (const [code, department] of AUTHORIZATION_NEEDED) yield { code, department, from: BEGAN };
}

export const NEW_TO_MARKET_ROWS: readonly object[] = [{ ndc9: NEW_TO_MARKET.ndc.slice(0, 9), from: "2024-11-01", to: "2025-10-31" }];

export const HOLIDAYS: readonly object[] = [
  ["2025-01-01", "New Year's Day"],
  ["2025-01-20", "Martin Luther King Jr. Day"],
  ["2025-02-17", "Presidents' Day"],
  ["2025-05-26", "Memorial Day"],
  ["2025-06-19", "Juneteenth"],
  ["2025-07-04", "Independence Day"],
  ["2025-09-01", "Labor Day"],
  ["2025-10-13", "Columbus Day"],
  ["2025-11-11", "Veterans Day"],
  ["2025-11-27", "Thanksgiving Day"],
  ["2025-12-25", "Christmas Day"],
].map(([date, name]) => ({ date, name }));
