// Every parameter of the policy: which rules read it and what it may hold. A bundle has to give each of them a value.
import type { ParameterValue } from "./policy.ts";

export interface ParameterSpec {
  readonly rules: readonly string[];
  /** What it may hold, in words. */
  readonly expected: string;
  accepts(value: ParameterValue): boolean;
}

const COUNT_MAX = 10_000;

function oneOf(rules: string, ...values: string[]): ParameterSpec {
  return {
    rules: rules.split(" "),
    expected: values.join(" or "),
    accepts: (value) => typeof value === "string" && values.includes(value),
  };
}

function wholeNumber(rules: string): ParameterSpec {
  return {
    rules: rules.split(" "),
    expected: `a whole number from 0 to ${COUNT_MAX}`,
    accepts: (value) => typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= COUNT_MAX,
  };
}

/** Days of waiting that no rule carries out yet: a value above 0 would promise what nobody does. */
function onlyZero(rules: string): ParameterSpec {
  return { rules: rules.split(" "), expected: "0, since waiting isn't carried out", accepts: (value) => value === 0 };
}

/** What policies leave open and only one answer is carried out for. */
function onlyFalse(rules: string): ParameterSpec {
  return { rules: rules.split(" "), expected: "false, since true isn't carried out", accepts: (value) => value === false };
}

function trueOrFalse(rules: string): ParameterSpec {
  return { rules: rules.split(" "), expected: "true or false", accepts: (value) => typeof value === "boolean" };
}

function listOf(rules: string, what: string, pattern: RegExp): ParameterSpec {
  const accepts = (value: ParameterValue): boolean => Array.isArray(value) && value.every((each) => pattern.test(each));
  return { rules: rules.split(" "), expected: `a list of ${what}`, accepts };
}

const workingHours: ParameterSpec = {
  rules: ["R27"],
  expected: "opening and closing time, HH:MM in quotes, the first before the second",
  accepts: (value) => isTimes(value) && value.length === 2 && (value[0] ?? "") < (value[1] ?? ""),
};

function isTimes(value: ParameterValue): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => /^([01]\d|2[0-3]):[0-5]\d$/.test(each));
}

export const parameterSpecs: Readonly<Record<string, ParameterSpec>> = {
  unknownBillingProvider: oneOf("R2", "DENY"),
  unknownMember: oneOf("R2", "REJECT"),
  dependentPatient: oneOf("R2", "REJECT"),
  suspectDuplicate: oneOf("R4", "INFO", "PEND"),
  splitSpan: onlyFalse("R7"),
  productsInScope: listOf("R8", "products", /^[a-z-]+$/),
  otherProduct: oneOf("R8", "PEND", "DENY"),
  timelyFilingDaysWithoutContract: wholeNumber("R9"),
  replacementFilingDays: wholeNumber("R9"),
  acceptedDelayReasons: listOf("R9", "delay reason codes (CLM20) in quotes", /^([1-9]|1[015])$/),
  pcpRule: oneOf("R12", "STRICT", "PCP_OR_AUTH", "INFO"),
  rxMaxAgeDays: wholeNumber("R12"),
  specialtyPharmacy: oneOf("R13", "PLAN", "PEND", "DENY"),
  spanPolicy: oneOf("R14", "DENY", "EXPAND_PER_DIEM"),
  ndcMissing: oneOf("R16", "DENY"),
  ndcFormat: oneOf("R16", "DENY"),
  drugDescription: oneOf("R16", "DERIVE", "INFO", "STRICT"),
  nocPerDiems: listOf("R16", "codes", /^[A-Z0-9]{5}$/),
  concurrentModifiers: oneOf("R17", "OPTIONAL", "REQUIRED"),
  concurrentProviders: oneOf("R17", "SAME"),
  holdForPrimaryDays: onlyZero("R17"),
  perDiemBasis: oneOf("R18", "CALENDAR_DAY"),
  perDiemOverOne: oneOf("R18", "CUTBACK", "DENY_LINE"),
  addOnCodes: listOf("R18", "pairs, an add-on and its service (99602:99601)", /^[A-Z0-9]{5}:[A-Z0-9]{5}$/),
  ndcGraceDays: onlyZero("R19"),
  ndcTolerancePercent: wholeNumber("R19"),
  discardedDrugModifiers: oneOf("R20", "OPTIONAL", "REQUIRED"),
  jwjz: oneOf("R20", "OFF", "WARN", "ENFORCE"),
  excludedServiceGroup: oneOf("R23", "CO", "PR"),
  experimentalCodes: listOf("R23", "codes", /^[A-Z0-9]{5}$/),
  unapprovedDrugs: listOf("R23", "the first nine digits of NDCs, in quotes", /^\d{9}$/),
  clinicalReviewCodes: listOf("R23", "codes", /^[A-Z0-9]{5}$/),
  newToMarketWithoutRequest: oneOf("R24", "DENY", "PEND"),
  authSearch: trueOrFalse("R25"),
  authMatch: oneOf("R26", "CODE", "FAMILY"),
  expiredAuthorization: oneOf("R26", "302", "198"),
  lateAuthScope: oneOf("R27", "DAYS_BEFORE_REQUEST", "ALL_DAYS"),
  workingHours,
  earlyMorningCountsAsPreviousNight: trueOrFalse("R27"),
  nextBusinessDayEnds: oneOf("R27", "CLOSE", "MIDNIGHT"),
  outOfNetworkGroup: oneOf("R11", "CO", "PR"),
  emergencyNeedsNoReferral: trueOrFalse("R28"),
  dischargeOrderIsReferral: onlyFalse("R28"),
  maximumUnits: oneOf("R30", "PLAN", "CMS_THEN_PLAN"),
  openStay: oneOf("R31", "PEND", "DENY"),
  hospiceUnrelatedModifiers: listOf("R31", "modifiers", /^[A-Z0-9]{2}$/),
  nursingFacility: oneOf("R31", "PEND", "DENY", "PAY"),
  unlistedWithoutPrice: oneOf("R32", "PEND"),
  concurrentBasisPointsSH: wholeNumber("R33"),
  concurrentBasisPointsSJ: wholeNumber("R33"),
  promptPayDays: wholeNumber("R37"),
  interestBasisPointsPerYear: wholeNumber("R37"),
  knockOn: oneOf("R39", "worklist", "automatic", "off"),
  cobMethod: oneOf("R35", "STANDARD", "NON_DUPLICATION"),
  priorPayerProviderFault: listOf("R35", "reason codes (CARC) in quotes", /^[A-Z]?\d{1,3}$/),
};
