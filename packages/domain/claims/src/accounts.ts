// Names of a member's accounts. A balance is what has been used: it starts at nothing, and only an appeal takes it past its limit.
import type { IsoDate } from "./days.ts";

/** Units of a code paid on a day; of one billing provider where the limit's scope is the provider. Thousandths of a unit. */
export function unitsAccount(code: string, day: IsoDate, billingNpi?: string): string {
  return billingNpi === undefined ? `units/${code}/${day}` : `units/${code}/${day}/${billingNpi}`;
}

/** Units of a code used of an authorization. Thousandths of a unit. */
export function authorizationAccount(authorizationId: string, code: string): string {
  return `authorization/${authorizationId}/${code}`;
}

/** Units of a code paid under a benefit plan in a year, where the plan covers only so many. Thousandths of a unit. */
export function benefitAccount({ benefitPlanId, code, year }: { benefitPlanId: string; code: string; year: string }): string {
  return `benefit/${benefitPlanId}/${code}/${year}`;
}

/** Visits used of a referral: service dates paid to its provider. */
export function referralAccount(referralId: string): string {
  return `referral/${referralId}`;
}

/** Deductible met in a year, in cents. */
export function deductibleAccount(year: string): string {
  return `deductible/${year}`;
}

/** What the member has owed in a year, in cents. */
export function outOfPocketAccount(year: string): string {
  return `out-of-pocket/${year}`;
}

/** Accounts that count units, in thousandths; the others count visits or cents. */
export function countsUnits(account: string): boolean {
  return account.startsWith("units/") || account.startsWith("authorization/") || account.startsWith("benefit/");
}

/** What an account has used so far. */
export interface Balances {
  of(account: string): number;
}
