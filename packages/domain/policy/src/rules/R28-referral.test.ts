// R28: who needs a referral, which one holds, and what its visits are used by.
import type { Referral } from "@dripline/claims";
import {
  aClaim,
  aMember,
  aPlan,
  aPpoPlan,
  aProvider,
  aReferral,
  day,
  HOME_INFUSION_NPI,
  type LineOverrides,
  OTHER_NPI,
  shippedPolicy,
  someFacts,
  table,
  withParameter,
} from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf, type LineContext } from "../line-context.ts";
import type { ParameterValue } from "../policy.ts";
import type { Finding } from "../rule.ts";
import { R28, reserveVisit } from "./R28-referral.ts";

interface Judged {
  readonly plan?: string;
  readonly network?: string;
  readonly number?: string;
  readonly referrals?: readonly Referral[];
  readonly line?: LineOverrides;
  readonly serviceException?: string;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
}

/** Out of network for an HMO member unless said otherwise; `network` is the contract's last day, or its dates. */
function contextFor({
  plan = "HMO",
  network = "OUT",
  number,
  referrals = [],
  line = {},
  serviceException,
  parameters = {},
}: Judged): LineContext {
  const spans = network === "OUT" ? [] : aProvider().network?.map((span) => ({ ...span, to: network === "IN" ? undefined : day(network) }));
  const facts = someFacts({
    member: aMember({ coverage: [{ product: "careadvantage-preferred", benefitPlanId: "P", from: day("2024-01-01") }] }),
    plans: { P: plan === "HMO" ? aPlan() : aPpoPlan() },
    providers: { [HOME_INFUSION_NPI]: aProvider({ network: spans }) },
    referrals,
  });
  let policy = shippedPolicy();
  for (const [name, value] of Object.entries(parameters)) policy = withParameter(policy, name, value);
  const claim = aClaim({ referralNumber: number || undefined, serviceException, lines: [line] });
  const [context] = contextOf({ claim, facts, policy, history: [] }).lines;
  if (context === undefined) throw new Error("a claim has a line");
  return context;
}

const judge = (judged: Judged): Finding | undefined => R28.judge(contextFor(judged));

const said = (finding: Finding | undefined): string =>
  finding === undefined ? "ok" : [finding.outcome, finding.group, finding.carc, ...(finding.remarks ?? [])].filter(Boolean).join(" ");

const cases = table(`
  why                                     | plan | network | number | toNpi      | to         | result
  HMO in network, no number               | HMO  | IN      |        |            |            | ok
  HMO out of network, valid on the day    | HMO  | OUT     | RF1    | 1999999984 | 2025-03-31 | ok
  HMO out of network, none                | HMO  | OUT     |        |            |            | deny CO 288 N489
  a number that nobody knows, none found  | HMO  | OUT     | RF9    |            |            | deny CO 288 N489
  a number that nobody knows, one found   | HMO  | OUT     | RF9    | 1999999984 | 2025-03-31 | info
  no number, one found                    | HMO  | OUT     |        | 1999999984 | 2025-03-31 | info
  for another provider                    | HMO  | OUT     | RF1    | 1234567893 | 2025-03-31 | deny CO 243
  another provider's isn't looked for     | HMO  | OUT     |        | 1234567893 | 2025-03-31 | deny CO 288 N489
  its last day                            | HMO  | OUT     | RF1    | 1999999984 | 2025-03-03 | ok
  ended the day before                    | HMO  | OUT     | RF1    | 1999999984 | 2025-03-02 | deny CO 288 N489
  PPO out of network                      | PPO  | OUT     |        |            |            | ok
  PPO in network                          | PPO  | IN      |        |            |            | ok
`);

describe("the decision table", () => {
  test.each(cases)("$why", ({ plan, network, number, toNpi, to, result }) => {
    const referrals = toNpi === "" ? [] : [aReferral({ toNpi, to: day(to) })];
    expect(said(judge({ plan, network, number, referrals }))).toBe(result);
  });
});

