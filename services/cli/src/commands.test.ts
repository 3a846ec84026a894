// The command from the outside: usage, exit codes, and what each of the looking commands prints (contract, section 1).
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { table } from "@dripline/kit";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { BenchTop, dripline, spawned } from "../test/bench-top.ts";
import { claimFile } from "../test/claim-file.ts";
import { FEEDS } from "../test/reference-folder.ts";

const bench = new BenchTop();
const drug = { code: "J0696", charge: "40", units: "8", ndc: "00143985625", control: "A03" };

beforeAll(async () => {
  const tpn = { code: "S9366", charge: "300", control: "A01" };
  const antibiotic = { code: "S9500:SH", charge: "180", control: "A02" };
  const five = { ...drug, units: "5", charge: "50.01", quantity: "0.625" };
  const claims = [
    { pcn: "HI-001", lines: [tpn, antibiotic, drug], claimSegments: ["REF*G1*PA7700123"] },
    { pcn: "HI-002", lines: [five] },
    { pcn: "HI-003", lines: [{ code: "S9500", charge: "180" }], charge: "181" },
  ];
  bench.put("march.837", claimFile({ claims }));
  expect(await bench.run()).toMatchObject({ status: 0, stderr: "" });
});
afterAll(() => bench.clear());

describe("usage", () => {
  const commands = [
    "demo",
    "run",
    "load",
    "cycle",
    "validate",
    "explain",
    "units",
    "log",
    "payee",
    "audit",
    "audit-case",
    "audit-case open",
    "audit-case refund",
    "audit-case offset",
    "audit-case dispute",
    "audit-case close",
    "synth",
    "policy",
    "policy check",
    "policy show",
    "doctor",
  ];
  test.each(["", ...commands])("`%s --help` prints how it is used and exits 0", async (command) => {
    const { status, stdout, stderr } = await dripline(...command.split(" ").filter(Boolean), "--help");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`Usage: dripline ${command}`.trim());
  });

  const wrong = table(`
    why                                   | parameters                                                                | says
    a command that isn't there            | nonsense                                                                  | nonsense
    a command below that isn't there      | policy nonsense                                                           | nonsense
    an option that isn't there            | doctor --nope                                                             | --nope
    an option below that isn't there      | policy check --nope                                                       | --nope
    an option that has to be there        | run --data DATA --in IN                                                   | --out
    a day that isn't one                  | cycle --date 2025-02-30 --data DATA --out OUT                             | 2025-02-30
    an instant without its offset         | run --data DATA --in IN --out OUT --received-at 2025-03-07T10:00:00       | 2025-03-07T10:00:00
    a month of no claims                  | demo --claims 0 --dir IN/none                                             | whole number from 1
    a synthetic month of no claims        | synth --claims 0 --seed 1 --out IN/none                                   | whole number from 1
    a release for no reason               | release HI-001 --reason= --data DATA                                      | some words
    a number that isn't one               | log claims.adjudicated --data DATA --from x                               | x
    a folder of claims that isn't there   | run --data DATA --in IN/none --out OUT --once                             | in/none
    a reference folder that isn't there   | run --data DATA --in IN --out OUT --reference IN/none --once              | in/none
    a payer that nobody named             | run --data DATA/new --in IN --out OUT --once                              | payer.json
    a data folder that isn't there        | explain HI-001 --data IN/none                                             | in/none
    a cycle of a folder without data      | cycle --date 2025-03-14 --data IN/none --out OUT                          | in/none
    a file to validate that isn't there   | validate IN/none.837                                                      | none.837
    a folder in place of a file           | validate IN                                                               | /in
    a feed that isn't there               | load IN/members.jsonl --data DATA                                         | members.jsonl
    a feed of no kind                     | load REFERENCE/../in/done/march.837 --data DATA                           | march.837
    a topic that isn't there              | log claims.lost --data DATA                                               | claims.lost
    a rule that isn't there               | policy show R99                                                           | R99
    a demo in somebody's folder           | demo --claims 1 --dir IN                                                  | /in
  `);
  test.each(wrong)("$why: exit 2, what and where on the error stream, nothing on the other", async ({ parameters = "", says = "" }) => {
    const { status, stdout, stderr } = await dripline(...filled(parameters));
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
    expect(stderr.trim().split("\n").length).toBeGreaterThan(1); // and what to do next
  });

  function filled(parameters: string): string[] {
    const folders: Record<string, string> = { DATA: bench.data, IN: bench.in, OUT: bench.out, REFERENCE: bench.reference };
    return parameters.split(/\s+/).map((word) => word.replace(/^(DATA|IN|OUT|REFERENCE)/, (name) => folders[name] ?? name));
  }
});

