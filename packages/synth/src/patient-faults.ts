// What can be wrong with a patient's case rather than with one claim: coverage, authorization, referral, provider. One row for each way.
import { addDays, dayOfWeek, type IsoDate } from "@dripline/claims";
import type { Product } from "./payer.ts";
import { EQUIPMENT_SUPPLIER, EXCLUDED, OUT_OF_NETWORK, type Payee, UNKNOWN_PAYEE } from "./providers.ts";

export interface Span {
  readonly from: string;
  readonly to?: string | undefined;
}

export interface DraftAuthorization {
  readonly authorizationId: string;
  readonly memberId: string;
  readonly providerNpi: string;
  readonly codes: readonly string[];
  readonly units?: Readonly<Record<string, number>> | undefined;
  readonly status: string;
  readonly department: string;
  readonly from: string;
  readonly to: string;
  readonly requestedAt: string;
  readonly arrangedAt?: string | undefined;
  readonly emergency?: boolean | undefined;
  readonly firstServiceDate?: string | undefined;
}

/** Days of the episode, for a fault to move dates around. */
export interface Episode {
  readonly first: IsoDate;
  readonly last: IsoDate;
}

export interface PatientFault {
  readonly name: string;
  /** What comes of it: CARC with its remarks, or "pend". */
  readonly expected: string;
  readonly weight: number;
  /** The regimen has to need an authorization, or has to need none. */
  readonly authorization?: "needed" | "not-needed" | undefined;
  readonly product?: Product | undefined;
  readonly payee?: Payee | undefined;
  readonly changeAuthorization?: (row: DraftAuthorization, episode: Episode) => DraftAuthorization | undefined;
  readonly coverage?: (episode: Episode) => readonly Span[];
  /** Product on the member's record instead of the claim's own. */
  readonly otherProduct?: string | undefined;
  readonly referral?: "ended" | "one-visit" | undefined;
  readonly diedBefore?: boolean | undefined;
  readonly prescribedByAnother?: boolean | undefined;
  readonly stay?: Stay | undefined;
  readonly otherCoverage?: boolean | undefined;
}

/** Where the patient was on the days that are billed; an open stay is one in hospital without a discharge yet. */
export type Stay = "inpatient" | "skilled-nursing" | "hospice" | "open";

const OPEN_SINCE = "2021-01-01";

export const PATIENT_FAULTS: readonly PatientFault[] = [
  { name: "authorization-missing", expected: "197", weight: 3, authorization: "needed", changeAuthorization: () => undefined },
  {
    name: "authorization-late",
    expected: "210",
    weight: 3,
    authorization: "needed",
    changeAuthorization: (row, { first }) => ({
      ...row,
      arrangedAt: `${weekdayBefore(first)}T11:00:00-05:00`,
      requestedAt: `${addDays(first, 2)}T09:00:00-05:00`,
      emergency: undefined,
    }),
  },
  { name: "inpatient-stay", expected: "97 MA133", weight: 2, stay: "inpatient" },
  { name: "other-coverage-first", expected: "22 MA04", weight: 2, otherCoverage: true },
  { name: "hospice-election", expected: "B9", weight: 1, stay: "hospice" },
  {
    name: "authorization-expired",
    expected: "302 N351",
    weight: 2,
    authorization: "needed",
    changeAuthorization: (row, { first }) => ({
      ...row,
      from: addDays(first, -60),
      to: addDays(first, -1),
      firstServiceDate: addDays(first, -59),
    }),
  },
  {
    name: "authorization-used-up",
    expected: "198 N54",
    weight: 2,
    authorization: "needed",
    changeAuthorization: (row) => ({ ...row, units: Object.fromEntries(Object.keys(row.units ?? {}).map((code) => [code, 1])) }),
  },
  {
    name: "authorization-denied",
    expected: "39",
    weight: 1,
    authorization: "needed",
    changeAuthorization: (row) => ({ ...row, status: "denied" }),
  },
  {
    name: "authorization-pending",
    expected: "pend",
    weight: 1,
    authorization: "needed",
    changeAuthorization: (row) => ({ ...row, status: "pending" }),
  },
  {
    name: "authorization-cancelled",
    expected: "197",
    weight: 1,
    authorization: "needed",
    changeAuthorization: (row) => ({ ...row, status: "cancelled" }),
  },
  {
    name: "authorization-of-another-provider",
    expected: "296",
    weight: 1,
    authorization: "needed",
    changeAuthorization: (row) => ({ ...row, providerNpi: OUT_OF_NETWORK.npi }),
  },
  {
    name: "authorization-for-another-code",
    expected: "284 N54",
    weight: 1,
    authorization: "needed",
    changeAuthorization: (row) => ({ ...row, codes: ["S9372"], units: undefined }),
  },
  { name: "coverage-not-begun", expected: "26", weight: 2, coverage: ({ last }) => [{ from: addDays(last, 1) }] },
  { name: "coverage-ended", expected: "27", weight: 3, coverage: ({ first }) => [{ from: OPEN_SINCE, to: addDays(first, -1) }] },
  {
    name: "coverage-gap",
    expected: "200",
    weight: 1,
    coverage: ({ first, last }) => [{ from: OPEN_SINCE, to: addDays(first, -1) }, { from: addDays(last, 1) }],
  },
  { name: "no-referral-out-of-network", expected: "288 N489", weight: 2, product: "careadvantage-preferred", payee: OUT_OF_NETWORK },
  { name: "referral-ended", expected: "288 N489", weight: 1, product: "careadvantage-preferred", payee: OUT_OF_NETWORK, referral: "ended" },
  {
    name: "referral-visits-used-up",
    expected: "287",
    weight: 1,
    product: "careadvantage-preferred",
    payee: OUT_OF_NETWORK,
    referral: "one-visit",
  },
  { name: "payee-excluded", expected: "B7 N570", weight: 1, payee: EXCLUDED },
  { name: "payee-of-another-kind", expected: "170 N95", weight: 1, payee: EQUIPMENT_SUPPLIER },
  { name: "payee-unknown", expected: "B7 N570", weight: 1, payee: UNKNOWN_PAYEE },
  { name: "member-died", expected: "13", weight: 1, diedBefore: true },
  {
    name: "not-prescribed-by-pcp",
    expected: "243 N630",
    weight: 2,
    product: "careadvantage-preferred",
    authorization: "not-needed",
    prescribedByAnother: true,
  },
  { name: "skilled-nursing-stay", expected: "190 N106", weight: 1, stay: "skilled-nursing" },
  { name: "open-stay", expected: "pend", weight: 1, stay: "open" },
  { name: "product-out-of-scope", expected: "pend", weight: 1, otherProduct: "commercial-choice" },
];

/** The working day before a day, holidays aside. */
export function weekdayBefore(day: IsoDate): IsoDate {
  const weekday = dayOfWeek(day);
  return addDays(day, weekday === 1 ? -3 : weekday === 0 ? -2 : -1);
}
