// Receipts from the outside: every field, what each story comes to, what is posted where, and money that adds up (contract, section 5).

import { table } from "@dripline/kit";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { BenchTop } from "../test/bench-top.ts";
import { claimFile, type TestClaim, type TestLine } from "../test/claim-file.ts";
import { readRemittance } from "../test/remittance-text.ts";
import { DECIDED_BEFORE, patient, STORY_FEEDS } from "../test/second-payer.ts";

const therapy = { code: "S9500", charge: "180" };
const tpn = { code: "S9366", charge: "300" };
const drug = { code: "J0696", charge: "40", units: "8", ndc: "00143985625", quantity: "1" };
const heparin = { code: "J1642", charge: "3", units: "15", ndc: "00409115001", quantity: "1.5" };

/** Lines of a receipt in a few words: `S9500 paid 1/1 CO45:7000 PR2:2200`. */
interface Told {
  readonly code: string;
  readonly status: string;
  readonly paidUnits: number;
  readonly units: number;
  readonly remarks: readonly string[];
  readonly adjustments: readonly { group: string; carc: string; amountCents: number; units: number | null }[];
}

function told({ code, status, paidUnits, units, adjustments, remarks }: Told): string {
  const cuts = adjustments.map(
    ({ group, carc, amountCents, units: cut }) => `${group}${carc}:${amountCents}${cut === null ? "" : `/${cut}u`}`,
  );
  return [code, status, `${paidUnits}/${units}`, ...cuts, ...remarks].join(" ");
}

function entriesTold(entries: readonly { account: string; amount: number }[]): string {
  return entries.map(({ account, amount }) => `${account}=${amount}`).join(" ");
}