describe("explain", () => {
  test("tells the same story under both names of a claim, with clause, values and arithmetic", async () => {
    const [claimId] = (await bench.events("claims.adjudicated", "--claim", "HI-002")).map(({ value }) => value.claimId);
    const byOurs = await dripline("explain", claimId, "--data", bench.data);
    expect(await dripline("explain", "HI-002", "--data", bench.data)).toEqual(byOurs);
    expect(byOurs).toMatchObject({ status: 0, stderr: "" });
    for (const part of [
      "R30",
      "HI-PAY-2",
      "unitsUsed 8",
      "CO 96 N362",
      "$50.01 - $30.01 (CO 96) - $18.80 (CO 45) - $0.24 (PR 2) = paid $0.96",
    ])
      expect(byOurs.stdout).toContain(part);
    expect(byOurs.stdout).not.toContain("\u001b");
  });

  test("a name that is nobody's, a rejected claim's too: exit 1", async () => {
    for (const name of ["HI-003", "20250660000099"]) {
      expect(await dripline("explain", name, "--data", bench.data)).toMatchObject({ status: 1, stdout: "" });
    }
  });

  test("as a process of its own: the same bytes, no colour, no progress bar", async () => {
    const asked = ["explain", "HI-002", "--data", bench.data];
    const { status, stdout, stderr } = spawned(...asked);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Claim 20250660000002 \(patient control number HI-002\), version 1: paid\n/);
    expect(spawned("explain", "HI-009", "--data", bench.data).status).toBe(1);
    expect(spawned("policy", "check", "--nope").status).toBe(2);
  });

  test("--json prints receipts", async () => {
    const { stdout } = await dripline("explain", "HI-001", "--data", bench.data, "--json");
    expect(JSON.parse(stdout)).toMatchObject({ patientControlNumber: "HI-001", version: 1, paidCents: 20784 });
  });
});

describe("units", () => {
  const asked = ["units", "--member", "CP000012345", "--code", "J0696", "--day", "2025-03-03", "--data"];

  test("says the limit, its source, and who used which units in which order", async () => {
    const { stdout } = await dripline(...asked, bench.data, "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      limit: { unitsPerDay: 10, source: "PLAN", scope: "member", mode: "cut-back" },
      rows: [
        { claimId: "20250660000001", line: 3, units: 8, usedAfter: 8 },
        { claimId: "20250660000002", line: 1, units: 2, usedAfter: 10 },
      ],
      used: 10,
    });
    expect((await dripline(...asked, bench.data)).stdout).toMatch(
      /at most 10 units a day by PLAN[\s\S]*20250660000001[\s\S]*20250660000002/,
    );
  });

  test("a member that nobody knows has used none", async () => {
    const { status, stdout } = await dripline(
      "units",
      "--member",
      "CP9",
      "--code",
      "J0696",
      "--day",
      "2025-03-03",
      "--data",
      bench.data,
      "--json",
    );
    expect([status, JSON.parse(stdout).rows]).toEqual([0, []]);
  });
});

