// R32: which rate, of what, rounded how, and when a line waits for a price.
import { type Cents, cents, type FeeScheduleRow, type Units, units } from "@dripline/claims";
import {
  aClaim,
  aContract,
  aDrugIdentification,
  aMember,
  aPpoPlan,
  aProvider,
  aRate,
  day,
  HOME_INFUSION_NPI,
  type LineOverrides,
  rate,
  shippedPolicy,
  someFacts,
  table,
} from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { contextOf } from "../line-context.ts";
import { type LinePrice, priceLine } from "./R32-price.ts";

interface Priced {
  readonly line?: LineOverrides;
  readonly rates?: readonly FeeScheduleRow[];
  readonly lesserOf?: boolean;
  readonly outOfNetwork?: boolean;
  readonly payable?: Units;
  readonly plan?: string;
}

const policy = shippedPolicy();
const NDC = "00143985625";

function price({ line = {}, rates = [aRate()], lesserOf = true, outOfNetwork = false, payable, plan = "PPO1" }: Priced): LinePrice {
  const facts = someFacts({
    member: aMember({ coverage: [{ product: "carepartners-access", benefitPlanId: plan, from: day("2024-01-01") }] }),
    plans: { PPO1: aPpoPlan(), BARE: aPpoPlan({ outOfNetwork: { covered: true, coinsuranceBasisPoints: 0 } }) },
    providers: { [HOME_INFUSION_NPI]: outOfNetwork ? aProvider({ network: [] }) : aProvider() },
    contracts: { C1: aContract({ lesserOfCharge: lesserOf }) },
    rates: { [line.code ?? "S9500"]: rates },
  });
  const [context] = contextOf({ claim: aClaim({ lines: [line] }), facts, policy, history: [] }).lines;
  if (context === undefined) throw new Error("a claim has a line");
  const quantity = payable ?? context.line.units;
  const charged = context.line.chargeCents;
  const chargeCents = quantity === context.line.units ? charged : cents(Math.round((charged * quantity) / context.line.units));
  return priceLine({ context, units: quantity, chargeCents });
}

const allowed = (priced: LinePrice): number | undefined => (priced.kind === "priced" ? priced.allowedCents : undefined);

const cases = table(`
  why                                            | rate     | units | charge | lesserOf | allowed | carc
  charge above the rate: the rest is 45          | 110      | 1     | 180    | yes      | 11000   | 45
  charge below the rate, the lesser is paid      | 110      | 1     | 90     | yes      | 9000    |
  charge below the rate, the rate is paid        | 110      | 1     | 90     | no       | 11000   | 45
  charge just the rate                           | 110      | 1     | 110    | yes      | 11000   |
  by the unit                                    | 0.6      | 8     | 40     | yes      | 480     | 45
  by parts of a unit                             | 110      | 0.5   | 180    | yes      | 5500    | 45
  half a cent goes up                            | 0.005    | 1     | 1      | yes      | 1       | 45
  less than half a cent more goes down           | 0.014999 | 1     | 1      | yes      | 1       | 45
  rounded once, after the units                  | 0.0049   | 100   | 1      | yes      | 49      | 45
  an exact decimal: 0.1 + 0.2 dollars            | 0.3      | 1     | 1      | yes      | 30      | 45
`);

describe("rate × units", () => {
  test.each(cases)("$why", ({ rate: dollars, units: count, charge, lesserOf, allowed: expected, carc }) => {
    const priced = price({
      line: { count: Number(count), charge: Number(charge) },
      rates: [aRate({ dollars })],
      lesserOf: lesserOf === "yes",
    });
    expect([allowed(priced), priced.finding.carc ?? ""]).toEqual([Number(expected), carc]);
  });
});

test("a rate that changes prices each day by its own", () => {
  const rates = [aRate({ to: day("2025-03-03") }), aRate({ dollars: "120", from: day("2025-03-04") })];
  expect(allowed(price({ line: { on: "2025-03-03" }, rates }))).toBe(11_000);
  expect(allowed(price({ line: { on: "2025-03-04" }, rates }))).toBe(12_000);
});

test("of two rates in force the one that began later", () => {
  const later = aRate({ dollars: "120", from: day("2025-03-04") });
  expect(allowed(price({ line: { on: "2025-03-03" }, rates: [later, aRate()] }))).toBe(11_000);
  expect(allowed(price({ line: { on: "2025-03-04" }, rates: [later, aRate()] }))).toBe(12_000);
});

const waits = table(`
  why                              | on         | from       | to         | dollars | result
  the day before the rate          | 2025-03-02 | 2025-03-03 | 2025-03-10 | 110     | pend
  its first day                    | 2025-03-03 | 2025-03-03 | 2025-03-10 | 110     | priced
  its last day                     | 2025-03-10 | 2025-03-03 | 2025-03-10 | 110     | priced
  the day after                    | 2025-03-11 | 2025-03-03 | 2025-03-10 | 110     | pend
  a rate of nothing                | 2025-03-03 | 2025-03-03 | 2025-03-10 | 0       | pend
  a price of less than half a cent | 2025-03-03 | 2025-03-03 | 2025-03-10 | 0.0049  | pend
  a price of half a cent           | 2025-03-03 | 2025-03-03 | 2025-03-10 | 0.005   | priced
`);

