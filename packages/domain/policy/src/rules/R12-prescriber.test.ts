// R12: who prescribed, when, and what lets another physician than the PCP order.

import type { Authorization, Referral } from "@dripline/claims";
import {
  aClaim,
  aLine,
  aMember,
  anAuthorization,
  aPlan,
  aPractitioner,
  aProvider,
  aReferral,
  day,
  HOME_INFUSION_NPI,
  HOSPITALIST_NPI,
  type LineOverrides,
  OTHER_NPI,
  PCP_NPI,
  shippedPolicy,
  someFacts,
  table,
  withParameter,
} from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf } from "../line-context.ts";
import type { Finding } from "../rule.ts";
import { prescriberOf, R12 } from "./R12-prescriber.ts";

interface Judged {
  readonly line?: LineOverrides;
  readonly claim?: { referringNpi?: string | undefined; primaryCareNpi?: string | undefined };
  readonly requiresPcp?: boolean;
  readonly pcpNpi?: string | undefined;
  readonly authorizations?: readonly Authorization[];
  readonly referrals?: readonly Referral[];
  readonly excludedFrom?: string;
  readonly rule?: string;
  readonly rxMaxAgeDays?: number;
  readonly others?: readonly LineOverrides[];
}

function judge(judged: Judged): Finding | undefined {
  const { requiresPcp = true, authorizations = [], referrals = [], rule = "PCP_OR_AUTH", rxMaxAgeDays = 0 } = judged;
  const hospitalist = aPractitioner({ npi: HOSPITALIST_NPI, excludedFrom: judged.excludedFrom ? day(judged.excludedFrom) : undefined });
  const facts = someFacts({
    member: aMember({ pcpNpi: "pcpNpi" in judged ? judged.pcpNpi : PCP_NPI }),
    plans: { HMO1: aPlan({ requiresPcp }) },
    providers: { [HOME_INFUSION_NPI]: aProvider(), [PCP_NPI]: aPractitioner(), [HOSPITALIST_NPI]: hospitalist },
    authorizations,
    referrals,
  });
  const policy = withParameter(withParameter(shippedPolicy(), "pcpRule", rule), "rxMaxAgeDays", rxMaxAgeDays);
  const claim = aClaim({ ...judged.claim, lines: [judged.line ?? {}, ...(judged.others ?? [])] });
  const [context] = contextOf({ claim, facts, policy, history: [] }).lines;
  return context && R12.judge(context);
}

const found = (finding: Finding | undefined): string =>
  [finding?.outcome, finding?.carc, ...(finding?.remarks ?? [])].filter(Boolean).join(" ");
const byHospitalist = { orderingNpi: HOSPITALIST_NPI };
const NOBODY = { orderingNpi: undefined };

describe("the prescriber on the claim", () => {
  const cases = table(`
    why                              | dk | dn line | dn claim | p3 | prescriber
    the ordering provider first      | DK | DL      | DC       | P3 | DK
    the line's referring provider    |    | DL      | DC       | P3 | DL
    the claim's referring provider   |    |         | DC       | P3 | DC
    the PCP named                    |    |         |          | P3 | P3
    nobody                           |    |         |          |    |
  `);
  test.each(cases)("$why", (row) => {
    const npi = (text: string): string | undefined => (text === "" ? undefined : text);
    const line = aLine({ orderingNpi: npi(row.dk), referringNpi: npi(row["dn line"]) });
    const claim = aClaim({ referringNpi: npi(row["dn claim"]), primaryCareNpi: npi(row.p3), lines: [line] });
    const [context] = contextOf({ claim, facts: someFacts(), policy: shippedPolicy(), history: [] }).lines;
    expect(context && prescriberOf(context)).toBe(npi(row.prescriber));
  });

  test("nobody: data is missing, for the HMO and the PPO", () => {
    expect(found(judge({ line: NOBODY }))).toBe("deny 16 N31");
    expect(found(judge({ line: NOBODY, requiresPcp: false }))).toBe("deny 16 N31");
  });
});

