// Authorizations, referrals and what else must be asked for beforehand, each approved and in force on the default day.
import { type Authorization, type CoverageRequest, type PriorAuthorizationRow, type Referral, type Stay, units } from "@dripline/claims";
import { day, HOME_INFUSION_NPI, instant, MEMBER_ID, PCP_NPI } from "./builders.ts";

/** S9500 needs an authorization of Precertification Operations. */
export function aPriorAuthorizationRow(overrides: Partial<PriorAuthorizationRow> = {}): PriorAuthorizationRow {
  return { code: "S9500", department: "precertification", from: day("2019-01-01"), ...overrides };
}

/** An authorization's fields; `counts` are whole units by code. */
export interface AuthorizationOverrides extends Partial<Authorization> {
  readonly counts?: Readonly<Record<string, number>> | undefined;
}

/** PA1: S9500 for March 2025 by the home infusion provider, asked for and arranged the week before. */
export function anAuthorization({ counts, ...fields }: AuthorizationOverrides = {}): Authorization {
  return {
    authorizationId: "PA1",
    memberId: MEMBER_ID,
    providerNpi: HOME_INFUSION_NPI,
    codes: ["S9500"],
    units: counts && Object.fromEntries(Object.entries(counts).map(([code, count]) => [code, units(count)])),
    status: "approved",
    department: "precertification",
    from: day("2025-03-01"),
    to: day("2025-03-31"),
    requestedAt: instant("2025-02-24T10:00:00-05:00"),
    arrangedAt: instant("2025-02-25T10:00:00-05:00"),
    ...fields,
  };
}

/** RF1: the PCP refers the member to the home infusion provider for March 2025. */
export function aReferral(overrides: Partial<Referral> = {}): Referral {
  return {
    referralId: "RF1",
    memberId: MEMBER_ID,
    fromNpi: PCP_NPI,
    toNpi: HOME_INFUSION_NPI,
    from: day("2025-03-01"),
    to: day("2025-03-31"),
    ...overrides,
  };
}

export function aCoverageRequest(overrides: Partial<CoverageRequest> = {}): CoverageRequest {
  return { requestId: "CR1", memberId: MEMBER_ID, ndc9: "001439856", status: "approved", from: day("2025-03-01"), ...overrides };
}

export function aStay(overrides: Partial<Stay> = {}): Stay {
  return {
    stayId: "ST1",
    memberId: MEMBER_ID,
    kind: "inpatient",
    admitted: day("2025-03-01"),
    discharged: day("2025-03-05"),
    ...overrides,
  };
}
