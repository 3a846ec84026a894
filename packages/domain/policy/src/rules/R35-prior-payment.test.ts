// R35: what is paid after other payers, by both methods; the worked example to the cent, and that no cent is ever lost.

import { cents, type OtherPayer, type PriorLinePayment } from "@dripline/claims";
import { aLine, aMember, contextsOf, day, shippedPolicy, someFacts, table, withParameter } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { allotted } from "./prior-payers.ts";
import type { CostShare } from "./R34-cost-share.ts";
import { payAfterOthers } from "./R35-prior-payment.ts";

const policy = shippedPolicy();
const member = aMember({ otherCoverage: [{ payerId: "B", name: "OTHER PLAN", order: "primary", from: day("2025-01-01") }] });
const dollarsOf = (text: string): number => Math.round(Number(text) * 100);

/** `1=30 2=16`: what the member would owe if we came first, by reason code. */
function shareOf(text: string, allowedCents: number): CostShare {
  const owed = (carc: string): number => dollarsOf(new RegExp(`(?:^| )${carc}=(\\S+)`).exec(text)?.[1] ?? "0");
  const [deductible, copay, coinsurance] = [owed("1"), owed("3"), owed("2")];
  return {
    deductibleCents: cents(deductible),
    copayCents: cents(copay),
    coinsuranceCents: cents(coinsurance),
    paidCents: cents(allowedCents - deductible - copay - coinsurance),
    posts: [],
  };
}

/** `120 CO45=30 PR2=30` on the line, payers in order parted by commas. */
function payersOf(text: string): { otherPayers: OtherPayer[]; priorPayments: PriorLinePayment[] } {
  const payers = text.split(", ").map((each, at) => {
    const [paid = "0", ...reasons] = each.split(" ");
    const adjustments = reasons.map((reason) => {
      const [, group = "", carc = "", amount = ""] = /^(..)(.*)=(.*)$/.exec(reason) ?? [];
      return { group, carc, amountCents: cents(dollarsOf(amount)) };
    });
    return { payerId: "BCD"[at] ?? "", rank: "PST"[at] ?? "", paidCents: cents(dollarsOf(paid)), adjustments };
  });
  return {
    otherPayers: payers.map(({ payerId, rank, paidCents }) => ({ payerId, rank, paidCents, adjustments: [] })),
    priorPayments: payers.map(({ payerId, paidCents, adjustments }) => ({ payerId, paidCents, adjustments })),
  };
}

interface Case {
  readonly charge: string;
  readonly prior: string;
  /** Our price; `110>55` after the concurrent share. */
  readonly price: string;
  readonly shares: string;
  readonly method: string;
  readonly payable?: string;
  readonly eaf?: string;
}

function pay({ charge, prior, price, shares, method, payable, eaf = "" }: Case) {
  const { otherPayers, priorPayments } = payersOf(prior);
  const last = otherPayers[otherPayers.length - 1];
  const owing = last && eaf !== "" ? [...otherPayers.slice(0, -1), { ...last, patientOwesCents: cents(dollarsOf(eaf)) }] : otherPayers;
  const claim = { payerRank: "S", otherPayers: owing, lines: [aLine({ charge: Number(charge), count: 10, priorPayments })] };
  const [context] = contextsOf(claim, { facts: someFacts({ member }), policy: withParameter(policy, "cobMethod", method) });
  if (context === undefined) throw new Error("a claim has a line");
  const [base = "", allowed = base] = price.split(">");
  const allowedCents = cents(dollarsOf(allowed));
  const chargeCents = cents(dollarsOf(payable ?? charge));
  return payAfterOthers({ context, chargeCents, priceCents: cents(dollarsOf(base)), allowedCents, share: shareOf(shares, allowedCents) });
}

function told(toPay: Case): string {
  const paid = pay(toPay);
  if (paid === undefined) return "";
  const reasons: [string, number][] = [
    ["OA23", paid.priorCents],
    ["CO45", paid.contractualCents],
    ["CO59", paid.concurrentCents],
    ["PR1", paid.deductibleCents],
    ["PR3", paid.copayCents],
    ["PR2", paid.coinsuranceCents],
  ];
  const said = reasons.filter(([, amount]) => amount !== 0).map(([reason, amount]) => `${reason}=${amount / 100}`);
  return [paid.paidCents / 100, ...said].join(" ");
}