test("begins the day after", () => {
  expect(said(judge({ number: "RF1", referrals: [aReferral({ from: day("2025-03-04") })] }))).toBe("deny CO 288 N489");
  expect(said(judge({ number: "RF1", referrals: [aReferral({ from: day("2025-03-03") })] }))).toBe("ok");
});

test("a provider that left the network needs one from that day on", () => {
  expect(said(judge({ network: "2025-03-02", line: { on: "2025-03-02" } }))).toBe("ok");
  expect(said(judge({ network: "2025-03-02", line: { on: "2025-03-03" } }))).toBe("deny CO 288 N489");
});

test("an emergency needs none, on the line or on the claim, where the payer says so", () => {
  expect(said(judge({ line: { emergency: true } }))).toBe("ok");
  expect(said(judge({ serviceException: "3" }))).toBe("ok");
  expect(said(judge({ serviceException: "1" }))).toBe("deny CO 288 N489");
  expect(said(judge({ line: { emergency: true }, parameters: { emergencyNeedsNoReferral: false } }))).toBe("deny CO 288 N489");
});

test("the line's number beats the claim's", () => {
  const referrals = [aReferral(), aReferral({ referralId: "RF2", toNpi: OTHER_NPI })];
  expect(said(judge({ number: "RF2", line: { referralNumber: "RF1" }, referrals }))).toBe("ok");
  expect(said(judge({ number: "RF1", line: { referralNumber: "RF2" }, referrals }))).toBe("deny CO 243");
});

test("the group is the member's where the payer says so", () => {
  expect(said(judge({ parameters: { outOfNetworkGroup: "PR" } }))).toBe("deny PR 288 N489");
});

describe("visits", () => {
  const reserve = (used: number, { counted = [], ...judged }: Judged & { counted?: readonly string[] }): ReturnType<typeof reserveVisit> =>
    reserveVisit({ context: contextFor(judged), balances: { of: () => used }, countedDays: new Set(counted) });
  const three = [aReferral({ visits: 3 })];

  test("the last one is used, the next one isn't there", () => {
    expect(reserve(2, { number: "RF1", referrals: three })).toEqual({ account: "referral/RF1", amount: 1 });
    const over = reserve(3, { number: "RF1", referrals: three });
    expect([said(over.finding), over.account, over.amount]).toEqual(["deny CO 287 N489", undefined, 0]);
  });

  test("a day that is paid already counts once, even when the visits are used up", () => {
    expect(reserve(3, { referrals: three, counted: ["2025-03-03"] })).toEqual({ amount: 0 });
    expect(said(reserve(3, { referrals: three, counted: ["2025-03-02"] }).finding)).toBe("deny CO 287 N489");
  });

  test("nothing is counted in network, without a referral, or by a referral without visits", () => {
    expect(reserve(3, { network: "IN", referrals: three })).toEqual({ amount: 0 });
    expect(reserve(3, {})).toEqual({ amount: 0 });
    expect(reserve(3, { referrals: [aReferral()] })).toEqual({ amount: 0 });
  });

  test("of two the one that ends first and has a visit left", () => {
    const referrals = [aReferral({ referralId: "RF2", visits: 5, to: day("2025-04-30") }), aReferral({ visits: 3 })];
    expect(reserve(2, { referrals }).account).toBe("referral/RF1");
    expect(reserve(4, { referrals }).account).toBe("referral/RF2");
  });

  test("however many lines and days, no more visits than there are", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 20 }), fc.integer({ min: 0, max: 5 }), (days, visits) => {
        let used = 0;
        const counted = new Set<string>();
        for (const number of days) {
          const on = `2025-03-0${number}`;
          const reserved = reserveVisit({
            context: contextFor({ referrals: [aReferral({ visits })], line: { on } }),
            balances: { of: () => used },
            countedDays: counted,
          });
          used += reserved.amount;
          if (reserved.finding === undefined) counted.add(on);
        }
        expect(used).toBe(Math.min(new Set(days).size, visits));
        expect(counted.size).toBe(used);
      }),
    );
  });
});