describe("log", () => {
  test("prints topic, partition, offset, key and value a line, from an offset on", async () => {
    const all = await bench.events("claims.adjudicated");
    expect(all.map((event) => Object.keys(event))).toEqual(all.map(() => ["topic", "partition", "offset", "key", "value"]));
    expect(all.map(({ topic, partition, offset }) => [topic, partition, offset])).toEqual(
      all.map((_, at) => ["claims.adjudicated", 0, at]),
    );
    expect(await bench.events("claims.adjudicated", "--from", "1")).toEqual(all.slice(1));
    expect(await bench.events("claims.adjudicated", "--from", "99")).toEqual([]);
  });

  test("narrows to a claim by either name and to a member; the key is a pseudonym, on every topic keyed by member", async () => {
    const topics = ["claims.received", "claims.screened", "claims.adjudicated", "ledger.entries"];
    for (const topic of topics) {
      const ofMember = await bench.events(topic, "--member", "CP000012345");
      expect(ofMember).toEqual(await bench.events(topic));
      expect(ofMember.every(({ key }) => /^[A-Z2-7]{16}$/.test(key))).toBe(true);
      expect(await bench.events(topic, "--member", "CP000055511")).toEqual([]);
      expect((await bench.events(topic, "--claim", "20250660000002")).length).toBeGreaterThan(0);
      expect((await bench.events(topic, "--claim", "20250660000002")).length).toBeLessThan(ofMember.length);
      expect(await bench.events(topic, "--claim", "HI-002")).toEqual(await bench.events(topic, "--claim", "20250660000002"));
    }
    expect((await bench.events("claims.adjudicated", "--claim", "HI-001")).map(({ value }) => value.claimId)).toEqual(["20250660000001"]);
    const keys = (await bench.events("reference.members")).map(({ key }) => key);
    expect(keys.every((key) => /^[A-Z2-7]{16}$/.test(key))).toBe(true);
  });

  test("narrows the payee's topics and the feeds as well", async () => {
    const [payable] = await bench.events("payables.posted", "--claim", "HI-001");
    expect(payable?.value).toMatchObject({ claimId: "20250660000001", payeeNpi: payable?.key });
    expect(await bench.events("payables.posted", "--member", "CP000012345")).toEqual(await bench.events("payables.posted"));
    const topics = ["payables.posted", "reference.stays", "reference.authorizations"];
    for (const topic of topics) expect(await bench.events(topic, "--member", "CP9")).toEqual([]);
    const rows = await bench.events("reference.authorizations", "--member", "CP000012345");
    expect(rows.map(({ value }) => value.row.memberId)).toEqual(rows.map(() => "CP000012345"));
    expect(rows.length).toBeGreaterThan(0);
  });

  test("the policy of the receipts is on the log, whole, once", async () => {
    const published = await bench.events("policies.published");
    expect(published.map(({ value }) => value.version)).toEqual([(await bench.receipts())["HI-001"].policyVersion]);
    expect(Object.keys(published[0]?.value.content)).toContain("clauses.yaml");
  });
});

