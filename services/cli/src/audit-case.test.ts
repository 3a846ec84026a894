// Audit cases from the outside: letter and cheque, reversal and offset, disputes, extrapolated amounts; what each 835 says and what is paid.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { decode } from "@dripline/events";
import { afterReceivable, NEW_PAYEE, type PayeeLedger } from "@dripline/remittance";
import { readCase, readStanding } from "@dripline/workers";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { BenchTop, dripline, type Ran } from "../test/bench-top.ts";
import { claimFile } from "../test/claim-file.ts";
import { withWorkspace } from "./workspace.ts";

const PAYEE = "1999999984";
const FIRST = "20250660000001";
/** Three days at 110.00, 20 % coinsurance: 88.00 each. */
const THREE_DAYS = ["20250303", "20250304", "20250305"].map((day) => ({ code: "S9500", charge: "180", day }));

interface Printed {
  readonly caseId: string;
  readonly state: string;
  readonly openCents: number;
}

let bench: BenchTop;
beforeEach(async () => {
  bench = new BenchTop();
  bench.put("1.837", claimFile({ claims: [{ pcn: "A", lines: THREE_DAYS }] }));
  await bench.run("--cycle", "2025-03-14");
});
afterEach(async () => {
  await expectRebuilt();
  bench.clear();
});

