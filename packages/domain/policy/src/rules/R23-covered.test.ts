// R23: codes that a benefit plan excludes and who pays for them, what is experimental or not approved, and clinical review.

import {
  aClaim,
  aCoverageRequest,
  aDrugLine,
  aMember,
  anAuthorization,
  aPlan,
  aPpoPlan,
  contextsOf,
  day,
  OTHER_NPI,
  shippedPolicy,
  someFacts,
  spanOf,
  table,
  withParameter,
} from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import { contextOf } from "../line-context.ts";
import { R23 } from "./R23-covered.ts";

const excluding = aPlan({ exclusions: ["S9379", "S9501"] });

test("an excluded code is denied, its neighbours are not", () => {
  const claim = aClaim({ lines: [{ code: "S9500" }, { code: "S9501" }, { code: "S9379" }] });
  const { lines } = contextOf({ claim, facts: someFacts({ plans: { HMO1: excluding } }), policy: shippedPolicy(), history: [] });
  expect(lines.map((line) => R23.judge(line)?.carc)).toEqual([undefined, "204", "204"]);
});

test("the plan of the day counts: excluded under the old plan, covered under the new", () => {
  const coverage = [
    { product: "careadvantage-preferred", benefitPlanId: "HMO1", from: day("2024-01-01"), to: day("2025-03-03") },
    { product: "carepartners-access", benefitPlanId: "PPO1", from: day("2025-03-04") },
  ];
  const facts = someFacts({ member: aMember({ coverage }), plans: { HMO1: excluding, PPO1: aPpoPlan() } });
  const claim = aClaim({ lines: ["2025-03-03", "2025-03-04"].map((on) => ({ code: "S9501", on })) });
  const { lines } = contextOf({ claim, facts, policy: shippedPolicy(), history: [] });
  expect(lines.map((line) => R23.judge(line)?.carc)).toEqual(["204", undefined]);
});

test("the group is the payer's choice", () => {
  const judge = (policy = shippedPolicy()) => {
    const claim = aClaim({ lines: [{ code: "S9501" }] });
    const [line] = contextOf({ claim, facts: someFacts({ plans: { HMO1: excluding } }), policy, history: [] }).lines;
    return line && R23.judge(line)?.group;
  };
  expect(judge()).toBe("CO");
  expect(judge(withParameter(shippedPolicy(), "excludedServiceGroup", "PR"))).toBe("PR");
});

test("a plan without exclusions, and a member without coverage", () => {
  for (const facts of [someFacts(), someFacts({ member: aMember({ coverage: [] }) })]) {
    const [line] = contextOf({ claim: aClaim(), facts, policy: shippedPolicy(), history: [] }).lines;
    expect(line && R23.judge(line)).toBeUndefined();
  }
});

test("an excluded vitamin infusion", () => {
  const facts = someFacts({ plans: { HMO1: aPlan({ exclusions: ["J3411"] }) } });
  const [context] = contextsOf({ lines: [{ code: "J3411" }] }, { facts });
  expect(context && R23.judge(context)).toMatchObject({ outcome: "deny", carc: "204", remarks: ["N130"] });
});

test("what the payer lists as experimental or as not approved", () => {
  const experimental = withParameter(shippedPolicy(), "experimentalCodes", ["S9501"]);
  const judged = contextsOf({ lines: [{ code: "S9500" }, { code: "S9501" }] }, { policy: experimental });
  expect(judged.map((context) => R23.judge(context)?.carc)).toEqual([undefined, "55"]);
  const unapproved = withParameter(shippedPolicy(), "unapprovedDrugs", ["001439856"]);
  const drugs = contextsOf({ lines: [aDrugLine(), aDrugLine({ drug: undefined })] }, { policy: unapproved });
  expect(drugs.map((context) => R23.judge(context)?.carc)).toEqual(["114", undefined]);
});

describe("a code on the list of clinical review", () => {
  const policy = withParameter(shippedPolicy(), "clinicalReviewCodes", ["S9500"]);
  const cases = table(`
    why                            | decisions                                                       | said
    approved                       | approved S9500 2025-03-01..2025-03-31                           |
    its last day                   | approved S9500 2025-03-01..2025-03-03                           |
    approved until the day before  | approved S9500 2025-03-01..2025-03-02                           | pend
    approved from the day after    | approved S9500 2025-03-04..2025-03-31                           | pend
    approved for another code      | approved S9501 2025-03-01..2025-03-31                           | pend
    pending                        | pending S9500 2025-03-01..2025-03-31                            | pend
    none                           |                                                                 | pend
    cancelled                      | cancelled S9500 2025-03-01..2025-03-31                          | pend
    refused                        | denied S9500 2025-03-01..2025-03-31                             | deny 50 N661
    refused, and asked for again   | denied S9500 2025-03-01..2025-03-31, pending S9500 2025-03-02..2025-03-31 | pend
    refused, and then approved     | denied S9500 2025-03-01..2025-03-31, approved S9500 2025-03-02..2025-03-31 |
  `);
  test.each(cases)("$why", ({ decisions, said }) => {
    const authorizations = decisions === "" ? [] : decisions.split(", ").map(decision);
    const [context] = contextsOf({}, { facts: someFacts({ authorizations }), policy });
    const finding = context && R23.judge(context);
    expect([finding?.outcome, finding?.carc, ...(finding?.remarks ?? [])].filter(Boolean).join(" ")).toBe(said);
  });

  function decision(text: string, at: number) {
    const [status = "", code = "", span = ""] = text.split(" ");
    const { from, to = from } = spanOf(span);
    return anAuthorization({ authorizationId: `PA${at}`, status: status as "approved", codes: [code], from, to });
  }

  test("another provider's approval is none, and codes off the list aren't reviewed", () => {
    const facts = someFacts({ authorizations: [anAuthorization({ providerNpi: OTHER_NPI })] });
    const contexts = contextsOf({ lines: [{}, { code: "S9501" }] }, { facts, policy });
    expect(contexts.map((context) => R23.judge(context)?.outcome)).toEqual(["pend", undefined]);
  });

  test("an approved coverage request of a new-to-market drug is a decision", () => {
    const listed = withParameter(shippedPolicy(), "clinicalReviewCodes", ["J0696"]);
    const newToMarket = { "001439856": [{ ndc9: "001439856", from: day("2025-01-01") }] };
    const judge = (status: "approved" | "pending") => {
      const facts = someFacts({ newToMarket, coverageRequests: [aCoverageRequest({ status })] });
      const [context] = contextsOf({ lines: [aDrugLine()] }, { facts, policy: listed });
      return context && R23.judge(context)?.outcome;
    };
    expect([judge("approved"), judge("pending")]).toEqual([undefined, "pend"]);
  });
});
