// What holds of every finding of every rule, whatever the claim: a denial has its reason, nothing else has one, no rule throws,
// and nobody's name, birth date or member id is in it.

import { type ClaimFacts, cents } from "@dripline/claims";
import {
  aClaim,
  aCoverageRequest,
  aDrugIdentification,
  aHistoryLine,
  aMember,
  anAuthorization,
  aPlan,
  aPpoPlan,
  aPriorAuthorizationRow,
  aProvider,
  aReferral,
  aStay,
  type ClaimOverrides,
  day,
  HOME_INFUSION_NPI,
  HOSPITALIST_NPI,
  type LineOverrides,
  PCP_NPI,
  shippedPolicy,
  someFacts,
} from "@dripline/kit";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf } from "./line-context.ts";
import type { Finding } from "./rule.ts";
import { lineRules } from "./rules-in-order.ts";

const days = fc.constantFrom("2018-12-31", "2020-12-31", "2023-03-31", "2025-01-31", "2025-02-01", "2025-03-03", "2025-03-04");
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const line: fc.Arbitrary<LineOverrides> = fc
  .record({
    code: fc.constantFrom("S9500", "S9501", "S9366", "S9365", "S9810", "S5501", "S9208", "S9563", "J0696", "99601", "99602", "J0000"),
    modifiers: fc.subarray(["SH", "SJ", "SS", "JW", "JZ", "59"], { maxLength: 4 }),
    count: fc.constantFrom(0, 0.5, 1, 2, 8),
    charge: fc.constantFrom(0, 0.01, 180),
    on: days,
    last: optional(fc.constant("2025-03-05")),
    placeOfService: optional(fc.constantFrom("12", "11", "31", "21")),
    orderingNpi: optional(fc.constantFrom(PCP_NPI, HOSPITALIST_NPI)),
    prescribedOn: optional(fc.constantFrom(day("2025-03-04"), day("2020-01-01"))),
    drug: optional(fc.constantFrom(aDrugIdentification(), aDrugIdentification({ ndc: "1", quantity: undefined, unit: undefined }))),
    authorizationNumbers: fc.subarray(["PA1", "PA9"]),
    renderingNpi: optional(fc.constant(HOSPITALIST_NPI)),
    priorPayments: fc.subarray([
      { payerId: "B", paidCents: cents(12_000), adjustments: [{ group: "PR", carc: "2", amountCents: cents(6000) }] },
      { payerId: "C", paidCents: cents(0), adjustments: [{ group: "CO", carc: "197", amountCents: cents(18_000) }] },
    ]),
  })
  .map(({ last, ...fields }) => ({ ...fields, serviceTo: last === undefined ? day(fields.on) : day(last) }));

const claim: fc.Arbitrary<ClaimOverrides> = fc.record({
  lines: fc.array(line, { minLength: 1, maxLength: 5 }),
  frequency: fc.constantFrom("1", "1", "1", "7", "8"),
  placeOfService: fc.constantFrom("12", "49"),
  payerRank: fc.constantFrom("P", "P", "S"),
  otherPayers: fc.subarray([
    { payerId: "B", rank: "P", paidCents: cents(12_000), adjustments: [] },
    { payerId: "C", rank: "S", adjustments: [] },
  ]),
  referringNpi: optional(fc.constant(PCP_NPI)),
  authorizationNumber: optional(fc.constantFrom("PA1", "PA9")),
  referralNumber: optional(fc.constantFrom("RF1", "RF9")),
  receivedOn: fc.constantFrom(day("2025-03-07"), day("2027-01-01")),
});

