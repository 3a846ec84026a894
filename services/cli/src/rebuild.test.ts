// State built anew from the log alone: it is the live state key by key, whatever was altered there is found, and work goes on from it as from
// the live one, to the byte.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { BenchTop, dripline, filesBelow, RECEIVED } from "../test/bench-top.ts";
import { claimFile } from "../test/claim-file.ts";
import { liveALife, numbered } from "../test/life-story.ts";
import { patient, STORY_FEEDS } from "../test/second-payer.ts";

const bench = new BenchTop(STORY_FEEDS);
let folders = 0;

beforeAll(() => liveALife(bench), 60_000);
afterAll(() => bench.clear());

interface Rebuilt {
  readonly status: number | null;
  readonly into: string;
  readonly receipts: number;
  readonly accounts: number;
  readonly differences: number;
  readonly findings: readonly object[];
}

async function rebuilt(data: string): Promise<Rebuilt> {
  folders += 1;
  const into = join(bench.folder, `anew${folders}`);
  const { status, stdout } = await dripline("replay", "rebuild", "--data", data, "--into", into, "--json");
  return { status, into, ...JSON.parse(stdout) };
}

interface Kept {
  readonly key: string;
  readonly value: Buffer;
}

function stateOf(data: string): Kept[] {
  const database = new DatabaseSync(join(data, "dripline.sqlite"), { readOnly: true });
  const rows = database.prepare("SELECT key, value FROM state ORDER BY key").all();
  database.close();
  return rows.map(({ key, value }) => ({ key: String(key), value: Buffer.from(value as Uint8Array) }));
}

/** A copy of the folder whose state has another value under a key, or none. */
function alteredState(key: string, value: Uint8Array | undefined): string {
  folders += 1;
  const copy = join(bench.folder, `state${folders}`);
  cpSync(bench.data, copy, { recursive: true });
  const database = new DatabaseSync(join(copy, "dripline.sqlite"));
  if (value === undefined) database.prepare("DELETE FROM state WHERE key = ?").run(key);
  else database.prepare("INSERT OR REPLACE INTO state VALUES (?, ?)").run(key, value);
  database.close();
  return copy;
}

test("is the live state, account by account, and the new folder's log is verified", async () => {
  const anew = await rebuilt(bench.data);
  expect(anew).toMatchObject({ status: 0, differences: 0, findings: [] });
  expect(anew.accounts).toBeGreaterThan(5);
  const { stdout } = await dripline("replay", "verify", "--data", anew.into, "--json");
  expect(JSON.parse(stdout)).toMatchObject({ receipts: anew.receipts, differences: 0 });
  const told = await dripline("replay", "rebuild", "--data", bench.data, "--into", join(bench.folder, "told"));
  expect(told.stdout).toMatch(/\b[1-9]\d* accounts compared, 0 differences/);
});

/** Not the log's to say: what was written outside, and work that is under way. */
const BESIDE = /^(outbox|knock-on|release)\//;

test("is the live state byte for byte, but for what lies beside the log", async () => {
  const { into } = await rebuilt(bench.data);
  const live = stateOf(bench.data).filter(({ key }) => !BESIDE.test(key));
  expect(stateOf(into).map(({ key, value }) => [key, value.toString("utf8")])).toEqual(
    live.map(({ key, value }) => [key, value.toString("utf8")]),
  );
  for (const kind of [
    "intake/counters",
    "intake/file/",
    "intake/interchange/",
    "member/",
    "payee/",
    "policy/",
    "checkpoints/0",
    "remittance/counters",
  ])
    expect(live.some(({ key }) => key.startsWith(kind))).toBe(true);
});

test("any byte of the live state that was altered is found, and its key is named", async () => {
  const live = stateOf(bench.data).filter(({ key }) => !BESIDE.test(key));
  const places = fc.tuple(fc.nat(live.length - 1), fc.nat(), fc.integer({ min: 1, max: 255 }));
  await fc.assert(
    fc.asyncProperty(places, async ([at, byte, mask]) => {
      const { key, value } = live[at] ?? { key: "", value: Buffer.alloc(1) };
      const altered = Buffer.from(value);
      altered[byte % altered.length] = (altered[byte % altered.length] ?? 0) ^ mask;
      const found = await rebuilt(alteredState(key, altered));
      expect(found.status).toBe(1);
      expect(found.findings).toContainEqual(expect.objectContaining({ key }));
    }),
    { numRuns: 20 },
  );
}, 120_000);

