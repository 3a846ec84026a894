// R35: who comes first, by the member's record and by the claim; both sides of the record's dates.

import { type Claim, cents, type OtherPayer, type PriorLinePayment } from "@dripline/claims";
import { aLine, aMember, contextsOf, shippedPolicy, someFacts, spanOf, table, withParameter } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import { R35 } from "./R35-coordination.ts";

const policy = shippedPolicy();

/** `primary B 2025-01-01..`: several parted by commas. */
function recordOf(text: string) {
  if (text === "") return undefined;
  return text.split(", ").map((each) => {
    const [order = "", payerId = "", span = ""] = each.split(" ");
    return { order: order as "primary", payerId, name: "OTHER PLAN", ...spanOf(span) };
  });
}

/** What a claim shows of prior payers: `P B 120 CO45=30 PR2=30`, dollars; without a payment no decision. Parted by commas. */
function shown(text: string): Pick<Claim, "otherPayers"> & { priorPayments: PriorLinePayment[] } {
  const otherPayers: OtherPayer[] = [];
  const priorPayments: PriorLinePayment[] = [];
  for (const each of text === "" ? [] : text.split(", ")) {
    const [rank = "", payerId = "", paid, ...reasons] = each.split(" ");
    const paidCents = paid === undefined ? undefined : cents(Number(paid) * 100);
    otherPayers.push({ rank, payerId, paidCents, adjustments: [] });
    const adjustments = reasons.map((reason) => {
      const [, group = "", carc = "", amount = ""] = /^(..)(.*)=(.*)$/.exec(reason) ?? [];
      return { group, carc, amountCents: cents(Number(amount) * 100) };
    });
    if (paidCents !== undefined) priorPayments.push({ payerId, paidCents, adjustments });
  }
  return { otherPayers, priorPayments };
}

interface Case {
  readonly record: string;
  readonly rank: string;
  readonly prior: string;
}

function judge({ record, rank, prior }: Case, under = policy): string {
  const { otherPayers, priorPayments } = shown(prior);
  const claim = { payerRank: rank, otherPayers, lines: [aLine({ priorPayments })] };
  const facts = someFacts({ member: aMember({ otherCoverage: recordOf(record) }) });
  const [context] = contextsOf(claim, { facts, policy: under });
  const finding = context && R35.judge(context);
  return [finding?.outcome, finding?.group, finding?.carc, ...(finding?.remarks ?? [])].filter(Boolean).join(" ");
}

describe("the record and the claim", () => {
  const cases = table(`
    why                                            | record                                           | rank | prior                                                | said
    first, and nothing else is known               |                                                  | P    |                                                      |
    first, another behind us by record             | secondary B 2025-01-01..                         | P    |                                                      |
    first, and the claim names the one behind      | secondary B 2025-01-01..                         | P    | S B                                                  |
    behind, and the claim says nothing             | primary B 2025-01-01..                           | P    |                                                      | deny OA 22 MA04
    the record's last day                          | primary B 2025-01-01..2025-03-03                 | P    |                                                      | deny OA 22 MA04
    the other ended the day before                 | primary B 2025-01-01..2025-03-02                 | P    |                                                      |
    the other begins on the day                    | primary B 2025-03-03..                           | P    |                                                      | deny OA 22 MA04
    the other begins the day after                 | primary B 2025-03-04..                           | P    |                                                      |
    behind, and the claim says so with a decision  | primary B 2025-01-01..                           | S    | P B 120 CO45=30 PR2=30                               |
    behind, and the decision is missing            | primary B 2025-01-01..                           | S    | P B                                                  | deny OA 22 N4
    behind, and the payer is missing               | primary B 2025-01-01..                           | S    |                                                      | deny OA 22 N4
    says first, and shows a decision               | primary B 2025-01-01..                           | P    | P B 120 CO45=30 PR2=30                               |
    under another id of the payer                  | primary B 2025-01-01..                           | S    | P B9 120 CO45=30 PR2=30                              | info
    denied by the prior payer: no authorization    | primary B 2025-01-01..                           | S    | P B 0 CO197=180                                      | deny OA 136
    denied by the prior payer: late                | primary B 2025-01-01..                           | S    | P B 0 PI29=180                                       | deny OA 136
    denied to the member                           | primary B 2025-01-01..                           | S    | P B 0 PR197=180                                      |
    denied and left in part to the member          | primary B 2025-01-01..                           | S    | P B 0 CO197=100 PR2=80                               |
    denied for another reason                      | primary B 2025-01-01..                           | S    | P B 0 CO96=180                                       |
    paid in part                                   | primary B 2025-01-01..                           | S    | P B 20 CO197=160                                     |
    third, both before us decided                  | primary B 2025-01-01.., primary C 2025-01-01..   | T    | P B 120 CO45=30 PR2=30, S C 20 OA23=150 PR2=10       |
    third, the second's decision is missing        | primary B 2025-01-01.., primary C 2025-01-01..   | T    | P B 120 CO45=30 PR2=30, S C                          | deny OA 22 N4
    two come before us, one decided                | primary B 2025-01-01.., primary C 2025-01-01..   | S    | P B 120 CO45=30 PR2=30                               | deny OA 22 N4
    denied by the first, paid by the second        | primary B 2025-01-01.., primary C 2025-01-01..   | T    | P B 0 CO197=180, S C 20 CO45=160                     |
    first by record, and the claim says second     | secondary B 2025-01-01..                         | S    | P B 120 CO45=30 PR2=30                               | info
    and the record ended                           | secondary B 2025-01-01..2025-03-02               | S    | P B 120 CO45=30 PR2=30                               | pend
    no record, and the claim says second           |                                                  | S    | P B 120 CO45=30 PR2=30                               | pend
    no record, and the claim says first            |                                                  | P    | P B 120 CO45=30 PR2=30                               | pend
    the claim doesn't know our rank                |                                                  | U    |                                                      | pend
    rank unknown, and behind by record             | primary B 2025-01-01..                           | U    | P B 120 CO45=30 PR2=30                               |
  `);
  test.each(cases)("$why", (row) => expect(judge(row)).toBe(row.said));
});

test("what counts as the provider's fault is the payer's list", () => {
  const denied = { record: "primary B 2025-01-01..", rank: "S", prior: "P B 0 CO96=180" };
  expect(judge(denied)).toBe("");
  expect(judge(denied, withParameter(policy, "priorPayerProviderFault", ["96"]))).toBe("deny OA 136");
});

test("a decision on one line only leaves the other without", () => {
  const { otherPayers, priorPayments } = shown("P B 120 CO45=30 PR2=30");
  const facts = someFacts({ member: aMember({ otherCoverage: recordOf("primary B 2025-01-01..") }) });
  const claim = { payerRank: "S", otherPayers, lines: [aLine({ priorPayments }), aLine({ on: "2025-03-04" })] };
  expect(contextsOf(claim, { facts }).map((context) => R35.judge(context)?.carc)).toEqual([undefined, "22"]);
});

test("each line by its own day: the other coverage ends between two", () => {
  const facts = someFacts({ member: aMember({ otherCoverage: recordOf("primary B 2025-01-01..2025-03-03") }) });
  const contexts = contextsOf({ lines: [{ on: "2025-03-03" }, { on: "2025-03-04" }] }, { facts });
  expect(contexts.map((context) => R35.judge(context)?.carc)).toEqual(["22", undefined]);
});
