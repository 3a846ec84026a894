// A what-if from the outside: the unchanged policy changes nothing, and a changed one costs to the cent what really running it costs.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { BenchTop, dripline, filesBelow, type LogEvent, type Ran } from "../test/bench-top.ts";
import { claimFile } from "../test/claim-file.ts";
import { patient, STORY_FEEDS } from "../test/second-payer.ts";

const folder = mkdtempSync(join(tmpdir(), "dripline-what-if-"));

function overlay(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const whatIf = (data: string, policy: string, ...more: readonly string[]): Promise<Ran> =>
  dripline("replay", "what-if", "--data", data, "--policy", policy, ...more);

const UNCHANGED = overlay("unchanged.yaml", "title: nothing\n");

/** As the payer would: the changed bundle in the environment of every command. */
async function underBundle<T>(bundle: string, work: () => Promise<T>): Promise<T> {
  process.env.DRIPLINE_POLICY = bundle;
  try {
    return await work();
  } finally {
    delete process.env.DRIPLINE_POLICY;
  }
}

afterEach(() => {
  delete process.env.DRIPLINE_POLICY;
});

interface Row {
  readonly name: string;
  readonly beforeCents: number;
  readonly afterCents: number;
  readonly differenceCents: number;
}

/** Paid of all receipts, by what a line says. */
function paidBy(
  events: readonly LogEvent[],
  of: (event: LogEvent, line: { code: string; serviceFrom: string }) => string,
): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const event of events) {
    if (event.value.test) continue;
    for (const line of event.value.lines) sums[of(event, line)] = (sums[of(event, line)] ?? 0) + line.paidCents;
  }
  return sums;
}

function differences(before: Record<string, number>, after: Record<string, number>): Record<string, number> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const all = names.map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)] as const);
  return Object.fromEntries(all.filter(([, difference]) => difference !== 0));
}

const asDifferences = (rows: readonly Row[]): Record<string, number> =>
  Object.fromEntries(
    [...rows].filter(({ differenceCents }) => differenceCents !== 0).map(({ name, differenceCents }) => [name, differenceCents]),
  );

const synthetic = new BenchTop();
const SYNTH = join(folder, "synth");

async function runSynthetic(data: string, claims: string): Promise<void> {
  const folders = ["--data", data, "--in", claims, "--out", `${data}-out`, "--reference", join(SYNTH, "reference")];
  const ran = await dripline("run", ...folders, "--once", "--cycle", "2025-04-04", "--received-at", "2025-04-03T09:00:00-04:00");
  expect(ran.stderr).not.toContain("DRIP_");
}

async function receipts(data: string): Promise<LogEvent[]> {
  const { stdout } = await dripline("log", "claims.adjudicated", "--data", data);
  return stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as LogEvent]));
}