test("a balance that was altered is named with both amounts", async () => {
  const page = stateOf(bench.data).find(({ value }) => /units\/J0696\/2025-03-0\d":\d/.test(value.toString("utf8")));
  const text = page?.value.toString("utf8").replace(/("units\/J0696\/2025-03-0\d":)\d+/, "$11000") ?? "";
  const found = await rebuilt(alteredState(page?.key ?? "", Buffer.from(text)));
  expect(found).toMatchObject({ status: 1, differences: 1 });
  expect(found.findings).toEqual([expect.objectContaining({ account: expect.stringMatching(/^units\/J0696\/2025-03-0/), live: 1000 })]);
});

test("a value that was lost is found, and one that nothing on the log made", async () => {
  for (const { key } of stateOf(bench.data).filter(({ key: each }) => /^(member|payee|intake)\//.test(each)))
    expect(await rebuilt(alteredState(key, undefined))).toMatchObject({
      status: 1,
      findings: expect.arrayContaining([expect.objectContaining({ key })]),
    });
  const made = await rebuilt(alteredState("payee/1000000000", Buffer.from("{}")));
  expect(made.findings).toEqual([expect.objectContaining({ key: "payee/1000000000" })]);
}, 120_000);

test("work goes on from the new folder as from the live one: the same numbers, answers, decisions and payments", async () => {
  const { into } = await rebuilt(bench.data);
  const [live, anew] = [join(bench.folder, "live"), join(bench.folder, "goes-on")];
  cpSync(bench.data, live, { recursive: true });
  cpSync(into, anew, { recursive: true });
  const claims = [
    { pcn: "LATER", member: patient(10), lines: [{ code: "S9500", charge: "180", day: "20250305" }] },
    {
      pcn: "AFTER",
      member: patient(12),
      lines: [{ code: "J0696", charge: "44", units: "8", ndc: "00143985625", quantity: "1", day: "20250302" }],
      frequency: "7",
      claimSegments: [`REF*F8*${numbered(7)}`],
    },
  ];
  const files = {
    "02.837": claimFile({ claims, control: "000000102" }),
    "03-again.837": filesBelow(join(bench.in, "done"))["01.837"] ?? "",
  };
  const after = await Promise.all([goOn(live, files), goOn(anew, files)]);
  expect(after[1]).toEqual(after[0]);
  expect(Object.keys(after[0].out).join(" ")).toMatch(/duplicate/);
  expect(Object.keys(after[0].out).filter((path) => path.startsWith("remittances/2025-03-21/")).length).toBeGreaterThan(0);
}, 60_000);

/** What a folder writes of these files and the next cycle. The new folder has written nothing yet: it writes the earlier files too, as they were. */
async function goOn(data: string, files: Readonly<Record<string, string>>): Promise<{ out: Record<string, string>; receipts: string }> {
  const more = new BenchTop(STORY_FEEDS);
  for (const [name, content] of Object.entries(files)) more.put(name, content);
  const out = join(more.folder, "later");
  const folders = ["--data", data, "--in", more.in, "--out", out, "--reference", more.reference];
  const ran = await dripline("run", ...folders, "--once", "--received-at", RECEIVED, "--cycle", "2025-03-21");
  expect([ran.status, ran.stderr]).toEqual([0, ""]);
  const { stdout } = await dripline("log", "claims.adjudicated", "--data", data);
  const written = Object.fromEntries(Object.entries(filesBelow(out)).filter(([path]) => !(path in bench.files())));
  more.clear();
  return { out: written, receipts: stdout };
}

test("a folder that holds something is left alone", async () => {
  const ran = await dripline("replay", "rebuild", "--data", bench.data, "--into", bench.folder);
  expect([ran.status, ran.stderr]).toEqual([2, expect.stringContaining("isn't empty")]);
});
