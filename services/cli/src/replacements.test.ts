// Replacements and voids from the outside (R5, R6): what comes back, what is paid in its place, and what is refused.
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { BenchTop, dripline, type LogEvent } from "../test/bench-top.ts";
import { claimFile, type TestClaim, type TestLine } from "../test/claim-file.ts";
import { readRemittance } from "../test/remittance-text.ts";
import { patient, STORY_FEEDS } from "../test/second-payer.ts";

const therapy = { code: "S9500", charge: "180" };
const drug = { code: "J0696", charge: "40", units: "8", ndc: "00143985625", quantity: "1" };

/** Receipts of 2025-03-07 are numbered in the order of the file. */
const numbered = (sequence: number): string => `2025066${String(sequence).padStart(7, "0")}`;

function claim(pcn: string, member: number, ...lines: TestLine[]): TestClaim {
  return { pcn, member: patient(member), lines };
}

function about(old: string, frequency: "7" | "8", submitted: TestClaim): TestClaim {
  return { ...submitted, frequency, claimSegments: [`REF*F8*${old}`] };
}

const story: readonly TestClaim[] = [
  claim("PAID", 12, therapy), // 1
  about(numbered(1), "7", claim("PAID", 12, { ...therapy, charge: "200" })), // 2: takes the place of 1
  about(numbered(1), "7", claim("PAID", 12, { ...therapy, charge: "210" })), // 3: 1 is replaced already
  about(numbered(99), "7", claim("NOBODY", 12, { ...therapy, day: "20250304" })), // 4: no such claim
  about(numbered(1), "7", claim("OTHER-MEMBER", 10, { ...therapy, day: "20250301" })), // 5: another member's
  claim("WAITS", 16, { code: "S9366", charge: "300" }), // 6: its authorization is pending
  about(numbered(6), "8", claim("WAITS", 16, { code: "S9366", charge: "300" })), // 7: 6 isn't final
  claim("UNITS", 12, { ...drug, day: "20250302" }), // 8
  claim("CUT", 12, { ...drug, day: "20250302", charge: "41" }), // 9: only two of ten units are left
  about(numbered(8), "8", claim("UNITS", 12, { ...drug, day: "20250302" })), // 10: gives eight back
  about(numbered(8), "8", claim("UNITS", 12, { ...drug, day: "20250302" })), // 11: voided already
  claim("AFTER", 12, { ...drug, day: "20250302", charge: "42" }), // 12: finds the eight
  about(`${numbered(2)}`, "7", claim("PAID", 12, { ...therapy, charge: "190" })), // 13: takes the place of 2
  claim("NINE", 12, { ...drug, day: "20250301" }), // 14: eight of ten units
  about(numbered(14), "7", claim("NINE", 12, { ...drug, day: "20250301", units: "9", quantity: "1.125" })), // 15: the eight come back first
  claim("DENIED", 12, { code: "S9366", charge: "300", day: "20250306" }), // 16: needs an authorization
  about(numbered(16), "8", claim("DENIED", 12, { code: "S9366", charge: "300", day: "20250306" })), // 17: a denied claim can be voided
];

interface Told {
  readonly disposition: string;
  readonly lines: readonly {
    readonly adjustments: readonly { readonly group: string; readonly carc: string }[];
    readonly remarks: readonly string[];
  }[];
  readonly paidCents: number;
}

const told = ({ disposition, paidCents, lines }: Told): string => {
  const reasons = lines.flatMap(({ adjustments, remarks }) => [...adjustments.map(({ group, carc }) => `${group}${carc}`), ...remarks]);
  return [disposition, paidCents, ...new Set(reasons)].join(" ");
};