describe("a line after other payers", () => {
  const cases = table(`
    why                                               | charge | prior                                         | price  | shares    | method          | told
    the worked example                                | 180    | 120 CO45=30 PR2=30                            | 110    | 2=22      | STANDARD        | 30 OA23=150
    the worked example, without duplication           | 180    | 120 CO45=30 PR2=30                            | 110    | 2=22      | NON_DUPLICATION | 0 OA23=150 PR2=30
    prior paid more than we allow                     | 180    | 150 CO45=10 PR2=20                            | 110    |           | NON_DUPLICATION | 0 OA23=160 PR2=20
    prior paid more than we allow                     | 180    | 150 CO45=10 PR2=20                            | 110    |           | STANDARD        | 20 OA23=160
    prior paid all                                    | 180    | 180                                           | 110    | 2=22      | STANDARD        | 0 OA23=180
    prior paid all                                    | 180    | 180                                           | 110    | 2=22      | NON_DUPLICATION | 0 OA23=180
    less paid than we would: the difference           | 180    | 60 CO45=60 PR2=60                             | 110    | 2=22      | NON_DUPLICATION | 28 OA23=120 PR2=32
    our benefit is less than what is left             | 180    | 80 CO45=30 PR2=70                             | 110    | 2=50      | STANDARD        | 60 OA23=110 PR2=10
    all left to the member: the price is ours         | 180    | 0 PR96=180                                    | 110    | 2=22      | STANDARD        | 88 CO45=70 PR2=22
    all left to the member, second therapy            | 180    | 0 PR96=180                                    | 110>55 | 2=11      | STANDARD        | 44 CO45=70 CO59=55 PR2=11
    third therapy at nothing                          | 180    | 0 PR96=180                                    | 110>0  |           | STANDARD        | 0 CO45=70 CO59=110
    left between the shared price and the price       | 180    | 60 CO45=40 PR2=80                             | 110>55 | 2=11      | STANDARD        | 44 OA23=100 CO59=25 PR2=11
    written off by the prior payer                    | 180    | 0 CO96=180                                    | 110    | 2=22      | STANDARD        | 0 OA23=180
    our deductible stays the member's                 | 180    | 120 CO45=30 PR2=30                            | 110    | 1=102     | STANDARD        | 8 OA23=150 PR1=22
    our payment takes off coinsurance first           | 180    | 80 CO45=30 PR2=70                             | 110    | 1=30 2=16 | STANDARD        | 64 OA23=110 PR1=6
    past our shares, the prior payer's coinsurance    | 180    | 80 CO45=30 PR1=70                             | 110    | 1=30 2=16 | NON_DUPLICATION | 0 OA23=110 PR1=30 PR2=40
    a copay                                           | 180    | 80 CO45=80 PR3=20                             | 110    | 3=15      | NON_DUPLICATION | 15 OA23=160 PR3=5
    third payer: payments before us are summed        | 180    | 120 CO45=30 PR2=30, 20 OA23=150 PR2=10        | 110    | 2=22      | STANDARD        | 10 OA23=170
    third payer, without duplication                  | 180    | 40 CO45=30 PR2=110, 20 OA23=70 PR2=90         | 110    | 2=22      | NON_DUPLICATION | 28 OA23=90 PR2=62
    the second didn't know of the first's payment     | 180    | 120 CO45=30 PR2=30, 20 CO45=60 PR2=100        | 110    | 2=22      | STANDARD        | 10 OA23=170
    to the cent                                       | 100.01 | 33.34 CO45=33.34 PR2=33.33                    | 66.67  | 2=13.33   | STANDARD        | 33.33 OA23=66.68
    the contract pays more than the charge            | 90     | 30 CO45=10 PR2=50                             | 110    | 2=22      | STANDARD        | 50 OA23=40
    nothing charged                                   | 0      | 0                                             | 0      |           | STANDARD        | 0
  `);
  test.each(cases)("$why, $method", (row) => expect(told(row)).toBe(row.told));
});

test("where units were cut, prior figures count in the proportion of the charge that is payable", () => {
  const line = { charge: "180", prior: "120 CO45=30 PR2=30", price: "66", shares: "2=13.2", payable: "108" };
  expect(told({ ...line, method: "STANDARD" })).toBe("18 OA23=90");
  expect(told({ ...line, method: "NON_DUPLICATION" })).toBe("0 OA23=90 PR2=18");
});

test("what the member still owes of the claim (AMT*EAF) is a limit, and never raises what is left", () => {
  const line = { charge: "180", prior: "120 CO45=30 PR2=30", price: "110", shares: "2=22", method: "STANDARD" };
  expect(told({ ...line, eaf: "12.34" })).toBe("12.34 OA23=167.66");
  expect(told({ ...line, eaf: "30" })).toBe("30 OA23=150");
  expect(told({ ...line, eaf: "99" })).toBe("30 OA23=150");
});

test("the member's accounts take what the member is left with of our own shares, and nothing of the prior payer's", () => {
  const line = { charge: "180", prior: "80 CO45=30 PR1=70", price: "110" };
  expect(pay({ ...line, shares: "1=30 2=16", method: "NON_DUPLICATION" })?.posts).toEqual([
    { account: "deductible/2025", amount: 3000 },
    { account: "out-of-pocket/2025", amount: 4600 },
  ]);
  expect(pay({ ...line, shares: "1=30 2=16", method: "STANDARD" })?.posts).toEqual([
    { account: "deductible/2025", amount: 600 },
    { account: "out-of-pocket/2025", amount: 600 },
  ]);
  expect(pay({ ...line, prior: "120 CO45=30 PR2=30", shares: "2=22", method: "STANDARD" })?.posts).toEqual([]);
});

