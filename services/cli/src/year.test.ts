// A year of claims, month by month, whose policy changes in July: it verifies, its state is built anew from it, and one change laid over both
// versions of its policy costs to the cent what really running the year under both changed versions costs.
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Instant, IsoDate } from "@dripline/claims";
import { overlaid, readOverlay } from "@dripline/replay";
import { receivedAt } from "@dripline/synth";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { dripline, type LogEvent } from "../test/bench-top.ts";
import { run } from "./commands/run.ts";
import { writeSynthetic } from "./commands/synth.ts";
import { loadPolicy } from "./load-policy.ts";
import { writeBundle } from "./what-if-policies.ts";

const CLAIMS = 400;
const JULY = "2025-07";

const folder = mkdtempSync(join(tmpdir(), "dripline-year-"));
const year = join(folder, "year");
const data = join(folder, "data");

/** What the payer decides in July: a second therapy of a day is paid at 45 percent where the contract names no share, and R21 is monitored. */
const IN_JULY = `title: from July
parameters:
  - { name: concurrentBasisPointsSH, value: 4500, from: 2025-07-01 }
modes:
  - { rule: R21, mode: monitor, from: 2025-07-01 }
`;
/** What an analyst asks in January: the second therapy at 40 percent in spring and autumn, R12 off, and R31 off until October. */
const ASKED = `title: asked
parameters:
  - { name: concurrentBasisPointsSH, value: 4000, from: 2025-03-01, to: 2025-05-31 }
  - { name: concurrentBasisPointsSH, value: 4000, from: 2025-09-01, to: 2025-11-30 }
modes:
  - { rule: R12, mode: off, from: 2025-03-01 }
  - { rule: R31, mode: off, from: 2025-03-01, to: 2025-10-31 }
`;

/** A folder with the shipped bundle and these changes laid over it, one over the other. */
function bundleOf(name: string, ...overlays: readonly string[]): string {
  const { policy, content } = loadPolicy();
  let changed = { version: policy.version, content };
  let files: Readonly<Record<string, unknown>> = {};
  for (const text of overlays) {
    const read = readOverlay(name, text);
    if ("problems" in read) throw new Error(JSON.stringify(read.problems));
    const { files: after, problems } = overlaid(changed, read.overlay);
    expect(problems).toEqual([]);
    files = after;
    changed = {
      version: "",
      content: JSON.stringify(Object.fromEntries(Object.entries(after).map(([file, rows]) => [file, JSON.stringify(rows)]))),
    };
  }
  writeBundle(join(folder, name), files);
  return join(folder, name);
}

/** The claims of the year through a data folder, each month received on the third of the next one and paid on that day. */
async function runYear(into: string, bundleIn: (month: string) => string | undefined): Promise<void> {
  for (const month of readdirSync(join(year, "claims")).sort()) {
    const claims = join(folder, "in", month);
    cpSync(join(year, "claims", month), claims, { recursive: true });
    const bundle = bundleIn(month);
    if (bundle !== undefined) process.env.DRIPLINE_POLICY = bundle;
    const at = receivedAt(month);
    const folders = { data: into, in: claims, out: join(folder, "out"), reference: join(year, "reference") };
    await run({ ...folders, once: true, receivedAt: at as Instant, cycle: at.slice(0, 10) as IsoDate });
    delete process.env.DRIPLINE_POLICY;
    rmSync(claims, { recursive: true });
  }
}

async function receipts(of: string): Promise<LogEvent[]> {
  const { stdout } = await dripline("log", "claims.adjudicated", "--data", of);
  return stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as LogEvent]));
}

async function asked(...words: readonly string[]) {
  const { status, stdout } = await dripline(...words, "--data", data, "--json");
  return { status, ...JSON.parse(stdout) };
}

beforeAll(async () => {
  writeSynthetic(year, { claims: CLAIMS, seed: 57, isYear: true });
  const fromJuly = bundleOf("from-july", IN_JULY);
  await runYear(data, (month) => (month < JULY ? undefined : fromJuly));
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true }));