describe("who may prescribe", () => {
  const PA = anAuthorization();
  const cases: [string, Judged, string][] = [
    ["HMO, the PCP orders", {}, ""],
    ["HMO, the PCP refers on the claim", { line: NOBODY, claim: { referringNpi: PCP_NPI } }, ""],
    ["HMO, the PCP is only named as PCP", { line: NOBODY, claim: { primaryCareNpi: PCP_NPI } }, ""],
    ["HMO, hospitalist with an approved authorization", { line: byHospitalist, authorizations: [PA] }, ""],
    ["HMO, hospitalist with nothing", { line: byHospitalist }, "deny 243 N630"],
    ["HMO, hospitalist on the line, the PCP on the claim", { line: byHospitalist, claim: { referringNpi: PCP_NPI } }, "deny 243 N630"],
    ["HMO, authorization pending", { line: byHospitalist, authorizations: [anAuthorization({ status: "pending" })] }, "deny 243 N630"],
    ["HMO, authorization denied", { line: byHospitalist, authorizations: [anAuthorization({ status: "denied" })] }, "deny 243 N630"],
    ["HMO, authorization to the day", { line: byHospitalist, authorizations: [anAuthorization({ to: day("2025-03-03") })] }, ""],
    [
      "HMO, authorization to the day before",
      { line: byHospitalist, authorizations: [anAuthorization({ to: day("2025-03-02") })] },
      "deny 243 N630",
    ],
    ["HMO, authorization from the day", { line: byHospitalist, authorizations: [anAuthorization({ from: day("2025-03-03") })] }, ""],
    [
      "HMO, authorization from the day after",
      { line: byHospitalist, authorizations: [anAuthorization({ from: day("2025-03-04") })] },
      "deny 243 N630",
    ],
    [
      "HMO, authorization of another code",
      { line: byHospitalist, authorizations: [anAuthorization({ codes: ["S9366"] })] },
      "deny 243 N630",
    ],
    [
      "HMO, authorization of the per diem of the same day",
      { line: { ...byHospitalist, code: "J0696" }, others: [{ code: "S9500" }], authorizations: [PA] },
      "",
    ],
    [
      "HMO, authorization of the per diem of another day",
      { line: { ...byHospitalist, code: "J0696" }, others: [{ code: "S9500", on: "2025-03-04" }], authorizations: [PA] },
      "deny 243 N630",
    ],
    ["HMO, referral by the PCP to the biller", { line: byHospitalist, referrals: [aReferral()] }, ""],
    ["HMO, referral by the PCP to the hospitalist", { line: byHospitalist, referrals: [aReferral({ toNpi: HOSPITALIST_NPI })] }, ""],
    ["HMO, referral to somebody else", { line: byHospitalist, referrals: [aReferral({ toNpi: OTHER_NPI })] }, "deny 243 N630"],
    ["HMO, referral by somebody else", { line: byHospitalist, referrals: [aReferral({ fromNpi: OTHER_NPI })] }, "deny 243 N630"],
    [
      "HMO, referral that ended the day before",
      { line: byHospitalist, referrals: [aReferral({ to: day("2025-03-02") })] },
      "deny 243 N630",
    ],
    ["HMO, referral to the day", { line: byHospitalist, referrals: [aReferral({ to: day("2025-03-03") })] }, ""],
    ["HMO, no PCP on record", { line: byHospitalist, pcpNpi: undefined }, "pend"],
    ["HMO, no PCP on record, authorized", { line: byHospitalist, pcpNpi: undefined, authorizations: [PA] }, ""],
    ["PPO, anybody", { line: byHospitalist, requiresPcp: false }, ""],
    ["PPO, somebody whom the plan doesn't know", { line: { orderingNpi: OTHER_NPI }, requiresPcp: false }, ""],
    ["strict: an authorization doesn't help", { line: byHospitalist, authorizations: [PA], rule: "STRICT" }, "deny 243 N630"],
    ["strict: the PCP", { rule: "STRICT" }, ""],
    ["only mentioned", { line: byHospitalist, rule: "INFO" }, "info"],
  ];
  test.each(cases)("%s", (_, judged, expected) => {
    expect(found(judge(judged))).toBe(expected);
  });
});

describe("a prescriber who is excluded", () => {
  const cases = table(`
    why            | excluded   | expected
    before the day | 2025-03-02 | deny 184 N574
    on the day     | 2025-03-03 | deny 184 N574
    the day after  | 2025-03-04 |
  `);
  test.each(cases)("$why", ({ excluded, expected }) => {
    const authorizations = [anAuthorization()];
    expect(found(judge({ line: byHospitalist, excludedFrom: excluded, authorizations }))).toBe(expected);
    expect(found(judge({ line: byHospitalist, excludedFrom: excluded, requiresPcp: false }))).toBe(expected);
  });
});

describe("the day of the prescription", () => {
  const cases = table(`
    why                                  | prescribed | service    | max | expected
    prescribed the day after the service | 2025-03-04 | 2025-03-03 | 0   | deny 174 N57
    prescribed on the day                | 2025-03-04 | 2025-03-04 | 0   |
    prescribed long before, no limit     | 2020-03-04 | 2025-03-04 | 0   |
    as old as is allowed                 | 2024-03-04 | 2025-03-04 | 365 |
    a day older                          | 2024-03-03 | 2025-03-04 | 365 | deny 176 N57
  `);
  test.each(cases)("$why", ({ prescribed, service, max, expected }) => {
    expect(found(judge({ line: { on: service, prescribedOn: day(prescribed) }, rxMaxAgeDays: Number(max) }))).toBe(expected);
  });
});

test("whoever the prescriber is, a plan without a PCP never asks for one", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{10}$/), fc.constantFrom("STRICT", "PCP_OR_AUTH", "INFO"), (orderingNpi, rule) => {
      expect(judge({ line: { orderingNpi }, requiresPcp: false, rule })).toBeUndefined();
    }),
  );
});