describe("load", () => {
  const jane = FEEDS.members?.[0];
  const sam = FEEDS.members?.[1];
  const feed = join(bench.folder, "members.jsonl");

  test("a refused row is named by line and field, and hides no other; exit 1; loading again changes nothing", async () => {
    const rows = [
      { ...jane, nickname: "JANEY" },
      { ...sam, birthDate: "1950-02-30" },
      { ...sam, memberId: "CP000000077" },
    ];
    writeFileSync(feed, `${rows.map((row) => JSON.stringify(row)).join("\n")}\n\n{"memberId":\n`);
    const before = (await bench.events("reference.members")).length;
    const { status, stdout } = await dripline("load", feed, "--data", bench.data, "--json");
    expect(status).toBe(1);
    const lines = JSON.parse(stdout)[0].refused.map(({ line, field }: { line: number; field: string }) => [line, field]);
    expect(lines).toEqual([
      [1, "nickname"],
      [2, "birthDate"],
      [5, ""],
    ]);
    expect((await bench.events("reference.members")).length).toBe(before + 1);
    const again = await dripline("load", feed, "--data", bench.data);
    expect(again.status).toBe(1);
    expect(again.stdout).toMatch(/0 rows taken, 1 known already, 3 refused[\s\S]*line 1, nickname[\s\S]*line 2, birthDate[\s\S]*line 5/);
    for (const secret of ["DOE", "ROE", "SAM", "JANEY", "1950-02-30", "CP0000"]) expect(again.stdout + again.stderr).not.toContain(secret);
    expect((await bench.events("reference.members")).length).toBe(before + 1);
  });

  test("nothing is loaded where one of the feeds isn't there", async () => {
    writeFileSync(feed, `${JSON.stringify({ ...sam, memberId: "CP000000078" })}\n`);
    const before = (await bench.events("reference.members")).length;
    expect((await dripline("load", feed, join(bench.folder, "none.jsonl"), "--data", bench.data)).status).toBe(2);
    expect((await bench.events("reference.members")).length).toBe(before);
  });

  test("a later row with the same key replaces the earlier one; a decided claim stays as it is", async () => {
    const receipts = await bench.events("claims.adjudicated");
    const limits = join(bench.folder, "unit-limits.jsonl");
    writeFileSync(limits, `\uFEFF${JSON.stringify({ ...FEEDS["unit-limits"]?.[0], unitsPerDay: 12 })}\r\n`);
    expect(await dripline("load", limits, "--data", bench.data)).toMatchObject({ status: 0, stdout: "unit-limits: 1 rows taken\n" });
    const { stdout } = await dripline("units", "--member", "CP9", "--code", "J0696", "--day", "2025-03-03", "--data", bench.data, "--json");
    expect(JSON.parse(stdout).limit.unitsPerDay).toBe(12);
    expect(await bench.events("claims.adjudicated")).toEqual(receipts);
  });

  test("makes the data folder where there is none", async () => {
    const data = join(bench.folder, "fresh");
    expect(await dripline("load", join(bench.reference, "payer.json"), "--data", data)).toMatchObject({
      status: 0,
      stdout: "payer: 1 rows taken\n",
    });
  });
});

describe("validate", () => {
  const good = join(bench.folder, "good.837");
  const bad = join(bench.folder, "bad.837");
  writeFileSync(good, claimFile({ claims: [{ pcn: "V1", lines: [drug] }] }));
  const line = { code: "S9500", charge: "180" };
  const claims = [
    { pcn: "V2", lines: [line], charge: "181" },
    { pcn: "V3", lines: [line], member: { id: "CP9", last: "NOBODY", first: "NOSUCH", born: "19480214", sex: "F" } },
  ];
  writeFileSync(bad, claimFile({ claims }));

  test("needs no payer; a file with nothing wrong: exit 0", async () => {
    expect(await dripline("validate", good)).toMatchObject({ status: 0, stderr: "", stdout: expect.stringContaining("0 findings") });
    expect(await dripline("validate", good, "--json")).toMatchObject({ status: 0, stdout: "" });
  });

  test("findings say file, interchange, set, claim, segment and element; exit 1", async () => {
    const { status, stdout } = await dripline("validate", good, bad, "--json");
    const findings = stdout
      .trim()
      .split("\n")
      .map((finding) => JSON.parse(finding));
    expect([status, findings.length]).toEqual([1, 1]); // without members nobody is unknown
    expect(findings[0]).toMatchObject({ file: "bad.837", interchange: "000000101", set: "0001", claim: "V2", answeredIn: "277CA" });
    expect(findings[0].segment).toMatch(/^CLM at \d+$/);
    expect(String(findings[0].element)).toMatch(/2/);
  });

  test("with --data it knows members; no name, birth date or member id is printed", async () => {
    const { status, stdout, stderr } = await dripline("validate", bad, "--data", bench.data);
    expect(status).toBe(1);
    expect(stdout).toContain("V3");
    for (const secret of ["NOBODY", "NOSUCH", "CP9", "1948"]) expect(stdout + stderr).not.toContain(secret);
  });

  test("an element error is named by segment, position and element", async () => {
    const path = join(bench.folder, "element.837");
    writeFileSync(path, claimFile({ claims: [{ pcn: "V4", lines: [line] }] }).replace("*180*UN*1*", "*180*XX*1*"));
    const { status, stdout } = await dripline("validate", path, "--json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout.split("\n")[0] ?? "")).toMatchObject({
      set: "0001",
      claim: "V4",
      segment: "SV1 at 23",
      element: "3",
      answeredIn: "999",
      codes: "IK4 7",
      text: "the value isn't in the guide's list, or isn't the number that the hierarchy asks for",
      fix: "use a value of the list",
    });
    const { stdout: text } = await dripline("validate", path);
    expect(text).toContain("set 0001: the set is rejected: segments of the set are in error; mend what IK3 and IK4 name [999 IK5 R 5]\n");
    expect(text).toContain("group 501 is rejected: it holds no set that is accepted [999 AK9 R]\n");
  });

  test("--out gets the acknowledgements", async () => {
    const out = join(bench.folder, "answers");
    await dripline("validate", bad, "--out", out);
    const folder = join(out, "acknowledgements/CLRHOUSE01");
    expect(readFileSync(join(folder, "000000101-501-999.x12"), "utf8")).toContain("AK9*A*1*1*1~");
    expect(readFileSync(join(folder, "000000101-501-0001-277ca.x12"), "utf8")).toContain("STC*A7:400");
  });

  test("what isn't X12 is a finding, no crash", async () => {
    const path = join(bench.folder, "letter.txt");
    writeFileSync(path, "Dear payer,\n");
    expect(await dripline("validate", path)).toMatchObject({ status: 1, stderr: "" });
  });
});