describe("a synthetic month", () => {
  let claims: Record<string, string> = {};

  beforeAll(async () => {
    await dripline("synth", "--out", SYNTH, "--claims", "250", "--seed", "11");
    claims = filesBelow(join(SYNTH, "claims"));
    await runSynthetic(synthetic.data, join(SYNTH, "claims"));
  }, 60_000);

  test("under the unchanged policy nothing changes", async () => {
    const ran = await whatIf(synthetic.data, UNCHANGED, "--json");
    const { baseline, claims: counted, paid, changed } = JSON.parse(ran.stdout);
    expect(ran.status).toBe(0);
    expect(baseline.differences).toBe(0);
    expect(baseline.receipts).toBe((await receipts(synthetic.data)).length);
    expect(counted.changed).toBe(0);
    expect(changed).toEqual([]);
    expect(paid.beforeCents).toBe(paid.afterCents);
    expect(paid.beforeCents).toBe(
      Object.values(paidBy(await receipts(synthetic.data), () => "all")).reduce((sum, amount) => sum + amount, 0),
    );
  });

  const changes = [
    ["a parameter", "parameters:\n  - { name: concurrentBasisPointsSH, value: 4000, from: 2025-03-01 }\n"],
    ["a rule off", "modes:\n  - { rule: R17, mode: off, from: 2025-03-01 }\n"],
    ["a rule off for a week", "modes:\n  - { rule: R30, mode: off, from: 2025-03-10, to: 2025-03-16 }\n"],
    [
      "rules monitored",
      "rules:\n  - { id: R21, modes: [{ mode: monitor, from: 2025-03-01 }] }\n  - { id: R28, modes: [{ mode: monitor, from: 2025-03-01 }] }\n",
    ],
    ["a row less", 'without:\n  - { section: places, key: "12", from: 2025-03-15 }\n'],
    [
      "several at once",
      "modes:\n  - { rule: R34, mode: off, from: 2025-03-05 }\n  - { rule: R12, mode: off, from: 2025-03-05 }\nparameters:\n  - { name: pcpRule, value: INFO, from: 2025-03-01, to: 2025-03-04 }\n",
    ],
  ] as const;

  test.each(changes)(
    "%s costs what really running it costs",
    async (name, text) => {
      const slug = name.replaceAll(" ", "-");
      const bundle = join(folder, `bundle-${slug}`);
      const predicted = JSON.parse((await whatIf(synthetic.data, overlay(`${slug}.yaml`, text), "--json", "--bundle", bundle)).stdout);
      const again = join(folder, `again-${slug}`);
      for (const [path, content] of Object.entries(claims)) writeFileSync(inFolder(again, path), content);
      await underBundle(bundle, () => runSynthetic(join(folder, `data-${slug}`), again));
      const [before, after] = [await receipts(synthetic.data), await receipts(join(folder, `data-${slug}`))];
      const by = (of: Parameters<typeof paidBy>[1]): Record<string, number> => differences(paidBy(before, of), paidBy(after, of));
      expect(asDifferences(predicted.byCode)).toEqual(by((_, { code }) => code));
      expect(asDifferences(predicted.byProvider)).toEqual(by(({ value }) => value.billingNpi));
      expect(asDifferences(predicted.byMonth)).toEqual(by((_, { serviceFrom }) => serviceFrom.slice(0, 7)));
      expect(predicted.paid.differenceCents).toBe(by(() => "all").all ?? 0);
      const byRule = predicted.byRule.reduce((sum: number, row: Row) => sum + row.differenceCents, 0);
      expect(byRule).toBe(predicted.paid.differenceCents);
      expect(predicted.claims.changed).toBeGreaterThan(0);
    },
    60_000,
  );

  test("the report opens from disk, loads nothing and names nobody", async () => {
    const page = join(folder, "report.html");
    const off = overlay("off.yaml", "title: '<R17> off & on'\nmodes:\n  - { rule: R17, mode: off, from: 2025-03-01 }\n");
    expect((await whatIf(synthetic.data, off, "--html", page)).status).toBe(0);
    const html = readFileSync(page, "utf8");
    expect(html).toContain("What if: &lt;R17&gt; off &amp; on");
    expect(html).not.toMatch(/<script|<link|src=|href=|url\(|https?:/);
    expect(html.match(/<svg /g)?.length).toBe(4);
    expect(html.match(/role="img" aria-labelledby=/g)?.length).toBe(4);
    const members = readFileSync(join(SYNTH, "reference", "members.jsonl"), "utf8")
      .trim()
      .split("\n");
    for (const member of members.map((line) => JSON.parse(line))) {
      expect(html).not.toContain(member.memberId);
      expect(html).not.toContain(member.birthDate);
    }
  });
});

/** Where a copy of a claim file goes. */
function inFolder(into: string, path: string): string {
  mkdirSync(into, { recursive: true });
  return join(into, path.replaceAll("/", "-").replace(/^done-/, ""));
}

const therapy = { code: "S9500", charge: "180" };
const drug = { code: "J0696", charge: "40", units: "8", ndc: "00143985625", quantity: "1" };
const tpn = { code: "S9366", charge: "300" };
const numbered = (sequence: number): string => `2025066${String(sequence).padStart(7, "0")}`;

describe("a log with every kind of receipt", () => {
  const bench = new BenchTop(STORY_FEEDS);
  const about = (old: string, frequency: "7" | "8") => ({ frequency, claimSegments: [`REF*F8*${old}`] });
  const notThePcp = "1777777768";

  beforeAll(async () => {
    const claims = [
      { pcn: "REPLACED", member: patient(12), lines: [therapy] }, // 1
      { pcn: "REPLACED", member: patient(12), lines: [{ ...therapy, charge: "90" }], ...about(numbered(1), "7") }, // 2
      { pcn: "WAITS", member: patient(16), lines: [tpn] }, // 3
      { pcn: "NO-AUTH", member: patient(12), lines: [{ ...tpn, day: "20250304" }] }, // 4
      { pcn: "VOIDED", member: patient(12), lines: [{ ...drug, day: "20250302" }] }, // 5
      { pcn: "VOIDED", member: patient(12), lines: [{ ...drug, day: "20250302" }], ...about(numbered(5), "8") }, // 6
      { pcn: "FIRST", member: patient(10), lines: [{ ...drug, charge: "41" }], prescriber: notThePcp }, // 7
      { pcn: "SECOND", member: patient(10), lines: [drug] }, // 8
      { pcn: "AUDITED", member: patient(10), lines: [{ code: "99601", charge: "100", day: "20250302" }] }, // 9
    ];
    bench.put("01.837", claimFile({ claims }));
    expect((await bench.run()).status).toBe(0);
    const feed = join(bench.folder, "authorizations.jsonl");
    const approved = { providerNpi: "1999999984", codes: ["S9366"], department: "precertification", status: "approved" };
    const rows = ["16", "12"].map((member) => ({
      ...approved,
      authorizationId: `A${member}`,
      memberId: `CP0000${member}`,
      from: "2025-03-03",
      to: "2025-03-31",
      requestedAt: "2025-02-04T09:00:00-05:00",
    }));
    writeFileSync(feed, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    expect((await dripline("load", feed, "--data", bench.data)).status).toBe(0);
    const list = join(bench.folder, "claims.txt");
    writeFileSync(list, `${numbered(4)}\n`);
    const order = ["readjudicate", "--claims", list, "--data", bench.data, "--reason", "approved after the fact", "--apply", "--yes"];
    expect((await dripline(...order)).status).toBe(0);
    writeFileSync(list, `${numbered(9)} 1\n`);
    const audit = ["audit-case", "open", "--claims", list, "--finding", "not documented", "--method", "offset", "--data", bench.data];
    expect((await dripline(...audit)).status).toBe(0);
  });

  test("under the unchanged policy each comes out as it is, from the beginning and from any offset", async () => {
    const events = await bench.events("claims.adjudicated");
    expect(new Set(events.map(({ value }) => value.disposition))).toEqual(new Set(["paid", "denied", "pended", "reversed", "void"]));
    for (const from of events.map(({ offset }) => offset)) {
      const { stdout, status } = await whatIf(bench.data, UNCHANGED, "--json", "--from", String(from));
      expect([from, status, JSON.parse(stdout).baseline.differences]).toEqual([from, 0, 0]);
    }
  });

  test("units that one claim uses are another's no longer", async () => {
    const info = overlay("info.yaml", "parameters:\n  - { name: pcpRule, value: INFO, from: 2025-03-01 }\n");
    const { changed, paid } = JSON.parse((await whatIf(bench.data, info, "--json")).stdout);
    const told = changed.map((claim: { claimId: string; lines: { rule: string; isSecondOrder: boolean }[] }) => [
      claim.claimId,
      claim.lines.map(({ rule, isSecondOrder }) => [rule, isSecondOrder]),
    ]);
    expect(Object.fromEntries(told)).toEqual({ [numbered(7)]: [["R12", false]], [numbered(8)]: [["R30", true]] });
    const second = changed.find(({ claimId }: { claimId: string }) => claimId === numbered(8)).lines[0];
    expect([second.before.paidUnits, second.after.paidUnits]).toEqual([8, 2]);
    expect(paid.differenceCents).toBe(changed.reduce((sum: number, claim: { differenceCents: number }) => sum + claim.differenceCents, 0));
  });

  test("a replaced claim that is denied otherwise is still taken back whole", async () => {
    const off = overlay("no-units.yaml", "parameters:\n  - { name: experimentalCodes, value: [S9500], from: 2025-03-01 }\n");
    const { changed } = JSON.parse((await whatIf(bench.data, off, "--json")).stdout);
    // The deductible that claim 2 no longer takes is taken by the correction of claim 4.
    expect(changed.map(({ claimId }: { claimId: string }) => claimId)).toEqual([numbered(2), numbered(4)]);
  });

  test("nothing is written into the folder", async () => {
    const before = filesBelow(bench.data);
    await whatIf(bench.data, UNCHANGED);
    expect(filesBelow(bench.data)).toEqual(before);
  });

  const refused = [
    [
      "a value that the parameter can't hold",
      "parameters:\n  - { name: pcpRule, value: MAYBE, from: 2025-03-01 }\n",
      /bad.yaml parameters row 1 \(pcpRule\): value: expected STRICT or/,
    ],
    [
      "a parameter that no rule reads",
      "parameters:\n  - { name: pcpRules, value: INFO, from: 2025-03-01 }\n",
      /bad.yaml parameters row 1 \(pcpRules\): unreachable/,
    ],
    [
      "a rule that isn't there",
      "modes:\n  - { rule: R41, mode: off, from: 2025-03-01 }\n",
      /bad.yaml modes row 1 \(R41\): the bundle has no rule R41/,
    ],
    [
      "a mode that isn't one",
      "modes:\n  - { rule: R17, mode: maybe, from: 2025-03-01 }\n",
      /bad.yaml modes row 1 mode: expected active, monitor or off/,
    ],
    ["a day that isn't one", "modes:\n  - { rule: R17, mode: off, from: 2025-02-30 }\n", /bad.yaml modes row 1 from: expected a day/],
    [
      "two rows for a day",
      "parameters:\n  - { name: pcpRule, value: INFO, from: 2025-03-01 }\n  - { name: pcpRule, value: STRICT, from: 2025-04-01 }\n",
      /bad.yaml parameters row 2 \(pcpRule\): overlap/,
    ],
    [
      "a gap",
      "without:\n  - { section: parameters, key: pcpRule, from: 2025-03-01, to: 2025-03-31 }\n",
      /pcpRule.*gap: no row is in force from 2025-03-01 to 2025-03-31/,
    ],
    [
      "a clause that isn't there",
      'places:\n  - { place: "22", clause: HI-NO-1, from: 2025-03-01 }\n',
      /bad.yaml places row 1 \(22\): missing citation: there is no clause HI-NO-1/,
    ],
    [
      "a row that isn't there",
      "without:\n  - { section: conflicts, key: S9500, from: 2025-03-01 }\n",
      /bad.yaml without row 1 \(S9500\): the bundle has no row of conflicts/,
    ],
    ["no YAML", "parameters: [\n", /bad.yaml line \d/],
    ["an unknown section", "parameter: []\n", /bad.yaml top: .*parameter/],
  ] as const;

  test.each(refused)("%s is refused by name", async (_, text, says) => {
    const { status, stdout } = await whatIf(bench.data, overlay("bad.yaml", text));
    expect(status).toBe(1);
    expect(stdout).toMatch(says);
  });
});
