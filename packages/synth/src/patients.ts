// The patients of the month: each follows from the seed and its number alone, so that no list of them is ever held.
import { addDays, dayOfWeek, type IsoDate } from "@dripline/claims";
import { type ClaimFault, claimFaultOf, patientFaultOf, type Trait, traitOf } from "./faults.ts";
import { type DraftAuthorization, type PatientFault, weekdayBefore } from "./patient-faults.ts";
import { OTHER_PAYER, PLANS, PRODUCTS, type Product } from "./payer.ts";
import { contractedPayees, OUT_OF_NETWORK, type Payee, physicianCount, physicianNpi, TOWNS } from "./providers.ts";
import { Random } from "./random.ts";
import { NEW_TO_MARKET, REGIMENS, type Regimen } from "./therapies.ts";

const STREETS = ["ELM", "OAK", "MAPLE", "CHURCH", "MILL"];
/** A claim covers this many days of an episode. */
export const DAYS_PER_CLAIM = 2;
const CLAIMS_PER_PATIENT_MAX = 5;
/** Days from one claim of an episode to the next in a year: most follow each other, some patients come back for months. */
const STEPS_OF_A_YEAR = [DAYS_PER_CLAIM, DAYS_PER_CLAIM, DAYS_PER_CLAIM, 7, 28, 56];
const OPEN_SINCE = "2021-01-01";

const LAST_NAMES = [
  "DOE",
  "ROE",
  "POE",
  "SAMPLE",
  "RIVERS",
  "HILLS",
  "WOODS",
  "STONE",
  "BROOKS",
  "FIELDS",
  "MARSH",
  "LAKE",
  "GROVE",
  "FORD",
  "DALE",
];
const FIRST_NAMES = [
  "JANE",
  "JOHN",
  "ANA",
  "LEE",
  "SAM",
  "RITA",
  "OMAR",
  "NORA",
  "HUGO",
  "IRIS",
  "PAUL",
  "VERA",
  "CARL",
  "EDNA",
  "MILO",
  "RUTH",
];

/** What is made up: a payer's month, or a year of them. */
export interface Month {
  readonly seed: number;
  readonly claims: number;
  readonly first: IsoDate;
  readonly days: number;
  readonly isYear: boolean;
  readonly payees: readonly Payee[];
  readonly physicians: number;
}

export interface MonthWanted {
  readonly seed: number;
  readonly claims: number;
  /** All of 2025 in place of March. */
  readonly isYear?: boolean | undefined;
}

export function monthOf({ seed, claims, isYear = false }: MonthWanted): Month {
  const days = isYear ? { first: "2025-01-01" as IsoDate, days: 365 } : { first: "2025-03-01" as IsoDate, days: 31 };
  return { seed, claims, ...days, isYear, payees: contractedPayees(claims), physicians: physicianCount(claims) };
}

interface DraftReferral {
  readonly referralId: string;
  readonly memberId: string;
  readonly fromNpi: string;
  readonly toNpi: string;
  readonly from: string;
  readonly to: string;
  readonly visits: number;
}

export interface Patient {
  readonly number: number;
  readonly fault?: PatientFault | undefined;
  readonly claimFault?: ClaimFault | undefined;
  readonly trait?: Trait | undefined;
  readonly memberId: string;
  readonly lastName: string;
  readonly firstName: string;
  readonly birthDate: IsoDate;
  readonly sex: "F" | "M";
  readonly street: string;
  readonly town: readonly [city: string, zip: string];
  readonly product: Product;
  readonly benefitPlanId: string;
  readonly pcpNpi: string;
  readonly prescriberNpi: string;
  readonly payee: Payee;
  readonly regimen: Regimen;
  readonly first: IsoDate;
  readonly last: IsoDate;
  /** Claims about the episode, one for each stretch of days. */
  readonly claimCount: number;
  /** Days from the first day of a claim to that of the next. */
  readonly step: number;
  readonly authorization?: DraftAuthorization | undefined;
  readonly referral?: DraftReferral | undefined;
}

/** Patients until their claims, duplicates among them, are the month's; the last one's are cut to fit. */
export function* patientsOf(month: Month): Generator<Patient> {
  let left = month.claims;
  for (let number = 0; left > 0; number++) {
    const patient = patientOf(month, number, left);
    left -= patient.claimCount + claimsBeside(patient.claimFault);
    yield patient;
  }
}