/** Whatever happened: the payee's ledger built again from its topic is the live one, and each event has an id of its own. */
async function expectRebuilt(): Promise<void> {
  await withWorkspace(bench.data, { readOnly: true }, async (workspace) => {
    const records = await workspace.log.read({ topic: "receivables.posted", partition: 0, from: 0, max: 1000 });
    const events = records.map(({ value }) => decode("receivables.posted", value));
    const built = events.reduce<PayeeLedger>(afterReceivable, { standing: NEW_PAYEE, cases: new Map() });
    const { newest: _, ...live } = await readStanding(PAYEE, workspace);
    expect(asJson(built.standing)).toEqual(asJson(live));
    for (const [caseId, each] of built.cases) expect(asJson(each)).toEqual(asJson(await readCase(caseId, workspace)));
    expect(new Set(events.map(({ receivableId }) => receivableId)).size).toBe(events.length);
  });
  const ran = await dripline("replay", "rebuild", "--data", bench.data, "--into", join(bench.folder, "anew"));
  expect([ran.stdout, ran.status]).toEqual([expect.stringContaining(", 0 differences"), 0]);
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function named(text: string): string {
  const path = join(bench.folder, "claims.txt");
  writeFileSync(path, text);
  return path;
}

function auditCase(...more: readonly string[]): Promise<Ran> {
  return dripline("audit-case", ...more, "--data", bench.data, "--json");
}

async function open(...more: readonly string[]): Promise<Printed> {
  const { status, stdout, stderr } = await auditCase("open", "--finding", "no infusion", ...more);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Printed;
}

async function printed(...more: readonly string[]): Promise<Printed> {
  const { status, stdout, stderr } = await auditCase(...more);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Printed;
}

async function cycle(date: string): Promise<void> {
  const { status, stderr } = await dripline("cycle", "--date", date, "--data", bench.data, "--out", bench.out);
  if (status !== 0) throw new Error(stderr);
}

/** Segments of the one 835 of a cycle. */
function remittance(date: string): string[] {
  const found = Object.entries(bench.files()).filter(([path]) => path.startsWith(`remittances/${date}/`));
  expect(found).toHaveLength(1);
  return (found[0]?.[1] ?? "").split("~").map((segment) => segment.trim());
}

/** BPR01, BPR02 and BPR04, each CLP in short, and the PLB pairs. */
function said(date: string): string[] {
  return remittance(date).flatMap((segment) => {
    const [id, ...elements] = segment.split("*");
    if (id === "BPR") return [`${elements[0]} ${elements[1]} ${elements[3]}`];
    if (id === "CLP") return [`CLP ${elements[1]} ${elements[3]} ${elements[6]}`];
    return id === "PLB" ? pairsOf(elements.slice(2)) : [];
  });
}

function pairsOf(elements: readonly string[]): string[] {
  return elements.flatMap((element, at) => (at % 2 === 0 ? [`${element} ${elements[at + 1]}`] : []));
}

/** One claim with a line a day, received on 2025-03-20, in a cycle of its own. */
async function moreClaims(days: readonly string[], date = "2025-03-21"): Promise<void> {
  const control = `0000${date.slice(5).replace("-", "")}1`;
  const lines = days.map((day) => ({ code: "S9500", charge: "180", day }));
  bench.put(`${control}.837`, claimFile({ control, claims: [{ pcn: `PCN${control}`, lines }] }));
  await bench.run("--received-at", "2025-03-20T10:00:00-04:00", "--cycle", date);
}

async function balance(): Promise<number> {
  const { rows, balanceCents } = JSON.parse((await dripline("payee", PAYEE, "--data", bench.data, "--json")).stdout);
  expect(rows.reduce((sum: number, row: { amountCents: number }) => sum + row.amountCents, 0)).toBe(balanceCents);
  return balanceCents;
}

describe("by letter", () => {
  test("the cheque is acknowledged by 72 and WO in an 835 of its own; no claim is reversed and nothing is paid", async () => {
    const { caseId, ...begun } = await open("--claims", named(`${FIRST} 2,3\n`), "--method", "letter");
    expect(begun).toEqual({ state: "letter", openCents: 17_600 });
    expect(await balance()).toBe(-17_600);
    expect(await printed("refund", caseId, "--cheque", "CHQ77", "--cents", "17600")).toEqual({ caseId, state: "closed", openCents: 0 });
    expect(await balance()).toBe(0);
    await cycle("2025-03-28");
    expect(said("2025-03-28")).toEqual(["H 0 NON", "72:CHQ77 -176", `WO:${caseId} 176`]);
    expect([await balance(), (await bench.events("claims.adjudicated")).length]).toEqual([0, 1]);
  });

  test("a cheque above the request: the rest goes back as B2, which is paid", async () => {
    const { caseId } = await open("--claims", named(`${FIRST}\n`), "--method", "letter");
    await printed("refund", caseId, "--cheque", "CHQ78", "--cents", "30000");
    expect(await balance()).toBe(3600);
    await cycle("2025-03-28");
    expect(said("2025-03-28")).toEqual(["I 36 ACH", "72:CHQ78 -264", `WO:${caseId} 264`, "B2:CHQ78 -36"]);
    expect(await balance()).toBe(0);
    expect(await printed("refund", caseId, "--cheque", "CHQ78", "--cents", "30000")).toEqual({ caseId, state: "closed", openCents: 0 });
    await cycle("2025-04-04");
    expect(Object.keys(bench.files()).filter((path) => path.includes("2025-04-04"))).toEqual([]);
  });

  test("unanswered, it is offset without a reversal", async () => {
    const { caseId } = await open("--claims", named(`${FIRST} 1\n`), "--method", "letter");
    expect((await printed("offset", caseId)).state).toBe("offset");
    await moreClaims(["20250306", "20250307"]);
    expect(said("2025-03-21")).toEqual(["I 88 ACH", "CLP 1 176 20250790000001", `WO:${caseId} 88`]);
    expect([await balance(), await printed("offset", caseId).catch(String)]).toEqual([0, expect.stringContaining("is closed")]);
  });
});

describe("a letter and a reversal never hold the same money", () => {
  async function replaced(lines: typeof THREE_DAYS, date = "2025-03-21"): Promise<void> {
    const replacement = { pcn: "A2", frequency: "7", claimSegments: [`REF*F8*${FIRST}`], lines };
    bench.put("2.837", claimFile({ control: "000000102", sender: "CLRHOUSE02", claims: [replacement] }));
    await bench.run("--cycle", date);
  }

  const REVERSED = [`CLP 22 -264 ${FIRST}`, "CLP 1 88 20250660000002"];
  const OWED = expect.stringMatching(/^FB:\w+ -176$/);

  test("open: a replacement without the lines took the money, so the letter asks for nothing any more", async () => {
    const { caseId } = await open("--claims", named(`${FIRST} 2,3\n`), "--method", "letter");
    await replaced(THREE_DAYS.slice(0, 1));
    expect(said("2025-03-21")).toEqual(["H 0 NON", ...REVERSED, OWED]);
    expect(await balance()).toBe(-17_600);
    expect(await printed("close", caseId)).toEqual({ caseId, state: "closed", openCents: 0 });
    expect((await auditCase("offset", caseId)).status).toBe(1);
  });

  test("to be offset: nothing is collected in the cycle of the replacement", async () => {
    const { caseId } = await open("--claims", named(`${FIRST} 2,3\n`), "--method", "letter");
    await printed("offset", caseId);
    await replaced(THREE_DAYS.slice(0, 1));
    expect(said("2025-03-21")).toEqual(["H 0 NON", ...REVERSED, OWED]);
    expect(await balance()).toBe(-17_600);
  });

  test("refunded: what the cheque brought goes back as WO, since the reversal took it", async () => {
    const { caseId } = await open("--claims", named(`${FIRST} 2,3\n`), "--method", "letter");
    await printed("refund", caseId, "--cheque", "CHQ77", "--cents", "17600");
    await replaced(THREE_DAYS.slice(0, 1));
    expect(said("2025-03-21")).toEqual(["H 0 NON", ...REVERSED, "72:CHQ77 -176", `WO:${caseId} 176`, `WO:${caseId} -176`]);
    expect(await balance()).toBe(0);
  });

  test("collected from payments: that goes back too", async () => {
    const { caseId } = await open("--claims", named(`${FIRST} 1\n`), "--method", "letter");
    await printed("offset", caseId);
    await moreClaims(["20250306", "20250307"]);
    expect(said("2025-03-21")).toEqual(["I 88 ACH", "CLP 1 176 20250790000001", `WO:${caseId} 88`]);
    await replaced(THREE_DAYS.slice(1), "2025-03-28");
    // 176.00 less 264.00 of the claim, and the 88.00 that were collected: nothing is owed and nothing is due.
    expect(said("2025-03-28")).toEqual(["H 0 NON", `CLP 22 -264 ${FIRST}`, "CLP 1 176 20250660000002", `WO:${caseId} -88`]);
    expect(await balance()).toBe(0);
  });

  test("billed again by the replacement: the new claim is paid, and is another case's matter", async () => {
    await open("--claims", named(`${FIRST} 2,3\n`), "--method", "letter");
    await replaced(THREE_DAYS);
    expect(said("2025-03-21")).toEqual(["H 0 NON", `CLP 22 -264 ${FIRST}`, "CLP 1 264 20250660000002"]);
    expect(await balance()).toBe(0);
    const again = await open("--claims", named("20250660000002 2,3\n"), "--method", "letter");
    expect(again).toMatchObject({ state: "letter", openCents: 17_600 });
  });

  test("a correction that pays its lines as before leaves the letter as it is", async () => {
    const { caseId } = await open("--claims", named(`${FIRST} 2,3\n`), "--method", "letter");
    await open("--claims", named(`${FIRST} 1\n`), "--method", "offset", "--finding", "another finding");
    await cycle("2025-03-21");
    expect(await printed("offset", caseId)).toEqual({ caseId, state: "offset", openCents: 17_600 });
    await moreClaims(["20250306", "20250307", "20250310", "20250311"], "2025-03-28");
    expect(await balance()).toBe(0);
  });
});

describe("by offset", () => {
  test("reversal and correction, this payment kept whole; collected from the first cycle on or after the due date", async () => {
    const { caseId, ...begun } = await open("--claims", named(`${FIRST} 2, 3\n`), "--method", "offset", "--due", "2025-03-28");
    expect(begun).toEqual({ state: "offset", openCents: 17_600 });
    expect(await balance()).toBe(-17_600);
    await moreClaims(["20250306"]);
    expect(said("2025-03-21")).toEqual([
      "I 88 ACH",
      `CLP 22 -264 ${FIRST}`,
      `CLP 1 88 ${FIRST}-3`,
      "CLP 1 88 20250790000001",
      `WO:${caseId} -176`,
    ]);
    expect(remittance("2025-03-21")).toEqual(expect.arrayContaining(["CAS*CO*112*180", "LQ*HE*N199", "LQ*HE*N432"]));
    expect(await balance()).toBe(-17_600);
    await moreClaims(["20250310"], "2025-03-28");
    // 88.00 pays half of it; the rest is carried forward.
    expect(said("2025-03-28")).toEqual(["H 0 NON", "CLP 1 88 20250790000002", `WO:${caseId} 176`, expect.stringMatching(/^FB:\w+ -88$/)]);
    expect([await balance(), await printed("close", caseId)]).toEqual([-8800, { caseId, state: "closed", openCents: 0 }]);
    await moreClaims(["20250311"], "2025-04-04");
    expect(said("2025-04-04")).toEqual(["H 0 NON", "CLP 1 88 20250790000003", expect.stringMatching(/^FB:\w+ 88$/)]);
    expect(await balance()).toBe(0);
  });

  test("without a due date the next cycle collects; given again, the command changes nothing", async () => {
    const request = ["--claims", named(`${FIRST}\n`), "--method", "offset", "--carc", "50"];
    const { caseId } = await open(...request);
    expect(await open(...request)).toEqual({ caseId, state: "offset", openCents: 26_400 });
    await cycle("2025-03-21");
    expect(said("2025-03-21")).toEqual([
      "H 0 NON",
      `CLP 22 -264 ${FIRST}`,
      `CLP 1 0 ${FIRST}-3`,
      `WO:${caseId} -264`,
      `WO:${caseId} 264`,
      expect.stringMatching(/^FB:\w+ -264$/),
    ]);
    expect(await open(...request)).toEqual({ caseId, state: "closed", openCents: 0 });
    expect([await balance(), (await bench.events("claims.adjudicated")).length]).toEqual([-26_400, 3]);
  });

  test("a second case on another line of the claim leaves the first one's line denied", async () => {
    await open("--claims", named(`${FIRST} 1\n`), "--method", "offset");
    await open("--claims", named(`${FIRST} 3\n`), "--method", "offset", "--carc", "50");
    const last = (await bench.events("claims.adjudicated")).at(-1)?.value;
    expect(
      last.lines.map((line: { status: string; adjustments: { carc: string }[] }) => `${line.status} ${line.adjustments[0]?.carc}`),
    ).toEqual(["denied 112", "paid 45", "denied 50"]);
    await cycle("2025-03-21");
    expect(await balance()).toBe(-17_600);
  });

  test("disputed, nothing is collected until it is decided", async () => {
    const { caseId } = await open("--payee", PAYEE, "--cents", "5000", "--method", "offset");
    expect(await printed("dispute", caseId)).toEqual({ caseId, state: "disputed", openCents: 5000 });
    await moreClaims(["20250306"]);
    expect(said("2025-03-21")).toEqual(["I 88 ACH", "CLP 1 88 20250790000001"]);
    expect(await balance()).toBe(-5000);
    await printed("offset", caseId);
    await moreClaims(["20250310"], "2025-03-28");
    expect(said("2025-03-28")).toEqual(["I 38 ACH", "CLP 1 88 20250790000002", `WO:${caseId} 50`]);
    expect(await balance()).toBe(0);
  });
});

describe("what isn't done", () => {
  test.each([
    ["a claim that isn't there", "20259990000001\n", "no claim 20259990000001"],
    ["a line that isn't there", `${FIRST} 4\n`, "no line 4"],
    ["no claim at all", "\n", "names no claim"],
  ])("%s: exit 1", async (_, text, says) => {
    const { status, stderr } = await auditCase("open", "--claims", named(text), "--finding", "x", "--method", "letter");
    expect([status, stderr]).toEqual([1, expect.stringContaining(says)]);
  });

  test("the same money is asked for once: no letter after an offset, no offset after a letter", async () => {
    await open("--claims", named(`${FIRST} 2\n`), "--method", "letter");
    const offset = await auditCase("open", "--claims", named(`${FIRST} 1,2\n`), "--finding", "other", "--method", "offset");
    expect([offset.status, offset.stderr]).toEqual([1, expect.stringContaining("isn't taken twice")]);
    await open("--claims", named(`${FIRST} 3\n`), "--method", "offset");
    const letter = await auditCase("open", "--claims", named(`${FIRST} 3\n`), "--finding", "other", "--method", "letter");
    expect([letter.status, letter.stderr]).toEqual([1, expect.stringContaining("Nothing was paid")]);
  });

  test.each([
    ["neither claims nor payee", ["--method", "letter"]],
    ["a payee without an amount", ["--method", "letter", "--payee", PAYEE]],
    ["nothing asked for", ["--method", "letter", "--payee", PAYEE, "--cents", "0"]],
    ["another method", ["--method", "phone", "--payee", PAYEE, "--cents", "1"]],
    ["a reason that can't deny a line", ["--method", "offset", "--payee", PAYEE, "--cents", "1", "--carc", "45"]],
  ])("%s: exit 2", async (_, parameters) => {
    expect((await auditCase("open", "--finding", "x", ...parameters)).status).toBe(2);
  });

  test("a case that isn't there, and a payee that was never paid: exit 1", async () => {
    expect((await auditCase("close", "AC0")).status).toBe(1);
    expect((await auditCase("open", "--finding", "x", "--method", "letter", "--payee", "1888888876", "--cents", "1")).status).toBe(1);
  });
});