test("has claims of every month, decided by two versions of the policy, replaced and voided across months", async () => {
  const events = await receipts(data);
  const months = new Set(
    events.flatMap(({ value }) => value.lines.map(({ serviceFrom }: { serviceFrom: string }) => serviceFrom.slice(0, 7))),
  );
  expect(months.size).toBeGreaterThanOrEqual(12);
  expect(new Set(events.map(({ value }) => value.policyVersion)).size).toBe(2);
  expect(new Set(events.map(({ value }) => value.receivedAt)).size).toBe(12);
  expect(events.filter(({ value }) => value.disposition === "reversed").length).toBeGreaterThan(0);
});

test("verifies with 0 differences, and breaks no invariant", async () => {
  const verified = await asked("replay", "verify");
  expect(verified).toMatchObject({ status: 0, differences: 0, findings: [] });
  expect(verified.receipts).toBeGreaterThan(CLAIMS * 0.9);
  expect(await asked("audit", "--out", join(folder, "out"))).toMatchObject({ status: 0, broken: [] });
}, 60_000);

test("verifies by time: from the first claim of a month to the last", async () => {
  const events = await receipts(data);
  const [since, until] = [receivedAt("2025-04"), receivedAt("2025-06")];
  const meant = events.filter(({ value }) => value.version === 1 && value.receivedAt >= since && value.receivedAt <= until);
  const stretch = await asked("replay", "verify", "--since", since, "--until", until);
  expect(stretch).toMatchObject({ status: 0, differences: 0 });
  expect([stretch.logs[0].from, stretch.logs[0].to]).toEqual([meant[0]?.offset, meant.at(-1)?.offset]);
}, 60_000);

test("all its state is built anew from the log", async () => {
  expect(await asked("replay", "rebuild", "--into", join(folder, "anew"))).toMatchObject({ status: 0, differences: 0 });
}, 60_000);

test("a change laid over both versions costs what really running the year under both costs", async () => {
  const policy = join(folder, "asked.yaml");
  writeFileSync(policy, ASKED);
  const predicted = await asked("replay", "what-if", "--policy", policy);
  expect(predicted).toMatchObject({ status: 0, baseline: { differences: 0 } });
  const [early, late] = [bundleOf("early", ASKED), bundleOf("late", IN_JULY, ASKED)];
  const really = join(folder, "really");
  await runYear(really, (month) => (month < JULY ? early : late));
  const sums = async (of: string, by: (event: LogEvent, line: { code: string; serviceFrom: string }) => string) => {
    const found: Record<string, number> = {};
    for (const event of await receipts(of))
      for (const line of event.value.lines) found[by(event, line)] = (found[by(event, line)] ?? 0) + line.paidCents;
    return found;
  };
  const difference = async (by: Parameters<typeof sums>[1]): Promise<Record<string, number>> => {
    const [before, after] = [await sums(data, by), await sums(really, by)];
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return Object.fromEntries(
      names.map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)] as const).filter(([, cents]) => cents !== 0),
    );
  };
  const told = (rows: readonly { name: string; differenceCents: number }[]): Record<string, number> =>
    Object.fromEntries(
      rows.filter(({ differenceCents }) => differenceCents !== 0).map(({ name, differenceCents }) => [name, differenceCents]),
    );
  const byMonth = told(predicted.byMonth);
  expect(byMonth).toEqual(await difference((_, { serviceFrom }) => serviceFrom.slice(0, 7)));
  expect(told(predicted.byCode)).toEqual(await difference((_, { code }) => code));
  expect(told(predicted.byProvider)).toEqual(await difference(({ value }) => value.billingNpi));
  expect(predicted.paid.differenceCents).toBe((await difference(() => "all")).all);
  // Before March nothing changes, and both versions are in what does.
  expect(Object.keys(byMonth).sort()[0]?.localeCompare("2025-03")).toBeGreaterThanOrEqual(0);
  expect(Object.keys(byMonth).some((month) => month < JULY) && Object.keys(byMonth).some((month) => month >= JULY)).toBe(true);
}, 240_000);
