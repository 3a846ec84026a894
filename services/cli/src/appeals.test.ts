// Appeals that were decided for the provider (R30, R39): what is paid of it, that it stays paid, and what no appeal lifts.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { table } from "@dripline/kit";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { BenchTop, dripline, type Ran } from "../test/bench-top.ts";
import { claimFile, type TestClaim } from "../test/claim-file.ts";

const PAYEE = "1999999984";
const numbered = (sequence: number): string => `2025066${String(sequence).padStart(7, "0")}`;

/** J0696 at 0.60, ten a day by indicator 3; J1642 at 0.10, twenty a day by indicator 2; 20 % coinsurance. */
const drug = { code: "J0696", charge: "65", units: "13", ndc: "00143985625", quantity: "1.625" };
const heparin = { code: "J1642", charge: "30", units: "30", ndc: "00409115001", quantity: "3" };
const therapy = { code: "S9500", charge: "180" };
const STORY: readonly TestClaim[] = [
  { pcn: "CUT", lines: [drug] }, // 1
  { pcn: "ABSOLUTE", lines: [{ ...heparin, day: "20250304" }, therapy] }, // 2
  { pcn: "TPN", lines: [{ code: "S9366", charge: "300", day: "20250401" }] }, // 3: denied, its authorization is over
  { pcn: "FULL", lines: [{ ...drug, charge: "66" }] }, // 4: the day is used up by 1
];

let bench: BenchTop;
beforeEach(async () => {
  bench = new BenchTop();
  bench.put("1.837", claimFile({ claims: STORY }));
  expect((await bench.run("--received-at", "2025-04-02T10:00:00-04:00", "--cycle", "2025-04-04")).status).toBe(0);
});
afterEach(() => bench.clear());

/** The claims of this file came on 2025-04-02. */
const claimId = (sequence: number): string => numbered(sequence).replace("2025066", "2025092");

function listed(text: string): string {
  const path = join(bench.folder, "claims.txt");
  writeFileSync(path, text);
  return path;
}

function appeal(text: string, overturn: string, ...more: readonly string[]): Promise<Ran> {
  const order = ["readjudicate", "--claims", listed(text), "--overturn", overturn, "--data", bench.data, "--json"];
  return dripline(...order, "--reason", "appeal 17, records reviewed", ...more);
}

async function versions(sequence: number) {
  return (await bench.events("claims.adjudicated")).map(({ value }) => value).filter((value) => value.claimId === claimId(sequence));
}

/** Disposition, units and cents of the first line, version by version. */
async function told(sequence: number): Promise<string[]> {
  return (await versions(sequence)).map(({ disposition, lines }) => `${disposition} ${lines[0].paidUnits} ${lines[0].paidCents}`);
}

async function verified(): Promise<void> {
  const { status, stdout } = await dripline("replay", "verify", "--data", bench.data, "--json");
  expect([status, JSON.parse(stdout).differences]).toEqual([0, 0]);
}

