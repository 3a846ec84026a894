// How a log uses its policy, from the outside: what a monitored rule would have done, and what was never used.
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { BenchTop, dripline } from "../test/bench-top.ts";
import { claimFile } from "../test/claim-file.ts";
import { shippedBundle } from "./load-policy.ts";

const folder = mkdtempSync(join(tmpdir(), "dripline-policy-use-"));

/** The shipped bundle with R17 monitored. */
function monitoringBundle(): string {
  const bundle = join(folder, "bundle");
  cpSync(shippedBundle, bundle, { recursive: true });
  const path = join(bundle, "rules.yaml");
  const text = readFileSync(path, "utf8").replace(/(id: R17,.*mode: )active/, "$1monitor");
  expect(text).toContain("monitor, from");
  writeFileSync(path, text);
  return bundle;
}

afterEach(() => {
  delete process.env.DRIPLINE_POLICY;
});

const therapy = { code: "S9500", charge: "180" };
const tpn = { code: "S9366", charge: "300" };
const drug = { code: "J0696", charge: "40", units: "8", ndc: "00143985625", quantity: "1" };
const CLAIMS = [
  { pcn: "TWO", lines: [tpn, therapy] },
  { pcn: "ONE", lines: [{ ...therapy, day: "20250305" }] },
  { pcn: "DRUG", lines: [{ ...drug, day: "20250305" }] },
];

async function paidUnder(bench: BenchTop): Promise<number> {
  bench.put("01.837", claimFile({ claims: CLAIMS }));
  expect((await bench.run()).status).toBe(0);
  const events = await bench.events("claims.adjudicated");
  return events.reduce((sum, { value }) => sum + value.paidCents, 0);
}

describe("a rule in monitor mode", () => {
  const [monitored, active] = [new BenchTop(), new BenchTop()];
  let [withoutRule, withRule] = [0, 0];

  beforeAll(async () => {
    process.env.DRIPLINE_POLICY = monitoringBundle();
    withoutRule = await paidUnder(monitored);
    delete process.env.DRIPLINE_POLICY;
    withRule = await paidUnder(active);
  });

  test("would have cost what it costs where it is active", async () => {
    const { status, stdout } = await dripline("policy", "impact", "r17", "--data", monitored.data, "--json");
    const { rules, spoken, claims, lines, paid, byRule, byCode } = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(withRule).toBeLessThan(withoutRule);
    expect(rules).toEqual(["R17"]);
    expect(spoken[0].withReason).toBe(1);
    expect([claims.changed, lines.changed]).toEqual([1, 1]);
    expect(paid).toEqual({ beforeCents: withoutRule, afterCents: withRule, differenceCents: withRule - withoutRule });
    expect(byRule).toEqual([{ name: "R17", lines: 1, differenceCents: withRule - withoutRule }]);
    expect(byCode.map(({ name }: { name: string }) => name)).toEqual(["S9500"]);
  });

  test("all monitored rules are meant where none is named", async () => {
    const { stdout } = await dripline("policy", "impact", "--data", monitored.data);
    expect(stdout).toContain("R17 active where monitored");
  });

  test("a rule that isn't monitored has no such answer", async () => {
    const { status, stderr } = await dripline("policy", "impact", "R30", "--data", monitored.data);
    expect(status).toBe(1);
    expect(stderr).toContain("R30 isn't monitored");
    expect((await dripline("policy", "impact", "--data", active.data)).status).toBe(1);
  });

  test("what was used is told from what was not", async () => {
    const coverage = JSON.parse((await dripline("policy", "coverage", "--data", active.data, "--json")).stdout);
    const unused = coverage.unusedRows.map(({ section, key, to }: { section: string; key: string; to?: string }) =>
      [section, key, ...(to === undefined ? [] : ["to", to])].join(" "),
    );
    expect(coverage.receipts).toBe(3);
    expect(coverage.silentRules).toContain("R27");
    expect(coverage.silentRules).not.toContain("R17");
    expect(unused).not.toContain("codes S9500");
    expect(unused).toContain("codes S9494");
    expect(unused).not.toContain("places 12");
    expect(unused).toContain("places 13");
    expect(unused).not.toContain("parameters concurrentModifiers");
    expect(unused).toContain("parameters concurrentModifiers to 2025-01-31");
    expect(unused).toContain("parameters openStay");
    expect(coverage.rows.used + coverage.unusedRows.length).toBe(coverage.rows.all);
    expect(coverage.clauses.neverCited).not.toContain("HI-MOD-1");
    expect(coverage.clauses.withoutRule).toContain("HI-SCOPE-2");
  });

  test("before the first claim there is nothing to measure by", async () => {
    const empty = new BenchTop();
    expect((await empty.run()).status).toBe(0);
    expect((await dripline("policy", "coverage", "--data", empty.data)).status).toBe(1);
  });
});
