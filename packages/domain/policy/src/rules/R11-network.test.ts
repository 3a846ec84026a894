// R11: in or out of network by product and day, and what the benefit plan makes of out.

import {
  aClaim,
  aMember,
  aPlan,
  aPpoPlan,
  aProvider,
  day,
  HOME_INFUSION_NPI,
  shippedPolicy,
  someFacts,
  table,
  withParameter,
} from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { contextOf } from "../line-context.ts";
import type { Policy } from "../policy.ts";
import type { Finding } from "../rule.ts";
import { R11 } from "./R11-network.ts";

interface Judged {
  readonly product: string;
  readonly network: string;
  readonly covered: boolean;
  readonly days: readonly string[];
  readonly policy?: Policy;
}

function judge({ product, network, covered, days, policy = shippedPolicy() }: Judged): (Finding | undefined)[] {
  const name = product === "HMO" ? "careadvantage-preferred" : "carepartners-access";
  const [from = "", to = ""] = network.split("..");
  const outOfNetwork = { covered, coinsuranceBasisPoints: 3000, feeScheduleId: "OON" };
  const facts = someFacts({
    member: aMember({ coverage: [{ product: name, benefitPlanId: `${product}1`, from: day("2024-01-01") }] }),
    plans: { HMO1: aPlan({ outOfNetwork }), PPO1: aPpoPlan({ outOfNetwork }) },
    providers: {
      [HOME_INFUSION_NPI]: aProvider({
        network: from === "" ? [] : [{ product: name, contractId: "C1", from: day(from), to: to === "" ? undefined : day(to) }],
      }),
    },
  });
  const claim = aClaim({ lines: days.map((on) => ({ on })) });
  return contextOf({ claim, facts, policy, history: [] }).lines.map((line) => R11.judge(line));
}

const cases = table(`
  why                                      | product | network                | covered | on         | outcome | carc
  in network                               | HMO     | 2019-01-01..           | no      | 2025-03-03 |         |
  HMO out, contract ended: R28 decides     | HMO     | 2019-01-01..2025-02-28 | no      | 2025-03-03 | info    |
  HMO on the contract's last day           | HMO     | 2019-01-01..2025-02-28 | no      | 2025-02-28 |         |
  HMO out without any contract             | HMO     |                        | no      | 2025-03-03 | info    |
  PPO in network                           | PPO     | 2019-01-01..           | no      | 2025-03-03 |         |
  PPO out with the benefit                 | PPO     |                        | yes     | 2025-03-03 | info    |
  PPO out without the benefit              | PPO     |                        | no      | 2025-03-03 | deny    | 242
  PPO on the day before the contract       | PPO     | 2025-03-03..           | no      | 2025-03-02 | deny    | 242
  PPO on the contract's first day          | PPO     | 2025-03-03..           | no      | 2025-03-03 |         |
`);

test.each(cases)("$why", ({ product, network, covered, on, outcome, carc }) => {
  const [finding] = judge({ product, network, covered: covered === "yes", days: [on] });
  expect([finding?.outcome ?? "", finding?.carc ?? ""]).toEqual([outcome, carc]);
});

test("a new contract in the middle of a claim: the first line is out, the second in", () => {
  const found = judge({ product: "PPO", network: "2025-03-03..", covered: false, days: ["2025-03-02", "2025-03-03"] });
  expect(found.map((each) => each?.outcome)).toEqual(["deny", undefined]);
});

test("in network for one product is out for another", () => {
  const facts = someFacts({
    member: aMember({ coverage: [{ product: "carepartners-access", benefitPlanId: "PPO1", from: day("2024-01-01") }] }),
    providers: {
      [HOME_INFUSION_NPI]: aProvider({ network: [{ product: "careadvantage-preferred", contractId: "C1", from: day("2019-01-01") }] }),
    },
  });
  const [line] = contextOf({ claim: aClaim(), facts, policy: shippedPolicy(), history: [] }).lines;
  expect(line && R11.judge(line)).toMatchObject({ outcome: "info", read: { network: "out", product: "carepartners-access" } });
});

test("who pays when out of network isn't covered is the payer's choice", () => {
  const judged = { product: "PPO", network: "", covered: false, days: ["2025-03-03"] };
  expect(judge(judged)[0]?.group).toBe("CO");
  expect(judge({ ...judged, policy: withParameter(shippedPolicy(), "outOfNetworkGroup", "PR") })[0]?.group).toBe("PR");
});

test("without coverage, plan or provider others have denied already", () => {
  const silent = [someFacts({ member: aMember({ coverage: [] }) }), someFacts({ plans: {}, contracts: {} }), someFacts({ providers: {} })];
  for (const facts of silent) {
    const [line] = contextOf({ claim: aClaim(), facts, policy: shippedPolicy(), history: [] }).lines;
    expect(line && R11.judge(line)).toBeUndefined();
  }
});
