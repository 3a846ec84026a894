// Knock-on: units that a void gives back, and the claims that had lacked them (policy parameter knockOn).
import { join } from "node:path";
import { instantOf } from "@dripline/claims";
import { decode } from "@dripline/events";
import { withParameter } from "@dripline/kit";
import { knockOnWorklist } from "@dripline/workers";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { BenchTop, dripline } from "../test/bench-top.ts";
import { claimFile, type TestClaim } from "../test/claim-file.ts";
import { patient, STORY_FEEDS } from "../test/second-payer.ts";
import { feedsOf, loadFeed } from "./load-feeds.ts";
import { RunTally } from "./run-tally.ts";
import { takeClaimFile } from "./take-file.ts";
import { type Workspace, withWorkspace } from "./workspace.ts";

const numbered = (sequence: number): string => `2025066${String(sequence).padStart(7, "0")}`;
const receivedAt = instantOf(Date.UTC(2025, 2, 7, 15));

/** Ten units of J0696 a day: 1 takes eight, 2 is cut to two, 3 gets none. */
function drug(pcn: string, charge: string, units = "8"): TestClaim {
  return {
    pcn,
    member: patient(14),
    lines: [{ code: "J0696", charge, units, ndc: "00143985625", quantity: String(Number(units) / 8), day: "20250302" }],
  };
}

interface Living {
  /** Claims behind the void, in its file. */
  readonly after?: readonly TestClaim[];
  readonly itemsPerUnit?: number;
}

interface Taking extends Pick<Living, "itemsPerUnit"> {
  readonly workspace: Workspace;
}

describe("a void gives eight units back", () => {
  let bench: BenchTop;
  beforeEach(() => {
    bench = new BenchTop(STORY_FEEDS);
  });
  afterEach(() => bench.clear());

  /** Three claims and the void of the first, under a policy with this parameter; then what `look` sees. */
  async function living<T>(
    knockOn: string,
    look: (workspace: Workspace) => Promise<T>,
    { after = [], itemsPerUnit }: Living = {},
  ): Promise<T> {
    return withWorkspace(bench.data, { readOnly: false }, async (opened) => {
      const workspace = { ...opened, policy: withParameter(opened.policy, "knockOn", knockOn) };
      for (const feed of feedsOf(bench.reference)) await loadFeed(feed, workspace, receivedAt);
      const claims = [drug("ONE", "40"), drug("TWO", "41"), drug("THREE", "42")];
      await take("01.837", claimFile({ claims }), { workspace, itemsPerUnit });
      const voiding = { ...drug("ONE", "40"), frequency: "8", claimSegments: [`REF*F8*${numbered(1)}`] };
      await take("02.837", claimFile({ claims: [voiding, ...after], control: "000000102" }), { workspace, itemsPerUnit });
      return look(workspace);
    });
  }

  async function take(name: string, content: string, { workspace, itemsPerUnit }: Taking): Promise<void> {
    bench.put(name, content);
    await takeClaimFile(join(bench.in, name), workspace, { receivedAt, tally: new RunTally(), itemsPerUnit, onProgress: () => {} });
  }

  async function told({ log }: Workspace): Promise<string[]> {
    const records = await log.read({ topic: "claims.adjudicated", partition: 0, from: 0, max: 100 });
    return records.map(({ value }) => {
      const { claimId, version, disposition, lines } = decode("claims.adjudicated", value);
      return `${Number(claimId.slice(7))}.${version} ${disposition} ${lines.map(({ paidUnits }) => paidUnits / 1000).join(" ")}`;
    });
  }

  const before = ["1.1 paid 8", "2.1 paid 2", "3.1 denied 0", "1.2 reversed -8", "4.1 void "];

  test("worklist: the claims that lacked them are listed with the dollars at stake, and nothing moves", async () => {
    await living("worklist", async (workspace) => {
      expect(await told(workspace)).toEqual(before);
      const rows = await knockOnWorklist(workspace);
      expect(rows.map(({ claimId, because, version }) => [claimId, because, version])).toEqual([
        [numbered(2), numbered(1), 1],
        [numbered(3), numbered(1), 1],
      ]);
      expect(rows.every(({ differenceCents }) => differenceCents > 0)).toBe(true);
    });
  });

  test("automatic: they are judged again in the order of the log, the first takes what it lacked, and the chain ends", async () => {
    await living("automatic", async (workspace) => {
      expect(await told(workspace)).toEqual([...before, "2.2 reversed -2", "2.3 paid 8", "3.2 reversed 0", "3.3 paid 2"]);
      expect(await knockOnWorklist(workspace)).toEqual([]);
    });
  });

  test.each([1, 2, 500])("automatic: before the claim behind the void is judged, with %i claims to a unit", async (itemsPerUnit) => {
    await living(
      "automatic",
      async (workspace) => {
        const moved = ["2.2 reversed -2", "2.3 paid 8", "3.2 reversed 0", "3.3 paid 2"];
        expect(await told(workspace)).toEqual([...before, ...moved, "5.1 denied 0"]);
      },
      { after: [drug("FIVE", "43", "1")], itemsPerUnit },
    );
  });

  test("off: nothing moves and nothing is listed", async () => {
    await living("off", async (workspace) => {
      expect(await told(workspace)).toEqual(before);
      expect(await knockOnWorklist(workspace)).toEqual([]);
    });
  });
});