describe("an appeal overturns a limit of indicator 3", () => {
  test("the dollars are told first, a correction pays the rest, and the same order moves nothing again", async () => {
    const planned = JSON.parse((await appeal(claimId(1), "unit-limit")).stdout);
    // Three units more at 0.60, less a fifth: 1.44 (4.80 → 6.24).
    expect(planned).toMatchObject({ applied: false, claims: [{ claimId: claimId(1), beforeCents: 480, afterCents: 624 }] });
    expect(await told(1)).toEqual(["paid 10 480"]);
    expect(JSON.parse((await appeal(claimId(1), "unit-limit", "--apply")).stdout)).toEqual({ ...planned, applied: true });
    expect(await told(1)).toEqual(["paid 10 480", "reversed -10 -480", "paid 13 624"]);
    expect(JSON.parse((await appeal(claimId(1), "unit-limit", "--apply")).stdout)).toMatchObject({ claims: [], differenceCents: 0 });
    await verified();
  });

  test("each order that was carried out is on record, also where nothing changed", async () => {
    await appeal(claimId(1), "unit-limit");
    const { causeId } = JSON.parse((await appeal(claimId(1), "unit-limit", "--apply")).stdout);
    await appeal(claimId(1), "unit-limit", "--apply");
    const orders = (await bench.events("orders.carried-out")).map(({ value }) => value);
    const order = { causeId, reason: "appeal 17, records reviewed", judged: [claimId(1)], waiting: [] };
    expect(orders).toMatchObject([
      { ...order, changed: [claimId(1)], differenceCents: 144 },
      { ...order, changed: [], differenceCents: 0 },
    ]);
  });

  test("the receipt says who decided it and why, the reversal that it was an appeal, and the statement counts the units", async () => {
    const { causeId } = JSON.parse((await appeal(claimId(1), "unit-limit", "--apply")).stdout);
    const [, reversal, corrected] = await versions(1);
    expect(reversal.lines[0].remarks).toContain("N690");
    expect(corrected.facts.overturned).toEqual([{ line: 1, what: "unit-limit", cause: causeId, reason: "appeal 17, records reviewed" }]);
    const [said] = corrected.verdicts.filter(({ rule }: { rule: string }) => rule === "R30");
    expect([said.outcome, said.read.appeal, said.text]).toEqual(["pay", causeId, expect.stringContaining("by an appeal no limit")]);
    const asked = ["--member", "CP000012345", "--code", "J0696", "--day", "2025-03-03", "--data", bench.data, "--json"];
    expect(JSON.parse((await dripline("units", ...asked)).stdout).used).toBe(13);
    expect((await dripline("explain", claimId(1), "--data", bench.data)).stdout).toContain("by an appeal no limit for this line");
  });

  test("it holds when the claim is judged again for another reason, and under another policy", async () => {
    await appeal(claimId(1), "unit-limit", "--apply");
    const rate = join(bench.folder, "fee-schedules.jsonl");
    writeFileSync(rate, `${JSON.stringify({ feeScheduleId: "F1", code: "J0696", rate: "1", from: "2019-01-01" })}\n`);
    await dripline("readjudicate", rate, "--data", bench.data, "--reason", "rate corrected", "--apply");
    expect((await told(1)).at(-1)).toBe("paid 13 1040");
    const overlay = join(bench.folder, "nothing.yaml");
    writeFileSync(overlay, "title: nothing\n");
    const { baseline, claims } = JSON.parse(
      (await dripline("replay", "what-if", "--data", bench.data, "--policy", overlay, "--json")).stdout,
    );
    expect([baseline.differences, claims.changed]).toEqual([0, 0]);
    await verified();
  });

  test("another number in its place: no more than that a day, and the line says what it lacked", async () => {
    await appeal(`${claimId(1)} 1`, "unit-limit=12", "--apply");
    expect((await told(1)).at(-1)).toBe("paid 12 576");
    // Seven more would pass the limit for the claim that came after it, whatever the first one was given.
    expect(await told(4)).toEqual(["denied 0 0"]);
    const later = await appeal(claimId(4), "unit-limit=15", "--apply");
    expect([later.status, (await told(4)).at(-1)]).toEqual([0, "paid 3 144"]);
  });

  test("what it was given comes back whole when the claim is voided", async () => {
    await appeal(claimId(1), "unit-limit", "--apply");
    const voiding = { ...(STORY[0] ?? { pcn: "", lines: [] }), frequency: "8", claimSegments: [`REF*F8*${claimId(1)}`] };
    bench.put("2.837", claimFile({ control: "000000102", claims: [voiding] }));
    await bench.run("--received-at", "2025-04-03T10:00:00-04:00", "--cycle", "2025-04-11");
    expect((await told(1)).at(-1)).toBe("reversed -13 -624");
    const asked = ["--member", "CP000012345", "--code", "J0696", "--day", "2025-03-03", "--data", bench.data, "--json"];
    expect(JSON.parse((await dripline("units", ...asked)).stdout).used).toBe(0);
    await verified();
  });
});