const facts: fc.Arbitrary<ClaimFacts> = fc
  .record({
    member: fc.constantFrom(
      undefined,
      aMember(),
      aMember({ coverage: [], deathDate: day("2025-01-01") }),
      aMember({ pcpNpi: undefined, coverage: [{ product: "carepartners-access", benefitPlanId: "PPO1", from: day("2000-01-01") }] }),
    ),
    plan: fc.constantFrom(aPlan(), aPlan({ exclusions: ["S9501"] })),
    covered: fc.boolean(),
    kind: fc.constantFrom("home-infusion" as const, "specialty-pharmacy" as const, "other" as const),
    inNetwork: fc.boolean(),
    isKnown: fc.boolean(),
    status: fc.constantFrom("approved" as const, "pending" as const, "denied" as const, "cancelled" as const),
    isRequired: fc.boolean(),
    otherCoverage: fc.subarray([
      { payerId: "B", name: "OTHER PLAN", order: "primary" as const, from: day("2020-01-01") },
      { payerId: "C", name: "THIRD PLAN", order: "secondary" as const, from: day("2020-01-01") },
    ]),
    isListed: fc.boolean(),
    requested: optional(fc.constantFrom("approved" as const, "pending" as const, "denied" as const)),
    stays: fc.subarray([aStay(), aStay({ kind: "hospice", discharged: undefined })]),
  })
  .map((made) => {
    const network = made.inNetwork ? aProvider().network : [];
    const outOfNetwork = { covered: made.covered, coinsuranceBasisPoints: 3000 };
    return someFacts({
      member: made.member && { ...made.member, otherCoverage: made.otherCoverage },
      newToMarket: made.isListed ? { "001439856": [{ ndc9: "001439856", from: day("2019-01-01") }] } : {},
      coverageRequests: made.requested ? [aCoverageRequest({ status: made.requested })] : [],
      plans: { HMO1: made.plan, PPO1: aPpoPlan({ outOfNetwork }) },
      providers: made.isKnown ? { [HOME_INFUSION_NPI]: aProvider({ kind: made.kind, network }) } : {},
      priorAuthorization: made.isRequired ? { S9500: [aPriorAuthorizationRow()] } : {},
      authorizations: [anAuthorization({ status: made.status })],
      referrals: [aReferral()],
      stays: made.stays,
    });
  });

const history = fc.subarray([aHistoryLine(), aHistoryLine({ code: "S9366", modifiers: ["SH"] }), aHistoryLine({ status: "denied" })]);

function problemsOf(finding: Finding): string[] {
  // Of its row only the dates go into the verdict.
  const text = JSON.stringify([finding.read, finding.text]);
  const problems: string[] = [];
  const isAdjustment = finding.outcome === "deny" || finding.outcome === "reduce";
  if (isAdjustment !== (finding.carc !== undefined)) problems.push(`${finding.outcome} with CARC ${finding.carc}`);
  if (!isAdjustment && (finding.remarks?.length ?? 0) > 0) problems.push("remarks without a denial");
  if (finding.carc !== undefined && !/^[A-Z]?\d{1,3}$/.test(finding.carc)) problems.push(`no CARC: ${finding.carc}`);
  if (finding.carc === "18" && finding.group !== "OA") problems.push("CARC 18 is OA only");
  if (!/^[A-Z0-9].*\.$/.test(finding.text)) problems.push(`no sentence: ${finding.text}`);
  if (/CP000012345|DOE|JOHN|1950-01-15/.test(text)) problems.push(`personal: ${text}`);
  if (/undefined|NaN|\[object/.test(finding.text)) problems.push(`broken text: ${finding.text}`);
  return problems;
}

test("every finding is whole, gives a reason exactly where it denies, and names nobody", () => {
  const spoken = new Set<string>();
  fc.assert(
    fc.property(claim, facts, history, (...[submitted, known, earlier]) => {
      const { lines } = contextOf({ claim: aClaim(submitted), facts: known, policy: shippedPolicy(), history: earlier });
      for (const context of lines) {
        for (const rule of lineRules) {
          const finding = rule.judge(context);
          if (finding === undefined) continue;
          spoken.add(rule.id);
          expect([rule.id, problemsOf(finding)]).toEqual([rule.id, []]);
        }
      }
    }),
    { numRuns: 1500 },
  );
  // The claims above are wild enough to hear nearly every rule; R38 speaks of an audit's lines alone.
  expect(spoken.size).toBeGreaterThan(lineRules.length - 5);
});

test("a judged line is the same line again: rules keep nothing between two claims", () => {
  fc.assert(
    fc.property(claim, facts, (submitted, known) => {
      const judge = () => {
        const { lines } = contextOf({ claim: aClaim(submitted), facts: known, policy: shippedPolicy(), history: [] });
        return lines.map((context) => lineRules.map((rule) => rule.judge(context)));
      };
      expect(judge()).toEqual(judge());
    }),
    { numRuns: 100 },
  );
});
