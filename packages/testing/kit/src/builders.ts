// One claim that pays, piece by piece: a test says only what differs. 2025-03-03, a Monday, in network, HMO active, all ids synthetic.
import {
  type BillingProvider,
  type Cents,
  type Claim,
  type ClaimMember,
  cents,
  type DrugIdentification,
  type HistoryLine,
  type Instant,
  type IsoDate,
  type LedgerFacts,
  type Rate,
  readInstant,
  readIsoDate,
  readRate,
  type ServiceLine,
  sumCents,
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