describe("what no appeal lifts", () => {
  const refused = table(`
    why                         | claim | lines | says
    a limit of indicator 2      | 2     | 1     | line 1 has a limit of indicator 2: an appeal lifts those of indicator 3 alone
    a line without a limit      | 2     | 2     | line 2 has no limit on its day
    a claim without such a line | 3     |       | has no line that a limit of indicator 3 holds
  `);
  test.each(refused)("$why: exit 1, and nothing moves", async ({ claim, lines, says }) => {
    const { status, stderr } = await appeal(`${claimId(Number(claim))} ${lines}`, "unit-limit", "--apply");
    expect([status, stderr]).toEqual([1, expect.stringContaining(says)]);
    expect((await versions(Number(claim))).length).toBe(1);
  });

  test("of a claim's lines, only those under such a limit are moved", async () => {
    const { stdout } = await appeal(`${claimId(1)}\n${claimId(4)}`, "unit-limit", "--apply");
    expect(JSON.parse(stdout).claims).toHaveLength(2);
    expect((await told(4)).at(-1)).toBe("paid 13 624");
  });

  test.each([
    ["without claims", ["--overturn", "unit-limit", "rates/fee-schedules.jsonl"]],
    ["another word", ["--claims", "x", "--overturn", "everything"]],
    ["a number that isn't whole", ["--claims", "x", "--overturn", "unit-limit=1.5"]],
  ])("%s: exit 2", async (_, parameters) => {
    expect((await dripline("readjudicate", ...parameters, "--data", bench.data, "--reason", "x")).status).toBe(2);
  });
});

describe("an appeal overturns what an audit found", () => {
  const THREE = ["20250310", "20250311", "20250312"].map((day) => ({ ...therapy, day }));
  const AUDITED = "20250930000001";

  async function cycle(date: string): Promise<number> {
    expect((await dripline("cycle", "--date", date, "--data", bench.data, "--out", bench.out)).status).toBe(0);
    return JSON.parse((await dripline("payee", PAYEE, "--data", bench.data, "--json")).stdout).balanceCents;
  }

  async function auditCase(...parameters: readonly string[]): Promise<{ caseId: string; state: string }> {
    const { status, stdout, stderr } = await dripline("audit-case", ...parameters, "--data", bench.data, "--json");
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  }

  const open = (...more: readonly string[]) =>
    auditCase("open", "--claims", listed(`${AUDITED} 2,3\n`), "--finding", "no infusion", "--method", "offset", ...more);
  const paid = async (): Promise<number[]> =>
    (await bench.events("claims.adjudicated", "--claim", AUDITED)).map(({ value }) => value.paidCents);

  beforeEach(async () => {
    bench.put("9.837", claimFile({ control: "000000109", claims: [{ pcn: "AUDITED", lines: THREE }] }));
    await bench.run("--received-at", "2025-04-03T10:00:00-04:00", "--cycle", "2025-04-04");
    expect(await paid()).toEqual([26_400]);
  });

  test("after the money was collected: the lines are paid again, once", async () => {
    await open();
    const owed = await cycle("2025-04-11");
    expect(owed).toBe(-17_600);
    const { status } = await appeal(AUDITED, "audit-finding", "--apply");
    expect([status, await paid()]).toEqual([0, [26_400, -26_400, 8800, -8800, 26_400]]);
    expect(await cycle("2025-04-18")).toBe(0);
    expect(JSON.parse((await appeal(AUDITED, "audit-finding", "--apply")).stdout).claims).toEqual([]);
    await verified();
  });

  test("on hold: the case is to collect first, and then pays and collects in one 835", async () => {
    const { caseId } = await open("--due", "2025-05-02");
    await auditCase("dispute", caseId);
    const held = await appeal(`${AUDITED} 2,3`, "audit-finding", "--apply");
    expect([held.status, held.stderr]).toEqual([1, expect.stringContaining(`audit-case offset ${caseId}`)]);
    await auditCase("offset", caseId);
    expect((await appeal(`${AUDITED} 2,3`, "audit-finding", "--apply")).status).toBe(0);
    expect(await cycle("2025-05-02")).toBe(0);
  });

  test("waived: the payee kept the money, so the lines aren't paid a second time", async () => {
    const { caseId } = await open("--due", "2025-05-02");
    await auditCase("close", caseId);
    const { status, stderr } = await appeal(AUDITED, "audit-finding", "--apply");
    expect([status, stderr]).toEqual([1, expect.stringContaining("was waived")]);
    expect(await cycle("2025-05-02")).toBe(0);
  });

  test("lines that no audit denied: exit 1", async () => {
    await open();
    const { status, stderr } = await appeal(`${AUDITED} 1`, "audit-finding", "--apply");
    expect([status, stderr]).toEqual([1, expect.stringContaining("line 1 wasn't denied by an audit")]);
  });
});