/** A duplicate, a replacement or a void comes beside the patient's own claims. */
function claimsBeside(fault: ClaimFault | undefined): number {
  return fault?.isDuplicate || fault?.followUp ? 1 : 0;
}

function patientOf(month: Month, number: number, claimsLeft: number): Patient {
  const random = new Random(month.seed, 1, number);
  const fault = patientFaultOf(month.seed, number);
  const claimFault = claimsLeft < 2 || fault ? undefined : claimFaultOf(month.seed, number);
  const claimCount = Math.min(random.between(1, CLAIMS_PER_PATIENT_MAX), claimsLeft - claimsBeside(claimFault));
  const product = fault?.product ?? claimFault?.product ?? (random.chance(65) ? PRODUCTS[0] : PRODUCTS[1]);
  const regimen = regimenFor(random, (each) => suits(each, fault, claimFault));
  const step = month.isYear ? random.pick(STEPS_OF_A_YEAR) : DAYS_PER_CLAIM;
  const days = (claimCount - 1) * step + DAYS_PER_CLAIM;
  const first = addDays(month.first, random.between(0, month.days - days));
  const pcp = random.below(month.physicians);
  const patient: Patient = {
    number,
    fault,
    claimFault,
    trait: fault || claimFault ? undefined : traitOf(month.seed, number),
    memberId: `CP${100_000_000 + number}`,
    ...personOf(random),
    product,
    benefitPlanId: random.pick(PLANS[product]),
    pcpNpi: physicianNpi(pcp),
    prescriberNpi: physicianNpi(isPrescribedByAnother({ product, regimen, fault }, random) ? (pcp + 1) % month.physicians : pcp),
    payee: payeeOf(month, fault ?? claimFault, random),
    regimen,
    first,
    last: addDays(first, days - 1),
    claimCount,
    step,
  };
  return { ...patient, authorization: authorizationOf(patient, random), referral: referralOf(patient) };
}

type Person = Pick<Patient, "lastName" | "firstName" | "birthDate" | "sex" | "street" | "town">;

function personOf(random: Random): Person {
  return {
    lastName: random.pick(LAST_NAMES),
    firstName: random.pick(FIRST_NAMES),
    birthDate: addDays("1930-01-01" as IsoDate, random.below(18_000)),
    sex: random.chance(52) ? "F" : "M",
    street: `${random.between(1, 220)} ${random.pick(STREETS)} ST`,
    town: random.pick(TOWNS),
  };
}

/** Preferred provider plans need no PCP; elsewhere a hospital's physician may prescribe what the plan has authorized. */
function isPrescribedByAnother({ product, regimen, fault }: Pick<Patient, "product" | "regimen" | "fault">, random: Random): boolean {
  if (fault?.prescribedByAnother) return true;
  if (product === "carepartners-access") return true;
  return regimen.needsAuthorization && fault === undefined && random.chance(20);
}

function payeeOf({ payees }: Month, fault: PatientFault | ClaimFault | undefined, random: Random): Payee {
  if (fault !== undefined) return fault.payee ?? random.pick(payees);
  return random.chance(2) ? OUT_OF_NETWORK : random.pick(payees);
}

function suits(regimen: Regimen, fault: PatientFault | undefined, claimFault: ClaimFault | undefined): boolean {
  if (fault?.authorization !== undefined) return regimen.needsAuthorization === (fault.authorization === "needed");
  return claimFault?.regimen === undefined || claimFault.regimen(regimen);
}

function regimenFor(random: Random, isRight: (regimen: Regimen) => boolean): Regimen {
  const candidates = REGIMENS.filter(isRight);
  let at = random.below(candidates.reduce((sum, { weight }) => sum + weight, 0));
  for (const regimen of candidates) {
    at -= regimen.weight;
    if (at < 0) return regimen;
  }
  throw new Error("invariant broken: no regimen suits");
}

