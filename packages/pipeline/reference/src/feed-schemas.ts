// A schema for each kind of feed: the fields as the contract names them, in its order. An unknown field is refused, not ignored.
import type { IsoDate, Payer, ReferenceKind, ReferenceRows } from "@dripline/claims";
import { z } from "zod";
import {
  address,
  bankAccount,
  basisPoints,
  cents,
  code,
  count,
  countsByCode,
  day,
  flag,
  id,
  instant,
  ndc,
  ndc9,
  npi,
  oneOf,
  optional,
  quantity,
  rate,
  taxId,
  text,
  unitCount,
  unitsByCode,
  wireText,
} from "./field-schemas.ts";

type Schemas = { readonly [Kind in ReferenceKind]: z.ZodType<ReferenceRows[Kind]> };

const endsAfterItBegins = (span: { readonly from: IsoDate; readonly to?: IsoDate | undefined }): boolean =>
  span.to === undefined || span.from <= span.to;
const END = { path: ["to"], error: "a day on or after from" };

const department = oneOf("precertification", "pharmacy");

export const schemas: Schemas = {
  members: z
    .strictObject({
      memberId: id,
      lastName: text,
      firstName: text,
      birthDate: day,
      sex: oneOf("F", "M", "U"),
      deathDate: optional(day),
      pcpNpi: optional(npi),
      coverage: z.array(z.strictObject({ product: id, benefitPlanId: id, from: day, to: optional(day) }).refine(endsAfterItBegins, END)),
      otherCoverage: optional(
        z.array(
          z
            .strictObject({ payerId: id, name: text, order: oneOf("primary", "secondary"), from: day, to: optional(day) })
            .refine(endsAfterItBegins, END),
        ),
      ),
    })
    .refine((member) => member.deathDate === undefined || member.birthDate <= member.deathDate, {
      path: ["deathDate"],
      error: "a day on or after birthDate",
    }),
  "benefit-plans": z.strictObject({
    benefitPlanId: id,
    planType: oneOf("HMO", "PPO"),
    requiresPcp: flag,
    deductibleCents: cents,
    coinsuranceBasisPoints: basisPoints,
    copayCents: cents,
    outOfPocketMaxCents: optional(cents),
    outOfNetwork: z.strictObject({ covered: flag, coinsuranceBasisPoints: basisPoints, feeScheduleId: optional(id) }),
    exclusions: optional(z.array(code)),
    yearlyMaximums: optional(countsByCode),
  }),
  providers: z.strictObject({
    npi,
    name: wireText,
    taxId,
    kind: oneOf("home-infusion", "specialty-pharmacy", "practitioner", "other"),
    excludedFrom: optional(day),
    address,
    eft: optional(bankAccount),
    network: optional(
      z.array(z.strictObject({ product: id, contractId: id, from: day, to: optional(day) }).refine(endsAfterItBegins, END)),
    ),
  }),
  contracts: z
    .strictObject({
      contractId: id,
      feeScheduleId: id,
      lesserOfCharge: flag,
      concurrentBasisPoints: optional(z.strictObject({ SH: basisPoints, SJ: basisPoints })),
      timelyFilingDays: count,
      from: day,
      to: optional(day),
    })
    .refine(endsAfterItBegins, END),
  "fee-schedules": z
    .strictObject({ feeScheduleId: id, code, ndc: optional(ndc), rate, from: day, to: optional(day) })
    .refine(endsAfterItBegins, END),
  codes: z
    .strictObject({
      code,
      kind: oneOf("per-diem", "drug", "unlisted-drug", "nursing", "supply", "catheter-care", "other"),
      family: optional(id),
      countsAsTherapy: optional(flag),
      bundledInPerDiem: optional(flag),
      unitDosage: optional(text),
      from: day,
      to: optional(day),
    })
    .refine(endsAfterItBegins, END),
  drugs: z
    .strictObject({
      ndc,
      hcpcs: code,
      name: text,
      packageSize: quantity,
      packageUnit: oneOf("UN", "ML", "GR", "ME", "F2"),
      unitsPerPackage: quantity,
      benefit: oneOf("medical", "pharmacy"),
      singleDose: optional(flag),
      from: day,
      to: optional(day),
    })
    .refine(endsAfterItBegins, END),
  "new-to-market": z.strictObject({ ndc9, from: day, to: optional(day) }).refine(endsAfterItBegins, END),
  "coverage-requests": z
    .strictObject({ requestId: id, memberId: id, ndc9, status: oneOf("approved", "denied", "pending"), from: day, to: optional(day) })
    .refine(endsAfterItBegins, END),
  "prior-authorization": z
    .strictObject({ code, department, products: optional(z.array(id)), from: day, to: optional(day) })
    .refine(endsAfterItBegins, END),
  authorizations: z
    .strictObject({
      authorizationId: id,
      memberId: id,
      providerNpi: npi,
      codes: z.array(code),
      units: optional(unitsByCode),
      status: oneOf("approved", "denied", "pending", "cancelled"),
      department,
      from: day,
      to: day,
      requestedAt: instant,
      arrangedAt: optional(instant),
      emergency: optional(flag),
      firstServiceDate: optional(day),
    })
    .refine(endsAfterItBegins, END),
  referrals: z
    .strictObject({ referralId: id, memberId: id, fromNpi: npi, toNpi: npi, from: day, to: day, visits: optional(count) })
    .refine(endsAfterItBegins, END),
  "unit-limits": z
    .strictObject({
      code,
      unitsPerDay: unitCount,
      source: oneOf("CMS", "PLAN"),
      scope: oneOf("member", "provider"),
      mode: oneOf("cut-back", "deny-line"),
      adjudicationIndicator: oneOf(1, 2, 3),
      from: day,
      to: optional(day),
    })
    .refine(endsAfterItBegins, END),
  stays: z
    .strictObject({
      stayId: id,
      memberId: id,
      kind: oneOf("inpatient", "skilled-nursing", "hospice"),
      admitted: day,
      discharged: optional(day),
    })
    .refine((stay) => stay.discharged === undefined || stay.admitted <= stay.discharged, {
      path: ["discharged"],
      error: "a day on or after admitted",
    }),
  holidays: z.strictObject({ date: day, name: text }),
};

export const payerSchema: z.ZodType<Payer> = z.strictObject({
  payerId: wireText,
  interchangeQualifier: oneOf("01", "14", "20", "27", "28", "29", "30", "33", "ZZ"),
  interchangeId: wireText.refine((value) => value.length <= 15, "text of 1 to 15 characters"),
  name: wireText,
  address,
  taxId,
  contactPhone: wireText,
  website: text,
  timeZone: text.refine(isTimeZone, "a time zone of the IANA database, such as America/New_York"),
  eft: bankAccount,
});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
