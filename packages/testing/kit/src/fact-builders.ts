// The facts that the default claim is judged by: member, plans, providers, contract, rates, codes, drugs; each in force since 2019 or 2024.
import {
  type BenefitPlan,
  type ClaimFacts,
  type CodeRow,
  type Contract,
  cents,
  type DrugRow,
  type FeeScheduleRow,
  type Member,
  type Payer,
  type Provider,
  type UnitLimit,
  units,
} from "@dripline/claims";
import { day, HOME_INFUSION_NPI, MEMBER_ID, PCP_NPI, rate } from "./builders.ts";

/** The member as the feed describes them: HMO since 2024, open ended. */
export function aMember(overrides: Partial<Member> = {}): Member {
  return {
    memberId: MEMBER_ID,
    lastName: "DOE",
    firstName: "JOHN",
    birthDate: day("1950-01-15"),
    sex: "M",
    pcpNpi: PCP_NPI,
    coverage: [{ product: "careadvantage-preferred", benefitPlanId: "HMO1", from: day("2024-01-01") }],
    ...overrides,
  };
}

/** An HMO plan that asks nothing of the member. */
export function aPlan(overrides: Partial<BenefitPlan> = {}): BenefitPlan {
  return {
    benefitPlanId: "HMO1",
    planType: "HMO",
    requiresPcp: true,
    deductibleCents: cents(0),
    coinsuranceBasisPoints: 0,
    copayCents: cents(0),
    outOfNetwork: { covered: false, coinsuranceBasisPoints: 0 },
    ...overrides,
  };
}

/** A PPO plan: no PCP, out of network at 30 percent. */
export function aPpoPlan(overrides: Partial<BenefitPlan> = {}): BenefitPlan {
  return aPlan({
    benefitPlanId: "PPO1",
    planType: "PPO",
    requiresPcp: false,
    outOfNetwork: { covered: true, coinsuranceBasisPoints: 3000, feeScheduleId: "OON" },
    ...overrides,
  });
}

/** The home infusion provider, in network for both products under contract C1 since 2019. */
export function aProvider(overrides: Partial<Provider> = {}): Provider {
  return {
    npi: HOME_INFUSION_NPI,
    name: "SAMPLE HOME INFUSION LLC",
    taxId: "061234567",
    kind: "home-infusion",
    address: { line1: "1 MAIN ST", city: "HARTFORD", state: "CT", zip: "061031234" },
    network: [
      { product: "careadvantage-preferred", contractId: "C1", from: day("2019-01-01") },
      { product: "carepartners-access", contractId: "C1", from: day("2019-01-01") },
    ],
    ...overrides,
  };
}

/** The PCP: a practitioner who bills nothing. */
export function aPractitioner(overrides: Partial<Provider> = {}): Provider {
  return aProvider({ npi: PCP_NPI, name: "SAMPLE PRACTICE", taxId: "067654321", kind: "practitioner", network: [], ...overrides });
}

/** Contract C1: schedule FS1, half price for the second and later concurrent therapies, a year to file. */
export function aContract(overrides: Partial<Contract> = {}): Contract {
  return {
    contractId: "C1",
    feeScheduleId: "FS1",
    lesserOfCharge: true,
    concurrentBasisPoints: { SH: 5000, SJ: 5000 },
    timelyFilingDays: 365,
    from: day("2019-01-01"),
    ...overrides,
  };
}

/** A rate's fields; `dollars` is the rate as the feed writes it. */
export interface RateOverrides extends Partial<FeeScheduleRow> {
  readonly dollars?: string | undefined;
}

/** S9500 at 110 dollars a day on schedule FS1. */
export function aRate({ dollars, ...fields }: RateOverrides = {}): FeeScheduleRow {
  return { feeScheduleId: "FS1", code: "S9500", rate: rate(dollars ?? "110"), from: day("2019-01-01"), ...fields };
}

/** A per diem that counts as a therapy, as a `codes` feed would name it. */
export function aCodeRow(overrides: Partial<CodeRow> = {}): CodeRow {
  return { code: "S9500", kind: "per-diem", countsAsTherapy: true, from: day("2019-01-01"), ...overrides };
}

/** Ceftriaxone 2 g: one vial (UN) is eight J0696 units. */
export function aDrug(overrides: Partial<DrugRow> = {}): DrugRow {
  return {
    ndc: "00143985625",
    hcpcs: "J0696",
    name: "CEFTRIAXONE 2 GM VIAL",
    packageSize: units(1),
    packageUnit: "UN",
    unitsPerPackage: units(8),
    benefit: "medical",
    from: day("2019-01-01"),
    ...overrides,
  };
}

/** At most one S9500 a day for the member, whoever bills; more is cut back. */
export function aUnitLimit({ perDay, ...fields }: Partial<UnitLimit> & { readonly perDay?: number | undefined } = {}): UnitLimit {
  return {
    code: "S9500",
    unitsPerDay: units(perDay ?? 1),
    source: "PLAN",
    scope: "member",
    mode: "cut-back",
    adjudicationIndicator: 3,
    from: day("2019-01-01"),
    ...fields,
  };
}

export function aPayer(overrides: Partial<Payer> = {}): Payer {
  return {
    payerId: "CPCT1",
    interchangeQualifier: "ZZ",
    interchangeId: "CPCT1",
    name: "SAMPLE HEALTH PLAN",
    address: { line1: "2 PLAN WAY", city: "HARTFORD", state: "CT", zip: "06103" },
    taxId: "069999999",
    contactPhone: "8605550100",
    website: "plan.example",
    timeZone: "America/New_York",
    eft: { routing: "021000021", account: "123456" },
    ...overrides,
  };
}

/** Everything that the default claim needs to pay in full: no authorization is required, no limit is set. */
export function someFacts(overrides: Partial<ClaimFacts> = {}): ClaimFacts {
  return {
    payer: { payerId: "CPCT1", timeZone: "America/New_York" },
    member: aMember(),
    plans: { HMO1: aPlan(), PPO1: aPpoPlan() },
    providers: { [HOME_INFUSION_NPI]: aProvider(), [PCP_NPI]: aPractitioner() },
    contracts: { C1: aContract() },
    rates: { S9500: [aRate()], S9366: [aRate({ code: "S9366", dollars: "200" })], J0696: [aRate({ code: "J0696", dollars: "0.6" })] },
    codes: { J0696: [aCodeRow({ code: "J0696", kind: "drug", countsAsTherapy: undefined, unitDosage: "250 MG" })] },
    drugs: { "00143985625": [aDrug()] },
    priorAuthorization: {},
    unitLimits: {},
    newToMarket: {},
    authorizations: [],
    referrals: [],
    coverageRequests: [],
    stays: [],
    holidays: [],
    ...overrides,
  };
}
