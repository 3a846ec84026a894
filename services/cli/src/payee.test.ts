// A payee's statement from the outside: rows in the order of the 835s, and a balance that is 0 when all is settled (contract, section 1).
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { BenchTop, dripline, type Ran } from "../test/bench-top.ts";
import { claimFile } from "../test/claim-file.ts";
import { jsonState } from "./state-json.ts";
import { withWorkspace } from "./workspace.ts";

const PAYEE = "1999999984";

describe("a statement", () => {
  const bench = new BenchTop();
  const payee = (npi: string, ...more: string[]): Promise<Ran> => dripline("payee", npi, "--data", bench.data, ...more);
  beforeAll(async () => {
    bench.put("1.837", claimFile({ claims: [{ pcn: "A", lines: [{ code: "S9500", charge: "180" }] }] }));
    await bench.run();
    bench.put(
      "2.837",
      claimFile({ control: "000000102", claims: [{ pcn: "B", lines: [{ code: "S9500", charge: "180", day: "20250304" }] }] }),
    );
    await bench.run("--cycle", "2025-03-01");
  });
  afterAll(() => bench.clear());

  test("has a row for each payable and each payment, and is settled by them", async () => {
    const { status, stdout } = await payee(PAYEE, "--json");
    const { npi, rows, balanceCents } = JSON.parse(stdout);
    const trace = expect.stringMatching(/^\d{18}[0-9A-F]{12}$/);
    expect([status, npi, balanceCents]).toEqual([0, PAYEE, 0]);
    expect(rows).toEqual([
      { date: "2025-03-14", kind: "payable", reference: "20250660000001", amountCents: 8800 },
      { date: "2025-03-14", kind: "payment", reference: trace, amountCents: -8800 },
      { date: "2025-03-01", kind: "payable", reference: "20250660000002", amountCents: 8800 },
      { date: "2025-03-01", kind: "payment", reference: trace, amountCents: -8800 },
    ]);
    expect((await payee(PAYEE)).stdout).toContain("balance $0.00: all is settled\n");
  });

  test("of a provider that was never paid is empty; nobody's NPI is an answer", async () => {
    expect(JSON.parse((await payee("1888888876", "--json")).stdout)).toEqual({ npi: "1888888876", rows: [], balanceCents: 0 });
    const { status, stderr } = await payee("1234567893");
    expect(status).toBe(1);
    expect(stderr).toContain("No payee 1234567893");
  });
});

test("a ledger that somebody changed beside the log is found by replay rebuild", async () => {
  const bench = new BenchTop();
  bench.put("1.837", claimFile({ claims: [{ pcn: "A", lines: [{ code: "S9500", charge: "180" }] }] }));
  await bench.run();
  const rebuilt = (into: string): Promise<Ran> => dripline("replay", "rebuild", "--data", bench.data, "--into", join(bench.folder, into));
  expect((await rebuilt("one")).status).toBe(0);
  await withWorkspace(bench.data, { readOnly: false }, async ({ commit }) => {
    const standing = { openBalanceCents: 500, waiting: [], openCases: [], newest: { sender: "CLRHOUSE01", taxId: "061234567" } };
    await commit.commit({ outputs: [], state: jsonState({ [`payee/${PAYEE}`]: standing }), positions: [] });
  });
  const { status, stdout } = await rebuilt("two");
  expect([status, stdout]).toEqual([1, expect.stringContaining(`payee/${PAYEE}\n    openBalanceCents: live 500, from the log 0\n`)]);
  bench.clear();
});

test("a clean claim paid late: its interest is a row of its own, and is paid with it", async () => {
  const bench = new BenchTop();
  bench.put("1.837", claimFile({ claims: [{ pcn: "A", lines: [{ code: "S9500", charge: "180" }] }] }));
  // Received on 2025-03-07: the thirtieth day is 2025-04-06, and 40 days of 5 % on 88.00 are 48.2 cents.
  await bench.run("--cycle", "2025-05-16");
  const { rows, balanceCents } = JSON.parse((await dripline("payee", PAYEE, "--data", bench.data, "--json")).stdout);
  expect(rows.map(({ kind, reference, amountCents }: Record<string, unknown>) => [kind, reference, amountCents])).toEqual([
    ["payable", "20250660000001", 8800],
    ["interest", "20250660000001", 48],
    ["payment", expect.any(String), -8848],
  ]);
  expect(balanceCents).toBe(0);
  const [remittance = ""] = Object.entries(bench.files()).flatMap(([path, text]) => (path.startsWith("remittances/") ? [text] : []));
  expect(remittance).toContain(`PLB*${PAYEE}*20251231*L6:20250660000001*-0.48~`);
  expect(remittance).toContain("BPR*I*88.48*");
  bench.clear();
});