/** Approved for the whole episode, asked for in time: before it, or on the next business day where it was arranged on a Friday night. */
function authorizationOf(patient: Patient, random: Random): DraftAuthorization | undefined {
  const { regimen, first, last, memberId, payee } = patient;
  if (!regimen.needsAuthorization) return undefined;
  const days = patient.claimCount * DAYS_PER_CLAIM + 2;
  const before = weekdayBefore(first);
  const weekday = dayOfWeek(first);
  const isAfterHours = (weekday === 6 || weekday === 0) && random.chance(40);
  const monday = addDays(first, weekday === 6 ? 2 : 1);
  const units = Object.fromEntries(
    regimen.therapies.flatMap(({ perDiem, drug, unitsADay, discardedADay = 0 }) => [
      [perDiem, days],
      [drug.hcpcs, days * (unitsADay + discardedADay)],
    ]),
  );
  const row: DraftAuthorization = {
    authorizationId: `PA${7_000_000 + patient.number}`,
    memberId,
    providerNpi: payee.npi,
    codes: [...Object.keys(units), "99601", "99602"],
    units,
    status: "approved",
    department: "precertification",
    from: first,
    to: addDays(last, 14),
    requestedAt: isAfterHours ? `${monday}T10:05:00${offsetOn(monday)}` : `${before}T10:30:00${offsetOn(before)}`,
    arrangedAt: isAfterHours ? `${before}T19:40:00${offsetOn(before)}` : `${before}T09:15:00${offsetOn(before)}`,
    firstServiceDate: first,
  };
  return patient.fault?.changeAuthorization ? patient.fault.changeAuthorization(row, patient) : row;
}

/** New York changed its clocks on 2025-03-09 and 2025-11-02. */
export function offsetOn(day: IsoDate): string {
  return day < "2025-03-09" || day >= "2025-11-02" ? "-05:00" : "-04:00";
}

function referralOf(patient: Patient): DraftReferral | undefined {
  const { fault, payee, product, first, last } = patient;
  const isNeeded = payee.standing === "out-of-network" && product === "careadvantage-preferred";
  if (!isNeeded || (fault?.payee !== undefined && fault.referral === undefined)) return undefined;
  return {
    referralId: `RF${3_000_000 + patient.number}`,
    memberId: patient.memberId,
    fromNpi: patient.pcpNpi,
    toNpi: payee.npi,
    from: addDays(first, -30),
    to: fault?.referral === "ended" ? addDays(first, -1) : addDays(last, 30),
    visits: fault?.referral === "one-visit" ? 1 : 40,
  };
}

/** The `members` row. */
export function memberRow(patient: Patient): object {
  const { fault, trait, product, benefitPlanId, first } = patient;
  const spans = fault?.coverage?.(patient) ?? [{ from: OPEN_SINCE }];
  return {
    memberId: patient.memberId,
    lastName: patient.lastName,
    firstName: patient.firstName,
    birthDate: patient.birthDate,
    sex: patient.sex,
    deathDate: fault?.diedBefore ? addDays(first, -1) : null,
    pcpNpi: patient.pcpNpi,
    coverage: spans.map((span) => ({ product: fault?.otherProduct ?? product, benefitPlanId, ...span })),
    otherCoverage: fault?.otherCoverage || trait === "other-payer" ? [{ ...OTHER_PAYER, order: "primary", from: OPEN_SINCE }] : undefined,
  };
}

/** The `stays` row of a patient who was elsewhere on days that are billed. */
export function stayRow({ fault, number, memberId, first, last }: Patient): object | undefined {
  if (!fault?.stay) return undefined;
  const { stay } = fault;
  const row = { stayId: `ST${number}`, memberId, kind: stay === "open" ? "inpatient" : stay, admitted: addDays(first, -2) };
  return stay === "inpatient" || stay === "skilled-nursing" ? { ...row, discharged: addDays(last, 2) } : row;
}

/** The `coverage-requests` row of a patient whose prescriber asked for a drug that is new to the market. */
export function coverageRequestRow({ trait, claimFault, number, memberId, first }: Patient): object | undefined {
  const status = trait === "new-drug" ? "approved" : claimFault?.coverageRequest;
  return status && { requestId: `CQ${number}`, memberId, ndc9: NEW_TO_MARKET.ndc.slice(0, 9), status, from: addDays(first, -14) };
}