test("a decision on the claim alone is allotted to its lines by their charges", () => {
  const adjustments = [
    { group: "CO", carc: "45", amountCents: cents(3001) },
    { group: "PR", carc: "2", amountCents: cents(5000) },
  ];
  const otherPayers = [{ payerId: "B", rank: "P", paidCents: cents(10_000), adjustments }];
  const claim = { payerRank: "S", otherPayers, lines: [{ charge: 100 }, { charge: 50.01 }, { charge: 30, count: 3 }] };
  const paid = contextsOf(claim, { facts: someFacts({ member }) }).map((context) => {
    const { chargeCents } = context.line;
    return payAfterOthers({ context, chargeCents, priceCents: chargeCents, allowedCents: chargeCents, share: shareOf("", chargeCents) });
  });
  expect(paid.map((each) => each?.paidCents)).toEqual([2778, 1389, 833]);
  expect(paid.map((each) => each?.priorCents)).toEqual([7222, 3612, 2167]);
});

test("an adjustment on the claim beside decisions on its lines is allotted by what was paid for them", () => {
  const adjustments = [{ group: "PR", carc: "1", amountCents: cents(2000) }];
  const otherPayers = [{ payerId: "B", rank: "P", paidCents: cents(10_000), adjustments }];
  const line = (paid: number) => aLine({ charge: paid, priorPayments: [{ payerId: "B", paidCents: cents(paid * 100), adjustments: [] }] });
  const claim = { payerRank: "S", otherPayers, lines: [line(90), line(30), line(0)] };
  const paid = contextsOf(claim, { facts: someFacts({ member }) }).map((context) => {
    const { chargeCents } = context.line;
    return payAfterOthers({ context, chargeCents, priceCents: chargeCents, allowedCents: chargeCents, share: shareOf("", chargeCents) });
  });
  expect(paid.map((each) => each?.paidCents)).toEqual([1500, 500, 0]);
  expect(paid.map((each) => each?.finding.read.priorPaid)).toEqual(["75", "25", "0"]);
});

test("nobody comes before us: nothing changes", () => {
  const [context] = contextsOf({});
  const share = shareOf("", 11_000);
  const figures = { chargeCents: cents(18_000), priceCents: cents(11_000), allowedCents: cents(11_000), share };
  expect(context && payAfterOthers({ context, ...figures })).toBeUndefined();
});

test("whatever was decided before us: every cent is explained, nothing is negative, and never more than our own allowed", () => {
  const amounts = fc.record({
    charge: fc.integer({ min: 1, max: 50_000 }),
    parts: fc.array(fc.tuple(fc.nat(50_000), fc.nat(50_000), fc.nat(50_000)), { minLength: 1, maxLength: 3 }),
    price: fc.nat(60_000),
    concurrent: fc.constantFrom(10_000, 5000, 0),
    owed: fc.tuple(fc.nat(30_000), fc.nat(3000), fc.nat(30_000)),
    method: fc.constantFrom("STANDARD", "NON_DUPLICATION"),
    eaf: fc.option(fc.nat(60_000), { nil: undefined }),
  });
  fc.assert(
    fc.property(amounts, ({ charge, parts, price, concurrent, owed, method, eaf }) => {
      const allowed = Math.floor((price * concurrent) / 10_000);
      const deductible = Math.min(owed[0], allowed);
      const copay = Math.min(owed[1], allowed - deductible);
      const coinsurance = Math.min(owed[2], allowed - deductible - copay);
      const prior = parts.map(([paid, wrote, left]) => `${paid / 100} CO45=${wrote / 100} PR2=${left / 100}`).join(", ");
      const shares = `1=${deductible / 100} 3=${copay / 100} 2=${coinsurance / 100}`;
      const money = { charge: String(charge / 100), prior, price: `${price / 100}>${allowed / 100}`, shares, method };
      const paid = pay({ ...money, eaf: eaf === undefined ? "" : String(eaf / 100) });
      if (paid === undefined) throw new Error("another payer comes first");
      const { paidCents, priorCents, contractualCents, concurrentCents } = paid;
      const all = [paidCents, priorCents, contractualCents, concurrentCents, paid.deductibleCents, paid.copayCents, paid.coinsuranceCents];
      expect(all.reduce((sum, each) => sum + each, 0)).toBe(charge);
      expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
      expect(paidCents).toBeLessThanOrEqual(allowed);
    }),
    { numRuns: 1000 },
  );
});

test("an allotment's parts sum to the whole", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -100_000, max: 100_000 }),
      fc.array(fc.nat(10_000), { minLength: 1, maxLength: 20 }),
      (amount, weights) => {
        const parts = weights.map((_, at) => allotted(amount, { weights, at }));
        expect(parts.reduce<number>((sum, each) => sum + each, 0)).toBe(amount);
      },
    ),
  );
});
