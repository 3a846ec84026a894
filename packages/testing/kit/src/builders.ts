// One claim that pays, piece by piece: a test says only what differs. 2025-03-03, a Monday, in network, HMO active, all ids synthetic.
import {
  type BenefitPlan,
  type BillingProvider,
  type Cents,
  type Claim,
  type ClaimFacts,
  type ClaimMember,
  type CodeRow,
  type Contract,
  cents,
  type DrugIdentification,
  type DrugRow,
  type FeeScheduleRow,
  type HistoryLine,
  type Instant,
  type IsoDate,
  type LedgerFacts,
  type Member,
  type Payer,
  type Provider,
  type Rate,
  readInstant,
  readIsoDate,
  readRate,
  type ServiceLine,
  sumCents,
  type UnitLimit,
  type Units,
  units,
} from "@dripline/claims";

/** Bills and is paid: a home infusion provider in network for both products. */
export const HOME_INFUSION_NPI = "1999999984";
/** The member's PCP, who prescribes. */
export const PCP_NPI = "1888888876";
/** Another practitioner: a hospitalist. */
export const HOSPITALIST_NPI = "1777777768";
/** Another provider, without a contract. */
export const OTHER_NPI = "1234567893";
export const MEMBER_ID = "CP000012345";
export const DAY = day("2025-03-03");

/** A day as tests write it; throws where it isn't one. */
export function day(text: string): IsoDate {
  const value = readIsoDate(text);
  if (value === undefined) throw new Error(`not a day: ${text}`);
  return value;
}

/** An instant as tests write it; throws where it isn't one. */
export function instant(text: string): Instant {
  const value = readInstant(text);
  if (value === undefined) throw new Error(`not an instant with an offset: ${text}`);
  return value;
}

/** Dollars a unit as feeds write them; throws where it isn't a rate. */
export function rate(text: string): Rate {
  const value = readRate(text);
  if (value === undefined) throw new Error(`not a rate: ${text}`);
  return value;
}

/** A line's fields, with short forms: `on` sets both service days, `count` is whole units, `charge` is dollars. */
export interface LineOverrides extends Partial<ServiceLine> {
  readonly on?: string | undefined;
  readonly count?: number | undefined;
  readonly charge?: number | undefined;
}

/** One S9500 per diem (antibiotics once a day) of 180 dollars, ordered by the PCP. */
export function aLine({ on, count, charge, ...fields }: LineOverrides = {}): ServiceLine {
  const from = on === undefined ? (fields.serviceFrom ?? DAY) : day(on);
  return {
    line: 1,
    code: "S9500",
    modifiers: [],
    chargeCents: charge === undefined ? cents(18_000) : cents(Math.round(charge * 100)),
    units: units(count ?? 1),
    emergency: false,
    authorizationNumbers: [],
    orderingNpi: PCP_NPI,
    priorPayments: [],
    ...fields,
    serviceFrom: from,
    serviceTo: fields.serviceTo ?? from,
  };
}

/** Ceftriaxone: eight J0696 units of 250 mg from one vial of 2 g. */
export function aDrugLine(overrides: LineOverrides = {}): ServiceLine {
  return aLine({ code: "J0696", count: 8, charge: 20, drug: aDrugIdentification(), ...overrides });
}

export function aDrugIdentification(overrides: Partial<DrugIdentification> = {}): DrugIdentification {
  return { ndc: "00143985625", quantity: units(1), unit: "UN", ...overrides };
}

/** A claim's fields; its lines are numbered in order and its charge is their sum unless said otherwise. */
export interface ClaimOverrides extends Partial<Omit<Claim, "lines">> {
  readonly lines?: readonly (ServiceLine | LineOverrides)[] | undefined;
}

/** An original claim of one line, received on 2025-03-07. */
export function aClaim({ lines, ...fields }: ClaimOverrides = {}): Claim {
  const built = (lines ?? [aLine()]).map((each, at) => aLine({ ...each, line: at + 1 }));
  return {
    claimId: "20250660000001",
    receivedAt: instant("2025-03-07T14:30:00Z"),
    receivedOn: day("2025-03-07"),
    test: false,
    source: { sender: "CLEARINGHOUSE1", interchange: "000000101", group: "1", set: "0001" },
    patientControlNumber: "PCN1",
    frequency: "1",
    chargeCents: sumCents(built, (line) => line.chargeCents),
    placeOfService: "12",
    billing: aBillingProvider(),
    member: aClaimMember(),
    payerRank: "P",
    filingIndicator: "16",
    diagnoses: ["A419"],
    otherPayers: [],
    ...fields,
    lines: built,
  };
}

export function aBillingProvider(overrides: Partial<BillingProvider> = {}): BillingProvider {
  return { npi: HOME_INFUSION_NPI, taxId: "061234567", taxonomy: "3336H0001X", ...overrides };
}

/** The member as a claim names them. */
export function aClaimMember(overrides: Partial<ClaimMember> = {}): ClaimMember {
  return {
    memberId: MEMBER_ID,
    lastName: "DOE",
    firstName: "JOHN",
    birthDate: day("1950-01-15"),
    sex: "M",
    isSubscriber: true,
    ...overrides,
  };
}

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

/** A ledger that holds nothing yet. */
export function aLedger(overrides: Partial<LedgerFacts> = {}): LedgerFacts {
  return { balances: {}, history: [], ...overrides };
}

/** A history line's fields, with the short forms of a line. */
export interface HistoryOverrides extends Partial<HistoryLine> {
  readonly on?: string | undefined;
  readonly count?: number | undefined;
}

/** The default line as an earlier claim had it paid. */
export function aHistoryLine({ on, count, ...fields }: HistoryOverrides = {}): HistoryLine {
  const first: IsoDate = on === undefined ? (fields.day ?? DAY) : day(on);
  const billed: Units = fields.units ?? units(count ?? 1);
  const charge: Cents = fields.chargeCents ?? cents(18_000);
  return {
    claimId: "20250650000001",
    line: 1,
    billingNpi: HOME_INFUSION_NPI,
    code: "S9500",
    modifiers: [],
    paidUnits: fields.status === "denied" || fields.status === "pended" ? units(0) : billed,
    status: "paid",
    ...fields,
    day: first,
    dayTo: fields.dayTo ?? first,
    units: billed,
    chargeCents: charge,
  };
}
