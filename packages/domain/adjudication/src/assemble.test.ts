// R36: every cent of a line's charge is paid or explained.
import { type Cents, cents, type DecidedLine, type ServiceLine, shareOf, type Units, units } from "@dripline/claims";
import { aLine, table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { assembleLine, chargeOfUnits, type Excess, type LineToAssemble, type MemberShare, type PricedPart } from "./assemble.ts";

const overLimit = (count: number): Excess => ({ units: units(count), group: "CO", carc: "96", remarks: ["N362"] });
const overAuthorized = (count: number): Excess => ({ units: units(count), group: "CO", carc: "198", remarks: ["N54"] });

const price = (allowed: number, contractual = 0, concurrent = 0): PricedPart => ({
  allowedCents: cents(allowed),
  contractualCents: cents(contractual),
  concurrentCents: cents(concurrent),
});

const share = (deductible: number, copay: number, coinsurance: number): MemberShare => ({
  deductibleCents: cents(deductible),
  copayCents: cents(copay),
  coinsuranceCents: cents(coinsurance),
});

/** `CO 45 70 · PR 2 11`, in dollars, with cut units after an x. */
function explained({ adjustments }: DecidedLine): string {
  return adjustments
    .map(({ group, carc, amountCents, units: cut }) => `${group} ${carc} ${amountCents / 100}${cut === undefined ? "" : ` x${cut / 1000}`}`)
    .join(" · ");
}

const told = (line: DecidedLine): unknown[] => [
  line.status,
  line.paidUnits / 1000,
  line.allowedCents / 100,
  line.paidCents / 100,
  explained(line),
];

describe("a line that pays", () => {
  test("in full", () => {
    expect(told(assembleLine({ line: aLine(), priced: price(18_000) }))).toEqual(["paid", 1, 180, 180, ""]);
  });

  test("as the second therapy, at half price, with coinsurance: charge 180, allowed 110, then 55", () => {
    const line = assembleLine({ line: aLine(), priced: price(5500, 7000, 5500), share: share(0, 0, 1100) });
    expect(told(line)).toEqual(["paid", 1, 55, 44, "CO 45 70 · CO 59 55 · PR 2 11"]);
  });

  test("as the third therapy, at nothing: still paid, at 0", () => {
    expect(told(assembleLine({ line: aLine(), priced: price(0, 7000, 11_000) }))).toEqual(["paid", 1, 0, 0, "CO 45 70 · CO 59 110"]);
  });

  test("with deductible, copay and coinsurance", () => {
    const line = assembleLine({ line: aLine(), priced: price(11_000, 7000), share: share(3000, 1500, 1300) });
    expect(told(line)).toEqual(["paid", 1, 110, 52, "CO 45 70 · PR 1 30 · PR 3 15 · PR 2 13"]);
  });

  test("more than its charge, by a contract that pays its rate", () => {
    expect(told(assembleLine({ line: aLine({ charge: 90 }), priced: price(11_000, -2000) }))).toEqual(["paid", 1, 110, 110, "CO 45 -20"]);
  });

  test("nothing charged: allowed and paid 0, nothing to explain", () => {
    expect(told(assembleLine({ line: aLine({ charge: 0 }), priced: price(0) }))).toEqual(["paid", 1, 0, 0, ""]);
  });
});

describe("a line of fewer units", () => {
  test("charge 20 for 8 units, 3 payable: 7.50 and 12.50", () => {
    const line = assembleLine({ line: aLine({ count: 8, charge: 20 }), excess: [overAuthorized(5)], priced: price(180, 570) });
    expect(told(line)).toEqual(["reduced", 3, 1.8, 1.8, "CO 198 12.5 x5 · CO 45 5.7"]);
    expect(line.remarks).toEqual(["N54"]);
  });

  test("two cuts keep their own reasons, in their order", () => {
    const line = assembleLine({ line: aLine({ count: 8, charge: 20 }), excess: [overAuthorized(3), overLimit(2)], priced: price(750) });
    expect(told(line)).toEqual(["reduced", 3, 7.5, 7.5, "CO 198 7.5 x3 · CO 96 5 x2"]);
    expect(line.remarks).toEqual(["N54", "N362"]);
  });

  test("two cuts for one reason are one adjustment", () => {
    const line = assembleLine({ line: aLine({ count: 8, charge: 20 }), excess: [overLimit(3), overLimit(2)], priced: price(750) });
    expect([explained(line), line.remarks]).toEqual(["CO 96 12.5 x5", ["N362"]]);
  });

  test("two cuts that leave nothing deny the line with both reasons", () => {
    const line = assembleLine({ line: aLine({ count: 2, charge: 20 }), excess: [overLimit(1), overAuthorized(1)] });
    expect(told(line)).toEqual(["denied", 0, 0, 0, "CO 96 10 x1 · CO 198 10 x1"]);
  });

  test("one cut that leaves nothing is a denial like any other", () => {
    const line = assembleLine({ line: aLine({ count: 2, charge: 20 }), excess: [overLimit(2)] });
    expect(told(line)).toEqual(["denied", 0, 0, 0, "CO 96 20"]);
  });
});

const splits = table(`
  why                             | charge | units | payable | part
  half up                         | 0.05   | 2     | 1       | 3
  a third, down                   | 1      | 3     | 1       | 33
  two thirds, up                  | 1      | 3     | 2       | 67
  none                            | 1      | 3     | 0       | 0
  all                             | 1      | 3     | 3       | 100
  parts of a unit                 | 1      | 1     | 0.005   | 1
  smaller parts of a unit         | 1      | 1     | 0.004   | 0
  no units billed, none to part by | 1     | 0     | 0       | 100
`);

test.each(splits)("the charge of the payable units: $why", ({ charge, units: billed, payable, part }) => {
  const line = aLine({ charge: Number(charge), count: Number(billed) });
  expect(chargeOfUnits(line, units(Number(payable)))).toBe(Number(part));
});

describe("a line that pays nothing", () => {
  test("denied: the whole charge, and the remarks", () => {
    const line = assembleLine({ line: aLine(), denied: { group: "OA", carc: "18", remarks: ["N522", "N522"] } });
    expect(told(line)).toEqual(["denied", 0, 0, 0, "OA 18 180"]);
    expect(line.remarks).toEqual(["N522"]);
  });

  test("denied with nothing charged has no amount to explain", () => {
    expect(told(assembleLine({ line: aLine({ charge: 0 }), denied: { group: "CO", carc: "197", remarks: [] } }))).toEqual([
      "denied",
      0,
      0,
      0,
      "",
    ]);
  });

  test("pended: nothing at all", () => {
    expect(told(assembleLine({ line: aLine(), pended: true }))).toEqual(["pended", 0, 0, 0, ""]);
  });
});

test("what the line says of itself is what was sent", () => {
  const line = aLine({ controlNumber: "A01", modifiers: ["SH"], count: 2 });
  expect(assembleLine({ line, priced: price(18_000) })).toMatchObject({
    line: 1,
    controlNumber: "A01",
    code: "S9500",
    modifiers: ["SH"],
    serviceFrom: "2025-03-03",
    serviceTo: "2025-03-03",
    units: units(2),
    chargeCents: 18_000,
  });
});

describe("a bug stops here", () => {
  const broken: readonly [string, LineToAssemble][] = [
    ["a price that doesn't add up to the charge", { line: aLine(), priced: price(11_000, 6999) }],
    ["a member who owes more than is allowed", { line: aLine(), priced: price(11_000, 7000), share: share(11_000, 1, 0) }],
    ["more units cut than billed", { line: aLine(), excess: [overLimit(2)], priced: price(0) }],
    ["a cut of nothing", { line: aLine(), excess: [overLimit(0)], priced: price(18_000) }],
    ["payable units without a price", { line: aLine({ count: 2 }), excess: [overLimit(1)] }],
    ["no decision", { line: aLine() }],
  ];
  test.each(broken)("%s", (_why, toAssemble) => {
    expect(() => assembleLine(toAssemble)).toThrow("invariant broken");
  });
});

interface Case {
  readonly charge: number;
  readonly billed: number;
  readonly cuts: readonly number[];
  /** Shares of what is there, in thousandths. */
  readonly parts: readonly number[];
}

const thousandth = fc.integer({ min: 0, max: 1000 });

function decidedCase({ charge, billed, cuts, parts }: Case): { line: ServiceLine; decided: DecidedLine; cut: number } {
  const line = aLine({ chargeCents: charge as Cents, units: billed as Units });
  const excess: Excess[] = [];
  let left = billed;
  for (const each of cuts) {
    const over = Math.floor((left * each) / 1000);
    if (over === 0 || over === left) continue;
    left -= over;
    excess.push({ units: over as Units, group: "CO", carc: excess.length % 2 === 0 ? "198" : "96", remarks: [] });
  }
  const part = (amount: number, at: number): Cents => shareOf(amount, { numerator: parts[at] ?? 0, denominator: 1000 });
  const base = part(chargeOfUnits(line, left as Units), 0);
  const allowed = part(base, 1);
  const deductible = part(allowed, 2);
  const copay = part(allowed - deductible, 3);
  const coinsurance = part(allowed - deductible - copay, 4);
  const priced = price(allowed, chargeOfUnits(line, left as Units) - base, base - allowed);
  const decided = assembleLine({ line, excess, priced, share: share(deductible, copay, coinsurance) });
  return { line, decided, cut: billed - left };
}

test("charge = paid + Σ adjustments, units = paid units + Σ cut units, each reason once and never of zero", () => {
  fc.assert(
    fc.property(
      fc.record({
        charge: fc.integer({ min: 0, max: 9_999_999_999 }),
        billed: fc.integer({ min: 1, max: 99_999_999 }),
        cuts: fc.array(thousandth, { maxLength: 3 }),
        parts: fc.tuple(thousandth, thousandth, thousandth, thousandth, thousandth),
      }),
      (each) => {
        const { line, decided, cut } = decidedCase(each);
        const amounts = decided.adjustments.map(({ amountCents }) => amountCents);
        expect(decided.paidCents + amounts.reduce((sum, amount) => sum + amount, 0)).toBe(line.chargeCents);
        expect(amounts.every((amount) => amount > 0)).toBe(true);
        expect(decided.paidUnits + cut).toBe(line.units);
        expect(decided.status).toBe(cut > 0 ? "reduced" : "paid");
        const reasons = decided.adjustments.map(({ group, carc }) => `${group} ${carc}`);
        expect(new Set(reasons).size).toBe(reasons.length);
        expect(decided.paidCents).toBeLessThanOrEqual(decided.allowedCents);
      },
    ),
  );
});