test("a first therapy that is voided leaves the second one of its day without one: listed with what was paid for it", async () => {
  const bench = new BenchTop(STORY_FEEDS);
  try {
    const therapy = (pcn: string, code: string): TestClaim => ({ pcn, member: patient(14), lines: [{ code, charge: "180" }] });
    bench.put("01.837", claimFile({ claims: [therapy("FIRST", "S9500"), therapy("SECOND", "S9500:SH")] }));
    const voiding = { ...therapy("FIRST", "S9500"), frequency: "8", claimSegments: [`REF*F8*${numbered(1)}`] };
    bench.put("02.837", claimFile({ claims: [voiding], control: "000000102" }));
    expect((await bench.run()).status).toBe(0);
    const rows = JSON.parse((await dripline("knock-on", "--data", bench.data, "--json")).stdout);
    expect(rows).toMatchObject([{ claimId: numbered(2), because: numbered(1), afterCents: 0, version: 1 }]);
    expect(rows[0].differenceCents).toBe(-rows[0].beforeCents);
  } finally {
    bench.clear();
  }
});

test("days that a plan covers in a year: the third finds none, and one that is voided gives its day back", async () => {
  const plans = (STORY_FEEDS["benefit-plans"] ?? []).map((plan) => ({ ...plan, yearlyMaximums: { S9500: 2 } }));
  const bench = new BenchTop({ ...STORY_FEEDS, "benefit-plans": plans });
  try {
    const days = ["20250301", "20250302", "20250303"];
    const therapy = (day = ""): TestClaim => ({ pcn: day, member: patient(14), lines: [{ code: "S9500", charge: "180", day }] });
    bench.put("01.837", claimFile({ claims: days.map(therapy) }));
    const voiding = { ...therapy(days[0]), frequency: "8", claimSegments: [`REF*F8*${numbered(1)}`] };
    bench.put("02.837", claimFile({ claims: [voiding], control: "000000102" }));
    expect((await bench.run()).status).toBe(0);
    const [, , third] = (await bench.events("claims.adjudicated")).map(({ value }) => value);
    expect([third.disposition, third.lines[0].adjustments[0].carc, third.lines[0].remarks]).toEqual(["denied", "119", ["N640"]]);
    const entries = (await bench.events("ledger.entries")).map(({ value }) => value);
    expect(entries.filter(({ account }) => account === "benefit/HMO3/S9500/2025").map(({ amount }) => amount)).toEqual([1, 1, -1]);
    const rows = JSON.parse((await dripline("knock-on", "--data", bench.data, "--json")).stdout);
    expect(rows).toMatchObject([{ claimId: numbered(3), because: numbered(1), beforeCents: 0 }]);
    expect(rows[0].afterCents).toBeGreaterThan(0);
    expect((await dripline("replay", "verify", "--data", bench.data)).status).toBe(0);
    expect((await dripline("audit", "--data", bench.data, "--out", bench.out)).status).toBe(0);
  } finally {
    bench.clear();
  }
});