describe("policy, doctor, synth", () => {
  test("policy check finds nothing in the shipped bundle; policy show gives a rule with clause and dates", async () => {
    expect(await dripline("policy", "check")).toMatchObject({ status: 0, stdout: expect.stringContaining("no findings") });
    const { stdout } = await dripline("policy", "show", "R30");
    for (const part of ["R30", "HI-PAY-2", "2019-01-01", "2026-05-01"]) expect(stdout).toContain(part);
    expect(JSON.parse((await dripline("policy", "show", "R17", "--json")).stdout)).toMatchObject([{ id: "R17" }]);
  });

  test("policy check names what is wrong with a bundle: exit 1", async () => {
    const folder = join(bench.folder, "bundle");
    mkdirSync(folder);
    writeFileSync(join(folder, "rules.yaml"), "rules: 7\n");
    expect(await dripline("policy", "check", join(folder, "rules.yaml"))).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("rules.yaml"),
    });
  });

  test("doctor checks this machine", async () => {
    const { status, stdout } = await dripline("doctor", "--data", bench.data, "--json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout).map(({ what }: { what: string }) => what)).toEqual(
      expect.arrayContaining(["Node", "Disk", "Docker", "Port 9092"]),
    );
  });

  test("synth: the same seed gives the same bytes, another seed others", async () => {
    const texts: string[] = [];
    for (const [at, seed] of [1, 1, 2].entries()) {
      const out = join(bench.folder, `synth-${at}`);
      expect((await dripline("synth", "--out", out, "--claims", "30", "--seed", String(seed))).status).toBe(0);
      texts.push(["members", "authorizations"].map((kind) => readFileSync(join(out, "reference", `${kind}.jsonl`), "utf8")).join());
    }
    expect(texts[1]).toBe(texts[0]);
    expect(texts[2]).not.toBe(texts[0]);
  });
});

describe("demo", () => {
  test("makes everything in its folder, says what happened and what to try next; the next one makes it anew", async () => {
    const dir = join(bench.folder, "demo");
    const first = await dripline("demo", "--claims", "40", "--seed", "5", "--dir", dir);
    expect(first).toMatchObject({ status: 0, stderr: "" });
    for (const part of ["claims in         40", "claims/s", "bin/dripline explain", `${dir}/out/remittances/`])
      expect(first.stdout).toContain(part);
    const [, name = ""] = /bin\/dripline explain (\d+)/.exec(first.stdout) ?? [];
    expect(await dripline("explain", name, "--data", join(dir, "data"))).toMatchObject({ status: 0 });
    const again = await dripline("demo", "--claims", "40", "--seed", "5", "--dir", dir);
    expect(again.stdout.replace(/\n\d+ claims in .*/, "")).toBe(first.stdout.replace(/\n\d+ claims in .*/, ""));
  }, 60_000);
});