describe("stories", () => {
  const bench = new BenchTop(STORY_FEEDS);
  // biome-ignore lint/suspicious/noExplicitAny: receipts as the log prints them
  let receipts: Record<string, any> = {};
  const one = (pcn: string, member: number, ...lines: TestLine[]): TestClaim => ({ pcn, member: patient(member), lines });

  beforeAll(async () => {
    const claims: TestClaim[] = [
      one("DEDUCTIBLE", 10, therapy),
      one(
        "MAXIMUM",
        10,
        { ...therapy, day: "20250304" },
        { code: "99601", charge: "100", day: "20250304" },
        { ...therapy, day: "20250305" },
      ),
      one("AUTH-UNITS", 10, { ...tpn, day: "20250306" }, { ...tpn, day: "20250307" }),
      one("OTHER-COVERAGE", 11, therapy),
      { ...one("SECOND", 11, { ...therapy, day: "20250304" }), subscriberRank: "S", otherPayer: DECIDED_BEFORE },
      { ...one("FIRST-BY-RECORD", 17, therapy), subscriberRank: "S", otherPayer: DECIDED_BEFORE },
      { ...one("SECOND-BY-ITSELF", 12, { ...therapy, day: "20250228" }), subscriberRank: "S", otherPayer: DECIDED_BEFORE },
      { ...one("REPLACE", 12, therapy), frequency: "7", claimSegments: ["REF*F8*20250660000099"] },
      { ...one("VOID", 12, { ...therapy, day: "20250304" }), frequency: "8", claimSegments: ["REF*F8*20250660000099"] },
      one("STAY", 13, therapy),
      one("DISCHARGED", 13, { ...therapy, day: "20250305" }),
      one("NEW-DRUG", 12, { ...drug, day: "20250304" }),
      one("OLD-DRUG", 12, drug),
      one("LATE", 15, tpn, { ...tpn, day: "20250304" }),
      one("AUTH-WAITS", 16, tpn, therapy),
      one("FREE", 12, { ...therapy, charge: "0", day: "20250306" }),
      one("SPAN", 12, { ...therapy, charge: "360", units: "2", day: "20250301-20250302" }),
      one("TWO-A-DAY", 12, { ...therapy, charge: "360", units: "2", day: "20250301" }),
      one("HALF-UNITS", 12, { ...drug, units: "2.5", quantity: "0.3125" }),
      one("NO-AUTH", 12, { ...tpn, day: "20250307" }),
      { ...one("NOBODY-ORDERED", 16, { ...therapy, day: "20250306" }), prescriber: "" },
    ];
    const away = [
      one("REFERRED", 14, therapy, { code: "99601", charge: "100" }),
      one("REFERRED-AGAIN", 14, { ...therapy, day: "20250304" }),
      one("NO-VISIT-LEFT", 14, { ...therapy, day: "20250305" }),
      one("NO-REFERRAL", 12, { ...therapy, day: "20250305" }),
    ];
    bench.put("a.837", claimFile({ claims }));
    bench.put("b.837", claimFile({ claims: away, control: "000000102", billing: "1234567893" }));
    expect(await bench.run()).toMatchObject({ status: 0, stderr: "" });
    receipts = await bench.receipts();
    expect(Object.keys(receipts)).toHaveLength(claims.length + away.length);
  });
  afterAll(() => bench.clear());

  test("a receipt has the fields of the contract, each under its name", () => {
    const { lines, verdicts, entries, ...receipt } = receipts.DEDUCTIBLE;
    expect(receipt).toMatchObject({
      claimId: "20250660000001",
      version: 1,
      patientControlNumber: "DEDUCTIBLE",
      memberId: "CP000010",
      billingNpi: "1999999984",
      payeeNpi: "1999999984",
      sender: "CLRHOUSE01",
      frequency: "1",
      receivedAt: "2025-03-07T10:00:00-05:00",
      test: false,
      wireNumber: "20250660000001",
      disposition: "paid",
      replaces: null,
      policyVersion: expect.stringMatching(/^[0-9a-f]{64}$/),
      chargeCents: 18000,
      allowedCents: 11000,
      paidCents: 5400,
      patientResponsibilityCents: 5600,
      facts: expect.objectContaining({ member: expect.any(Object), contracts: expect.any(Object), balances: {}, history: [] }),
      reverses: null,
      previousReceipt: null,
      receipt: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(lines).toEqual([
      {
        line: 1,
        controlNumber: null,
        code: "S9500",
        modifiers: [],
        serviceFrom: "2025-03-03",
        serviceTo: "2025-03-03",
        units: 1,
        paidUnits: 1,
        chargeCents: 18000,
        allowedCents: 11000,
        paidCents: 5400,
        status: "paid",
        adjustments: [
          { group: "CO", carc: "45", amountCents: 7000, units: null },
          { group: "PR", carc: "1", amountCents: 5000, units: null },
          { group: "PR", carc: "2", amountCents: 600, units: null },
        ],
        remarks: [],
      },
    ]);
    expect(verdicts.length).toBeGreaterThan(0);
    for (const verdict of verdicts) {
      expect(verdict).toMatchObject({
        rule: expect.stringMatching(/^R\d+$/),
        outcome: expect.stringMatching(/^(pay|reduce|deny|pend|info)$/),
        clause: expect.stringMatching(/^HI-/),
        from: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        read: expect.any(Object),
        remarks: expect.any(Array),
        text: expect.stringMatching(/\.$/),
      });
    }
    expect(entries).toEqual([
      { account: "deductible/2025", amount: 5000, line: 1 },
      { account: "out-of-pocket/2025", amount: 5600, line: 1 },
    ]);
  });

  const decided = table(`
    claim          | disposition | lines
    DEDUCTIBLE     | paid        | S9500 paid 1/1 CO45:7000 PR1:5000 PR2:600
    MAXIMUM        | paid        | S9500 paid 1/1 CO45:7000 PR2:1100, 99601 paid 1/1 CO45:1000 PR3:300, S9500 paid 1/1 CO45:7000
    AUTH-UNITS     | paid        | S9366 paid 1/1 CO45:10000, S9366 denied 0/1 CO198:30000 N54
    OTHER-COVERAGE | denied      | S9500 denied 0/1 OA22:18000 MA04
    SECOND         | paid        | S9500 paid 1/1 OA23:15000
    FIRST-BY-RECORD | paid       | S9500 paid 1/1 CO45:7000 PR1:5000 PR2:600
    STAY           | denied      | S9500 denied 0/1 CO97:18000 MA133
    NEW-DRUG       | denied      | J0696 denied 0/8 CO197:4000
    DISCHARGED     | paid        | S9500 paid 1/1 CO45:7000 PR1:5000 PR2:600
    OLD-DRUG       | paid        | J0696 paid 8/8 CO45:3520 PR1:480
    LATE           | paid        | S9366 denied 0/1 CO210:30000, S9366 paid 1/1 CO45:10000 PR1:5000 PR2:1500
    FREE           | paid        | S9500 paid 1/1
    SPAN           | denied      | S9500 denied 0/2 CO16:36000 N63
    TWO-A-DAY      | paid        | S9500 reduced 1/2 CO96:18000/1u CO45:7000 PR1:4520 PR2:648 N362
    HALF-UNITS     | paid        | J0696 reduced 2/2.5 CO96:800/0.5u CO45:3080 PR2:12 N362
    NO-AUTH        | denied      | S9366 denied 0/1 CO197:30000
    NOBODY-ORDERED | denied      | S9500 denied 0/1 CO16:18000 N31
    REFERRED       | paid        | S9500 paid 1/1 CO45:7000 PR2:3300, 99601 paid 1/1 CO45:1000 PR3:1500 PR2:2250
    REFERRED-AGAIN | paid        | S9500 paid 1/1 CO45:7000 PR2:3300
    NO-VISIT-LEFT  | denied      | S9500 denied 0/1 CO287:18000 N489
    NO-REFERRAL    | denied      | S9500 denied 0/1 CO288:18000 N489
  `);
  test.each(decided)("$claim is $disposition: $lines", ({ claim = "", disposition, lines }) => {
    expect(receipts[claim].lines.map(told).join(", ")).toBe(lines);
    expect(receipts[claim].disposition).toBe(disposition);
  });

  test("an 835 says by rank how a claim was processed: first, second, or first by the record whatever the claim says", () => {
    const text = Object.values(bench.files()).join("");
    for (const [name, status] of [
      ["SECOND", 2],
      ["FIRST-BY-RECORD", 1],
      ["OTHER-COVERAGE", 1],
    ])
      expect(text).toContain(`CLP*${name}*${status}*`);
  });

  const waiting = table(`
    claim            | rule | names
    SECOND-BY-ITSELF | R35  | another payer
    AUTH-WAITS       | R25  | WAIT1
  `);
  test.each(waiting)("$claim waits by $rule, and the reason names what is missing", ({ claim = "", rule, names = "" }) => {
    const receipt = receipts[claim];
    expect(receipt).toMatchObject({ disposition: "pended", allowedCents: 0, paidCents: 0, patientResponsibilityCents: 0, entries: [] });
    for (const line of receipt.lines)
      expect(line).toMatchObject({ status: "pended", allowedCents: 0, paidCents: 0, paidUnits: 0, adjustments: [] });
    const reasons = receipt.verdicts.filter(({ outcome }: { outcome: string }) => outcome === "pend");
    expect(reasons).toContainEqual(expect.objectContaining({ rule, text: expect.stringMatching(new RegExp(names, "i")) }));
  });

  test("a claim that waits is in no 835 and in no payment; REF*F8 stays as sent", async () => {
    const text = Object.entries(bench.files()).flatMap(([path, content]) => (path.startsWith("remittances") ? [content] : []));
    for (const { claim } of waiting) expect(text.join("")).not.toContain(`CLP*${claim}*`);
    expect(receipts.REPLACE).toMatchObject({ frequency: "7", replaces: "20250660000099", disposition: "denied" });
    const posted = await bench.events("payables.posted");
    expect(posted.map(({ value }) => value.claimId)).not.toContain(receipts["AUTH-WAITS"].claimId);
  });

  const posted = table(`
    claim          | entries
    MAXIMUM        | out-of-pocket/2025=1100 out-of-pocket/2025=300
    AUTH-UNITS     | authorization/FEW1/S9366=1
    OLD-DRUG       | deductible/2025=480 out-of-pocket/2025=480 units/J0696/2025-03-03=8
    HALF-UNITS     | out-of-pocket/2025=12 units/J0696/2025-03-03=2
    LATE           | deductible/2025=5000 out-of-pocket/2025=6500
    REFERRED       | out-of-pocket/2025=3300 referral/RF1=1 out-of-pocket/2025=3750
    REFERRED-AGAIN | out-of-pocket/2025=3300 referral/RF1=1
    NO-VISIT-LEFT  |
    FREE           |
    SECOND         |
  `);
  test.each(posted)("$claim posts $entries", async ({ claim = "", entries = "" }) => {
    expect(entriesTold(receipts[claim].entries)).toBe(entries);
    const ledger = await bench.events("ledger.entries", "--claim", receipts[claim].claimId);
    expect(entriesTold(ledger.map(({ value }) => value))).toBe(entries);
  });

  test("on every receipt: charge = paid + adjustments, line by line, and sums of lines are the claim's", () => {
    for (const receipt of Object.values(receipts)) {
      for (const name of ["chargeCents", "allowedCents", "paidCents"])
        expect(sumOf(receipt.lines.map((line: Record<string, number>) => line[name] ?? 0))).toBe(receipt[name]);
      if (receipt.disposition !== "pended") for (const line of receipt.lines) checkMoney(line);
      const owed = receipt.lines.flatMap(({ adjustments }: Told) => adjustments.map((cut) => (cut.group === "PR" ? cut.amountCents : 0)));
      expect(receipt.patientResponsibilityCents).toBe(sumOf(owed));
    }
  });

  function checkMoney(line: Told & { chargeCents: number; paidCents: number; allowedCents: number }): void {
    expect(line.chargeCents).toBe(line.paidCents + sumOf(line.adjustments.map(({ amountCents }) => amountCents)));
    if (line.status === "denied") expect([line.paidUnits, line.allowedCents, line.paidCents]).toEqual([0, 0, 0]);
  }

  function sumOf(amounts: readonly number[]): number {
    return amounts.reduce((total, amount) => total + amount, 0);
  }

  test("every 835 adds up by its text alone, holds each claim once under its wire number, and is paid once", () => {
    const files = bench.files();
    const paid = new Map<string, number>();
    const payments = (files["payments/2025-03-14.jsonl"] ?? "")
      .trim()
      .split("\n")
      .map((row) => JSON.parse(row));
    for (const [path, text] of Object.entries(files).filter(([name]) => name.startsWith("remittances"))) {
      const remittance = readRemittance(text);
      expect([path, ...remittance.problems]).toEqual([path]);
      const rows = payments.filter(({ remittance: name }) => path.endsWith(`/${name}`));
      expect(rows.map(({ amountCents, traceNumber }) => [amountCents, traceNumber])).toEqual([[remittance.paidCents, remittance.trace]]);
      for (const { name, wireNumber, paidCents, patientCents, chargeCents } of remittance.claims) {
        expect(paid.has(wireNumber)).toBe(false);
        paid.set(wireNumber, paidCents);
        expect(receipts[name]).toMatchObject({ wireNumber, paidCents, chargeCents, patientResponsibilityCents: patientCents });
      }
    }
    const final = Object.values(receipts).filter(({ disposition }) => disposition !== "pended");
    expect([...paid.keys()].sort()).toEqual(final.map(({ wireNumber }) => wireNumber).sort());
  });

  test("no verdict names a person, a birth date or a member id", () => {
    for (const { verdicts } of Object.values(receipts)) expect(JSON.stringify(verdicts)).not.toMatch(/LAST1|FIRST|1950|CP0000|RIVERA/);
  });
});

describe("two claims never spend the same unit", () => {
  const eight: TestClaim = { pcn: "EIGHT", lines: [drug] };
  const five: TestClaim = { pcn: "FIVE", lines: [{ ...drug, units: "5", charge: "50.01", quantity: "0.625" }] };
  const fifteen: TestClaim = { pcn: "FIFTEEN", lines: [heparin] };
  const ten: TestClaim = { pcn: "TEN", lines: [{ ...heparin, units: "10", charge: "2", quantity: "1" }] };

  const orders = table(`
    why                                     | files             | eight | five | fifteen | ten
    one file                                | EIGHT,FIVE        | 8     | 2    |         |
    one file, the other way round           | FIVE,EIGHT        | 5     | 5    |         |
    two files                               | EIGHT / FIVE      | 8     | 2    |         |
    two files, the other way round          | FIVE / EIGHT      | 5     | 5    |         |
    two runs                                | EIGHT // FIVE     | 8     | 2    |         |
    a whole line denied over the limit      | FIFTEEN,TEN       |       |      | 15      | 0
    the other way round                     | TEN / FIFTEEN     |       |      | 0       | 10
    scope provider: each company its own    | FIFTEEN /2 TEN    |       |      | 15      | 10
    scope member: both companies together   | EIGHT /2 FIVE     | 8     | 2    |         |
  `);

  test.each(orders)("$why: $files", async ({ files = "", ...units }) => {
    const bench = new BenchTop();
    try {
      for (const [at, part] of files.split(/ (?=\/)/).entries()) await put(part, { bench, at });
      await bench.run();
      const receipts = await bench.receipts();
      const expected = Object.entries(units).filter(([name, paid]) => name !== "why" && paid !== "");
      const paid = expected.map(([name]) => [name, String(receipts[name.toUpperCase()].lines[0].paidUnits)]);
      expect(paid).toEqual(expected);
    } finally {
      bench.clear();
    }
  });

  /** `/` begins a file, `/2` one of the second company, `//` one that comes after a run. */
  async function put(part: string, { bench, at }: { bench: BenchTop; at: number }): Promise<void> {
    const byName: Record<string, TestClaim> = { EIGHT: eight, FIVE: five, FIFTEEN: fifteen, TEN: ten };
    const claims = part
      .replace(/^\/[/2]? ?/, "")
      .split(",")
      .map((name) => byName[name] ?? eight);
    if (part.startsWith("//")) await bench.run();
    const billing = part.startsWith("/2") ? "1777777768" : "1999999984";
    bench.put(`${at}.837`, claimFile({ claims, control: `00000020${at}`, billing }));
  }

  test("an authorization's units run out across claims; the same claim again is a duplicate and takes none", async () => {
    const bench = new BenchTop();
    try {
      const days = ["20250302", "20250303", "20250304", "20250305"];
      const claims = [
        { pcn: "FOUR", lines: days.map((day) => ({ ...tpn, day })) },
        { pcn: "FOUR-AGAIN", lines: days.map((day) => ({ ...tpn, day })) },
        { pcn: "LAST-TWO", lines: ["20250306", "20250307"].map((day) => ({ ...tpn, day })) },
      ];
      bench.put("a.837", claimFile({ claims }));
      await bench.run();
      const receipts = await bench.receipts();
      const paid = (pcn: string) => receipts[pcn].lines.map((line: Told) => told(line));
      expect(paid("FOUR-AGAIN")).toEqual(days.map(() => "S9366 denied 0/1 OA18:30000"));
      expect(paid("LAST-TWO")).toEqual(["S9366 paid 1/1 CO45:10000 PR2:4000", "S9366 denied 0/1 CO198:30000 N54"]);
      const entries = await bench.events("ledger.entries");
      const used = entries.filter(({ value }) => value.account === "authorization/PA7700123/S9366");
      expect(used.reduce((total, { value }) => total + value.amount, 0)).toBe(5);
    } finally {
      bench.clear();
    }
  });
});