describe("a file of replacements and voids", () => {
  const bench = new BenchTop(STORY_FEEDS);
  let events: LogEvent[] = [];
  const versions = (sequence: number) => events.filter(({ value }) => value.claimId === numbered(sequence)).map(({ value }) => value);

  beforeAll(async () => {
    bench.put("01.837", claimFile({ claims: story }));
    const ran = await bench.run();
    expect([ran.status, ran.stderr]).toEqual([0, ""]);
    events = await bench.events("claims.adjudicated");
  });
  afterAll(() => bench.clear());

  test.each([
    [1, ["paid 5400 CO45 PR1 PR2", "reversed -5400 CO45 PR1 PR2 N694"]],
    [2, ["paid 5400 CO45 PR1 PR2", "reversed -5400 CO45 PR1 PR2 N694"]],
    [3, ["denied 0 CO16 N152"]],
    [4, ["denied 0 CO16 M47"]],
    [5, ["denied 0 CO16 M47"]],
    [6, ["pended 0"]],
    [7, ["denied 0 CO16 N779"]],
    [10, ["void 0"]],
    [16, ["denied 0 CO197", "reversed 0 CO197 N693"]],
    [17, ["void 0"]],
    [11, ["denied 0 CO16 N152"]],
  ])("claim %i", (sequence, expected) => {
    expect(versions(sequence).map(told)).toEqual(expected);
  });

  test("units that a void gives back are there for the next claim, and not for the one before", () => {
    const units = [8, 9, 12].map((sequence) => versions(sequence).map(({ lines }) => lines[0].paidUnits));
    expect(units).toEqual([[8, -8], [2], [8]]);
  });

  test("eight of ten units come back before the replacement's nine are counted", () => {
    expect([14, 15].map((sequence) => versions(sequence).map(({ lines }) => lines[0].paidUnits))).toEqual([[8, -8], [9]]);
  });

  test("the void of a denied claim takes back its charge and its reason, and no money", () => {
    const [denied, reversed] = versions(16);
    expect([reversed.chargeCents, reversed.paidCents]).toEqual([-denied.chargeCents, 0]);
    expect(reversed.lines[0].adjustments).toMatchObject([{ group: "CO", carc: "197", amountCents: -denied.chargeCents }]);
  });

  test("a reversal negates every amount, unit and entry, names the receipt that it takes back and stands before its correction", () => {
    const [paid, reversed] = versions(1);
    expect(reversed).toMatchObject({
      version: 2,
      wireNumber: paid.wireNumber,
      reverses: paid.receipt,
      previousReceipt: paid.receipt,
      chargeCents: -paid.chargeCents,
      allowedCents: -paid.allowedCents,
      patientResponsibilityCents: -paid.patientResponsibilityCents,
    });
    expect(reversed.entries).toEqual(paid.entries.map((entry: { amount: number }) => ({ ...entry, amount: -entry.amount })));
    expect(reversed.lines[0].adjustments).toEqual(
      paid.lines[0].adjustments.map((each: { amountCents: number }) => ({ ...each, amountCents: -each.amountCents })),
    );
    const at = (claimId: string, version: number) =>
      events.find(({ value }) => value.claimId === claimId && value.version === version)?.offset ?? -1;
    expect(at(numbered(1), 2)).toBe(at(numbered(2), 1) - 1);
  });

  test("the void itself has no lines and no money; the reversal is what the 835 says", () => {
    expect(versions(10)).toMatchObject([{ disposition: "void", lines: [], chargeCents: 0, entries: [], replaces: numbered(8) }]);
  });

  test("the 835 balances, with each reversal before its correction and the old claim's number on it", async () => {
    const texts = Object.entries(bench.files()).filter(([name]) => name.startsWith("remittances/"));
    const remittances = texts.map(([, text]) => readRemittance(text));
    expect(remittances.flatMap(({ problems }) => problems)).toEqual([]);
    const claims = remittances.flatMap((each) => each.claims.map(({ wireNumber, paidCents }) => [wireNumber, paidCents]));
    expect(claims.slice(0, 3)).toEqual([
      [numbered(1), 5400],
      [numbered(1), -5400],
      [numbered(2), 5400],
    ]);
    expect(claims.map(([wireNumber]) => wireNumber)).not.toContain(numbered(10));
  });

  test("claim, reversal and what is left sum to what the ledger holds", async () => {
    const entries = await bench.events("ledger.entries");
    const used = new Map<string, number>();
    for (const { value } of entries) used.set(value.account, (used.get(value.account) ?? 0) + value.amount);
    expect([...used.values()].every((amount) => amount >= 0)).toBe(true);
    expect(used.get("units/J0696/2025-03-02")).toBe(10);
  });
});

describe("a provider that changed its clearinghouse", () => {
  const bench = new BenchTop(STORY_FEEDS);
  const OLD_HOUSE = "CLRHOUSE01";
  const NEW_HOUSE = "CLRHOUSE02";
  const cycleOf = (date: string) =>
    Object.entries(bench.files())
      .filter(([name]) => name.startsWith(`remittances/${date}/`))
      .map(([, text]) => readRemittance(text))
      .map(({ receiver, claims, problems }) => ({
        receiver,
        problems,
        claims: claims.map(({ wireNumber, paidCents }) => [wireNumber, paidCents]),
      }));

  beforeAll(async () => {
    const days = ["20250303", "20250304"].map((day) => ({ ...therapy, day }));
    bench.put("01.837", claimFile({ sender: OLD_HOUSE, claims: days.map((line, at) => claim(`P${at}`, 12, line)) })); // 1, 2
    await bench.run();
    const again = [
      about(numbered(1), "7", claim("P0", 12, { ...therapy, charge: "200", day: "20250303" })), // 3
      about(numbered(2), "8", claim("P1", 12, { ...therapy, day: "20250304" })), // 4
    ];
    bench.put("02.837", claimFile({ sender: NEW_HOUSE, control: "000000102", claims: again }));
    expect((await bench.run("--cycle", "2025-03-21")).status).toBe(0);
  });
  afterAll(() => bench.clear());

  test("its first claims were paid on the old one's 835", () => {
    expect(cycleOf("2025-03-14")).toMatchObject([{ receiver: OLD_HOUSE, problems: [] }]);
  });

  test("gets reversal and correction on one 835, the new one's, and nothing on the old one's", () => {
    const [first, second] = cycleOf("2025-03-14")[0]?.claims ?? [];
    expect(cycleOf("2025-03-21")).toEqual([
      {
        receiver: NEW_HOUSE,
        problems: [],
        claims: [
          [numbered(1), -Number(first?.[1])],
          [numbered(2), -Number(second?.[1])],
          [numbered(3), first?.[1]],
        ],
      },
    ]);
  });

  test("and the log is verified, audited and rebuilt as it is", async () => {
    for (const check of [["verify"], ["rebuild", "--into", join(bench.folder, "anew")]]) {
      const ran = await dripline("replay", check[0] ?? "", "--data", bench.data, ...check.slice(1));
      expect([check[0], ran.status, ran.stderr]).toEqual([check[0], 0, ""]);
    }
    const audited = await dripline("audit", "--data", bench.data, "--out", bench.out);
    expect([audited.status, audited.stderr]).toEqual([0, ""]);
  });
});