describe("waiting for a price", () => {
  test.each(waits)("$why", ({ on, from, to, dollars, result }) => {
    const priced = price({ line: { on }, rates: [aRate({ dollars, from: day(from), to: day(to) })] });
    expect([priced.kind, priced.finding.outcome]).toEqual([result, result === "priced" ? "pay" : "pend"]);
  });

  test("without a rate, or with another schedule's", () => {
    const none = price({ rates: [] });
    expect([none.kind, none.finding.carc]).toEqual(["pend", undefined]);
    expect(price({ rates: [aRate({ feeScheduleId: "FS2" })] }).kind).toBe("pend");
  });

  test("for a member whose benefit plan isn't known", () => {
    expect(price({ plan: "GONE" })).toMatchObject({ kind: "pend", finding: { text: expect.stringContaining("benefit plan") } });
  });
});

test("a line that charges nothing is allowed nothing, rate or not", () => {
  for (const lesserOf of [true, false]) {
    const priced = price({ line: { charge: 0 }, lesserOf });
    expect([allowed(priced), priced.finding.carc]).toEqual([0, undefined]);
  }
  expect(price({ line: { charge: 0 }, rates: [] })).toMatchObject({ kind: "priced", allowedCents: 0 });
});

describe("by NDC", () => {
  const unlisted = (fields: LineOverrides = {}): LineOverrides => ({
    code: "J3490",
    count: 1,
    charge: 500,
    drug: aDrugIdentification(),
    ...fields,
  });
  const byNdc = aRate({ code: "J3490", ndc: NDC, dollars: "42.5" });

  test("rate × package units (CTP)", () => {
    const line = unlisted({ drug: aDrugIdentification({ quantity: units(2.5) }) });
    expect(allowed(price({ line, rates: [byNdc] }))).toBe(10_625);
  });

  test("its row is preferred, one without an NDC prices the code's units, another NDC's doesn't count", () => {
    const byCode = aRate({ code: "J3490", dollars: "7" });
    expect(allowed(price({ line: unlisted(), rates: [byCode, byNdc] }))).toBe(4250);
    expect(allowed(price({ line: unlisted({ count: 3 }), rates: [byCode] }))).toBe(2100);
    expect(price({ line: unlisted(), rates: [{ ...byNdc, ndc: "99999999999" }] }).kind).toBe("pend");
  });

  test("waits without a quantity", () => {
    expect(price({ line: unlisted({ drug: aDrugIdentification({ quantity: undefined }) }), rates: [byNdc] }).kind).toBe("pend");
  });

  test("cut units cut the quantity in proportion, rounded once", () => {
    const line = unlisted({ count: 8, drug: aDrugIdentification({ quantity: units(2) }) });
    expect(allowed(price({ line, rates: [byNdc], payable: units(3) }))).toBe(3188);
    expect(allowed(price({ line, rates: [byNdc], payable: units(8) }))).toBe(8500);
  });

  test("the proportion is exact for the largest numbers that a claim may hold", () => {
    const line = unlisted({ count: 9_999_999, charge: 99_999_999, drug: aDrugIdentification({ quantity: units(9_999_999) }) });
    const rates = [aRate({ code: "J3490", ndc: NDC, dollars: "9.999999" })];
    expect(allowed(price({ line, rates, payable: units(3_333_333) }))).toBe(Math.round((9.999999 * 9_999_999 * 100) / 3));
  });
});

describe("out of network", () => {
  const oon = aRate({ feeScheduleId: "OON", dollars: "80" });

  test("the benefit plan's schedule, and never more than the charge", () => {
    expect(allowed(price({ rates: [aRate(), oon], outOfNetwork: true }))).toBe(8000);
    expect(allowed(price({ rates: [oon], outOfNetwork: true, line: { charge: 70 } }))).toBe(7000);
  });

  test("waits where the plan has no schedule", () => {
    expect(price({ rates: [aRate(), oon], outOfNetwork: true, plan: "BARE" }).kind).toBe("pend");
  });
});

test("a positive price is never more than the charge where the lesser is paid, and never takes the whole charge as 45", () => {
  const amount = fc.integer({ min: 1, max: 5_000_000 });
  fc.assert(
    fc.property(amount, fc.integer({ min: 1, max: 100_000 }), amount, (millionths, thousandths, charge) => {
      const dollars = (millionths / 1_000_000).toFixed(6);
      const line = { units: thousandths as Units, chargeCents: charge as Cents };
      const priced = price({ line: { ...line, count: undefined }, rates: [aRate({ rate: rate(dollars), dollars })] });
      const exact = Math.floor((millionths * thousandths + 5_000_000) / 10_000_000);
      if (priced.kind === "pend") return expect(exact).toBe(0);
      expect(priced.allowedCents).toBe(Math.min(exact, charge));
      expect(priced.allowedCents).toBeGreaterThan(0);
    }),
  );
});
