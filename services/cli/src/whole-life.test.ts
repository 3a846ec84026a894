// A decided claim's later life from the outside: it waits and is released, facts change and it is judged again, and every step can be given twice.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { BenchTop, dripline } from "../test/bench-top.ts";
import { claimFile } from "../test/claim-file.ts";
import { readRemittance } from "../test/remittance-text.ts";
import { patient, STORY_FEEDS } from "../test/second-payer.ts";

const therapy = { code: "S9500", charge: "180" };
const tpn = { code: "S9366", charge: "300" };
const numbered = (sequence: number): string => `2025066${String(sequence).padStart(7, "0")}`;

const AUTHORIZATION = {
  authorizationId: "WAIT1",
  memberId: "CP000016",
  providerNpi: "1999999984",
  codes: ["S9366"],
  department: "precertification",
  from: "2025-03-03",
  to: "2025-03-31",
  requestedAt: "2025-02-04T09:00:00-05:00",
};

describe("claims that wait, and facts that change", () => {
  const bench = new BenchTop(STORY_FEEDS);
  const data = ["--data", bench.data];
  const feed = (name: string, ...rows: object[]): string => {
    const path = join(bench.folder, name);
    writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    return path;
  };
  const versions = async (sequence: number) =>
    (await bench.events("claims.adjudicated")).filter(({ value }) => value.claimId === numbered(sequence)).map(({ value }) => value);

  beforeAll(async () => {
    bench.put(
      "01.837",
      claimFile({
        claims: [
          { pcn: "WAITS", member: patient(16), lines: [tpn] }, // 1
          { pcn: "NO-AUTH", member: patient(12), lines: [tpn] }, // 2
          { pcn: "PAID", member: patient(12), lines: [{ ...therapy, day: "20250304" }] }, // 3
        ],
      }),
    );
    expect((await bench.run()).status).toBe(0);
  });
  afterAll(() => bench.clear());

  test("the worklist says who waits, by which rule, since when, and what would release the claim", async () => {
    const { stdout } = await dripline("pended", ...data, "--json");
    expect(JSON.parse(stdout)).toEqual([
      {
        claimId: numbered(1),
        patientControlNumber: "WAITS",
        rule: "R25",
        reason: expect.stringContaining("WAIT1"),
        since: "2025-03-07",
        ageDays: expect.any(Number),
        releasedBy: "authorizations feed",
      },
    ]);
  });

  test("a release by hand is the next version, pended again with the same facts, without a reversal", async () => {
    const ran = await dripline("release", "WAITS", "--reason", "looked at again", ...data);
    expect([ran.status, (await versions(1)).map(({ disposition, version, wireNumber }) => [disposition, version, wireNumber])]).toEqual([
      0,
      [
        ["pended", 1, numbered(1)],
        ["pended", 2, numbered(1)],
      ],
    ]);
    expect((await dripline("release", "PAID", "--reason", "no", ...data)).status).toBe(1);
  });

  test("the fact that it waits for releases it as soon as it is loaded, and only once", async () => {
    const approved = feed("authorizations.jsonl", { ...AUTHORIZATION, status: "approved" });
    expect((await dripline("load", approved, ...data)).status).toBe(0);
    expect((await dripline("load", approved, ...data)).status).toBe(0);
    const [, , third, ...more] = await versions(1);
    expect([third.disposition, third.wireNumber, third.reverses, more]).toEqual(["paid", numbered(1), null, []]);
    expect(JSON.parse((await dripline("pended", ...data, "--json")).stdout)).toEqual([]);
  });

  const late = { ...AUTHORIZATION, authorizationId: "RETRO", memberId: "CP000012", status: "approved" };

  test("impact says the dollars and loads nothing", async () => {
    const path = feed("authorizations.jsonl", late);
    const before = await bench.events("claims.adjudicated");
    const { stdout } = await dripline("impact", path, ...data, "--json");
    const paid = JSON.parse(stdout).differenceCents;
    expect(JSON.parse(stdout)).toEqual({
      claims: [{ claimId: numbered(2), beforeCents: 0, afterCents: paid, differenceCents: paid }],
      differenceCents: paid,
    });
    expect(paid).toBeGreaterThan(0);
    expect(await bench.events("claims.adjudicated")).toEqual(before);
    expect(await bench.events("reference.authorizations", "--from", "0")).not.toContainEqual(
      expect.objectContaining({ value: expect.objectContaining({ key: "RETRO" }) }),
    );
  });

  test("loading judges no decided claim again; readjudicate carries it out, and given again it moves nothing", async () => {
    const path = feed("authorizations.jsonl", late);
    const order = ["readjudicate", path, ...data, "--reason", "approved after the fact", "--json"];
    const planned = JSON.parse((await dripline(...order)).stdout);
    expect([planned.applied, planned.claims.length, (await versions(2)).length]).toEqual([false, 1, 1]);
    const applied = JSON.parse((await dripline(...order, "--apply")).stdout);
    expect(applied).toEqual({ ...planned, applied: true });
    const [first, reversed, corrected] = await versions(2);
    expect([first.disposition, reversed.disposition, corrected.disposition]).toEqual(["denied", "reversed", "paid"]);
    expect([corrected.wireNumber, corrected.previousReceipt, reversed.reverses]).toEqual([
      `${numbered(2)}-3`,
      reversed.receipt,
      first.receipt,
    ]);
    expect(reversed.facts).toEqual({ reverses: first.receipt });
    expect(corrected.facts.cause).toEqual({ kind: "correction", id: applied.causeId, reason: "approved after the fact" });
    const again = JSON.parse((await dripline(...order, "--apply")).stdout);
    expect([again.claims, (await versions(2)).length]).toEqual([[], 3]);
  });

  test("CLP07 of a correction names the claim that it corrects", async () => {
    const wire = `${numbered(2)}-3`;
    expect(await dripline("explain", wire, ...data)).toEqual(await dripline("explain", numbered(2), ...data));
    expect(await bench.events("ledger.entries", "--claim", wire)).toEqual(await bench.events("ledger.entries", "--claim", numbered(2)));
    expect((await dripline("replay", "export", ...data, "--claim", wire, "--out", join(bench.folder, "proof.json"))).status).toBe(0);
    const list = join(bench.folder, "wire.txt");
    writeFileSync(list, `${wire} 1\n`);
    const { status, stdout } = await dripline("readjudicate", "--claims", list, ...data, "--reason", "appeal", "--json");
    expect([status, JSON.parse(stdout).claims]).toEqual([0, []]);
    expect((await dripline("explain", `${numbered(77)}-3`, ...data)).status).toBe(1);
  });

  test("a list of claims is judged again by what is known, and one that isn't there is named", async () => {
    const list = join(bench.folder, "claims.txt");
    writeFileSync(list, `# both stand\n${numbered(2)}\n${numbered(3)} 1\n`);
    const order = ["readjudicate", "--claims", list, ...data, "--reason", "appeal", "--apply", "--json"];
    expect(JSON.parse((await dripline(...order)).stdout)).toMatchObject({ claims: [], differenceCents: 0, applied: true });
    writeFileSync(list, `${numbered(77)}\n`);
    const missing = await dripline(...order);
    expect([missing.status, missing.stderr]).toEqual([1, expect.stringContaining(numbered(77))]);
  });

  test("more dollars than the cap move only with --yes", async () => {
    const dear = feed("fee-schedules.jsonl", { feeScheduleId: "F1", code: "S9500", rate: "17000", from: "2025-01-01" });
    const order = ["readjudicate", dear, ...data, "--reason", "a mistyped rate", "--apply"];
    const refused = await dripline(...order);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining("--yes")]);
    expect((await versions(3)).length).toBe(1);
  });

  test("the next cycle's 835 has the released claim, the reversal and its correction, and balances", async () => {
    expect((await dripline("cycle", "--date", "2025-03-21", ...data, "--out", bench.out)).status).toBe(0);
    const texts = Object.entries(bench.files()).filter(([name]) => name.startsWith("remittances/2025-03-21/"));
    const read = texts.map(([, text]) => readRemittance(text));
    expect(read.flatMap(({ problems }) => problems)).toEqual([]);
    expect(read.flatMap(({ claims }) => claims.map(({ wireNumber }) => wireNumber))).toEqual([
      numbered(1),
      numbered(2),
      `${numbered(2)}-3`,
    ]);
  });
});
