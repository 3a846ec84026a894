// `dripline run` from the outside: what it does with every kind of file, and the names of what it writes (contract, sections 2 and 4).
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { table } from "@dripline/kit";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { BenchTop, dripline, type Ran, RECEIVED } from "../test/bench-top.ts";
import { claimFile, type TestFile } from "../test/claim-file.ts";

const ACKS = "acknowledgements";

/** A claim of its own service date, so that it is nobody's duplicate. */
function oneClaim(pcn: string, file: Omit<TestFile, "claims"> = {}): string {
  const day = `202502${String(1 + (Number(pcn.replace(/\D/g, "")) % 28)).padStart(2, "0")}`;
  return claimFile({ claims: [{ pcn, lines: [{ code: "S9500", charge: "180", day }] }], ...file });
}

const hex8 = (content: string): string => createHash("sha256").update(content).digest("hex").slice(0, 8);

const taken = oneClaim("A1", { ta1: true });
const sameControl = oneClaim("A2");
const pair = oneClaim("A12", { control: "000000115" }) + oneClaim("A13", { control: "000000115" });
const whole = oneClaim("A6", { control: "000000109" });
const inbox: Record<string, string | Uint8Array> = {
  "01.837": taken,
  "02-same-bytes.837": taken,
  "03-same-isa13.837": sameControl,
  "04-sender.837": oneClaim("A4", { sender: "X/Y Z&1" }),
  "05-wrong-iea.837": oneClaim("A5", { control: "000000105", controlAtEnd: "000000106" }),
  "06 a letter?.txt": "Dear payer,",
  "07-empty.837": "",
  "08-utf16.837": Buffer.from(`\ufeff${oneClaim("A8", { control: "000000108" })}`, "utf16le"),
  "09-cut.837": whole.slice(0, -120),
  "10-two.837": oneClaim("A10", { control: "000000110" }) + oneClaim("A11", { control: "000000111", group: "502", set: "0002" }),
  "12-test.837": oneClaim("A9", { control: "000000112", test: true, sender: "TESTER" }),
  "13-newline-ends.837": oneClaim("A14", { control: "000000113" }).replaceAll("~\n", "\n"),
  "14-bom-pipes.837": `\ufeff${oneClaim("A15", { control: "000000114", newline: "\r\n" }).replaceAll("*", "|")}`,
  "15-twice-in-one.837": pair,
  "16-bad-set.837": oneClaim("A16", { control: "000000116" }).replace("PRV*BI", "PRV*XX"),
  "17-cut-isa.837": oneClaim("A17").slice(0, 90),
  "18-other-payer.837": oneClaim("A18", { control: "000000118", payer: "SOMEBODYELSE" }),
  "19-unknown-payee.837": oneClaim("A19", { control: "000000119", billing: "1234567893", sender: "NEWCOMER" }),
  "20-no-last-newline.837": oneClaim("A20", { control: "000000120" }).trimEnd(),
};

describe("one run over every kind of file", () => {
  const bench = new BenchTop();
  let ran: Ran;
  let files: Record<string, string> = {};
  beforeAll(async () => {
    for (const [name, content] of Object.entries(inbox)) bench.put(name, content);
    mkdirSync(join(bench.in, "a folder"));
    ran = await bench.run();
    files = bench.files();
  });
  afterAll(() => bench.clear());

  test("is an ordinary outcome: exit 0, nothing on the error stream, every file moved to done/", () => {
    expect([ran.status, ran.stderr]).toEqual([0, ""]);
    expect(readdirSync(join(bench.in, "done")).sort()).toEqual(Object.keys(inbox).sort());
    expect(readdirSync(bench.in).sort()).toEqual(["a folder", "done"]);
  });

  test("acknowledgements have the names of the contract, and there are no others", () => {
    const both = (sender: string, control: string, groupAndSet = "501-0001") => [
      `${ACKS}/${sender}/${control}-${groupAndSet.slice(0, 3)}-999.x12`,
      `${ACKS}/${sender}/${control}-${groupAndSet}-277ca.x12`,
    ];
    const expected = [
      ...both("CLRHOUSE01", "000000101"),
      `${ACKS}/CLRHOUSE01/000000101-ta1.x12`,
      `${ACKS}/CLRHOUSE01/000000101-duplicate-${hex8(taken)}-ta1.x12`,
      `${ACKS}/CLRHOUSE01/000000101-duplicate-${hex8(sameControl)}-ta1.x12`,
      ...both("X_Y_Z_1", "000000101"),
      `${ACKS}/CLRHOUSE01/000000105-ta1.x12`,
      `${ACKS}/CLRHOUSE01/000000109-ta1.x12`,
      ...both("CLRHOUSE01", "000000110"),
      ...both("CLRHOUSE01", "000000111", "502-0002"),
      ...both("TESTER", "000000112"),
      ...both("CLRHOUSE01", "000000113"),
      ...both("CLRHOUSE01", "000000114"),
      ...both("CLRHOUSE01", "000000115"),
      `${ACKS}/CLRHOUSE01/000000115-duplicate-${hex8(pair)}-ta1.x12`,
      `${ACKS}/CLRHOUSE01/000000116-501-999.x12`,
      ...both("CLRHOUSE01", "000000118"),
      ...both("NEWCOMER", "000000119"),
      ...both("CLRHOUSE01", "000000120"),
      `${ACKS}/unreadable/06_a_letter_.txt.json`,
      `${ACKS}/unreadable/07-empty.837.json`,
      `${ACKS}/unreadable/08-utf16.837.json`,
      `${ACKS}/unreadable/17-cut-isa.837.json`,
    ];
    expect(Object.keys(files).filter((path) => path.startsWith(ACKS))).toEqual(expected.sort());
  });

  const answers = table(`
    why                              | file                         | holds
    accepted, asked for              | 000000101-ta1                | TA1*000000101*250307*0930*A*000
    ISA13 isn't IEA02                | 000000105-ta1                | *R*001
    cut in the middle                | 000000109-ta1                | *R*023
    one bad set of one               | 000000116-501-999            | IK5*R*5~
    the set is rejected, so nothing  | 000000116-501-999            | AK9*R*1*1*0~
    the set is accepted              | 000000118-501-999            | AK9*A*1*1*1~
    its claim is for somebody else   | 000000118-501-0001-277ca     | STC*A3:116*
    accepted, with its number        | 000000101-501-0001-277ca     | REF*1K*20250660000001~
  `);
  test.each(answers)("$why: $holds", ({ file, holds = "" }) => {
    expect(files[`${ACKS}/CLRHOUSE01/${file}.x12`]).toContain(holds);
  });

  test("every duplicate is answered with TA1 025", () => {
    const duplicates = Object.entries(files).filter(([path]) => path.includes("-duplicate-"));
    for (const [, content] of duplicates) expect(content).toMatch(/TA1\*0000001\d\d\*250307\*0930\*R\*025~/);
    expect(duplicates.length).toBe(3);
  });

  test("an unreadable file is answered by its name, with a reason", () => {
    expect(JSON.parse(files[`${ACKS}/unreadable/08-utf16.837.json`] ?? "")).toMatchObject({ file: "08-utf16.837", reason: "utf-16" });
    expect(JSON.parse(files[`${ACKS}/unreadable/06_a_letter_.txt.json`] ?? "")).toMatchObject({
      file: "06 a letter?.txt",
      reason: "not-x12",
    });
  });

  test("claims of accepted interchanges and sets have a receipt, each once, with a claim control number of its own", async () => {
    const receipts = (await bench.events("claims.adjudicated")).map(({ value }) => value);
    const names = ["A1", "A4", "A10", "A11", "A9", "A14", "A15", "A12", "A19", "A20"];
    expect(receipts.map(({ patientControlNumber }) => patientControlNumber)).toEqual(names);
    expect(receipts.map(({ claimId }) => claimId)).toEqual(names.map((_, at) => `2025066${String(at + 1).padStart(7, "0")}`));
    expect(receipts.find(({ patientControlNumber }) => patientControlNumber === "A4")).toMatchObject({ sender: "X/Y Z&1" });
    expect(receipts.find(({ patientControlNumber }) => patientControlNumber === "A19")).toMatchObject({
      disposition: "denied",
      lines: [{ status: "denied", adjustments: [{ group: "CO", carc: "B7", amountCents: 18000 }], remarks: ["N570"] }],
    });
  });

  test("a test interchange is judged and leaves no entry, no 835 and no payment", async () => {
    const [event] = await bench.events("claims.adjudicated", "--claim", "A9");
    expect(event?.value).toMatchObject({ test: true, disposition: "paid", paidCents: 8800, entries: [] });
    expect(await bench.events("ledger.entries", "--claim", event?.value.claimId)).toEqual([]);
    const remittances = Object.entries(files).filter(([path]) => path.startsWith("remittances"));
    expect(remittances.some(([, content]) => content.includes("A9") || content.includes("TESTER"))).toBe(false);
    expect(files[`${ACKS}/TESTER/000000112-501-999.x12`]?.slice(102, 103)).toBe("T");
  });

  test("the same bytes from the same input under another installation's key", async () => {
    const other = new BenchTop();
    try {
      for (const [name, content] of Object.entries(inbox)) other.put(name, content);
      await other.run();
      expect(other.files()).toEqual(files);
      expect((await other.events("claims.adjudicated"))[0]?.key).not.toBe((await bench.events("claims.adjudicated"))[0]?.key);
    } finally {
      other.clear();
    }
  });

  test("all of it again, under other names: answered as duplicates, nothing else changes", async () => {
    const receipts = await bench.events("claims.adjudicated");
    for (const [name, content] of Object.entries(inbox)) bench.put(`again-${name}`, content);
    expect(await bench.run()).toMatchObject({ status: 0 });
    const after = bench.files();
    const answered = Object.keys(files).filter((path) => !path.includes("-duplicate-"));
    for (const path of answered) expect([path, after[path]]).toEqual([path, files[path]]);
    const added = Object.keys(after).filter((path) => !(path in files));
    expect(added.filter((path) => !/-duplicate-[0-9a-f]{8}-ta1\.x12$|\/unreadable\/again-/.test(path))).toEqual([]);
    expect(await bench.events("claims.adjudicated")).toEqual(receipts);
  });

  test("and a third time: not one byte of an X12 answer changes", async () => {
    const before = bench.files();
    for (const [name, content] of Object.entries(inbox)) bench.put(`again-${name}`, content);
    expect(await bench.run("--received-at", "2025-03-08T10:00:00-05:00")).toMatchObject({ status: 0 });
    const after = bench.files();
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect(Object.keys(after).filter((path) => after[path] !== before[path] && !path.includes("unreadable"))).toEqual([]);
  });
});

describe("cycles", () => {
  test("`run --once` closes one of the day named; `cycle` closes another; nothing is paid twice", async () => {
    const bench = new BenchTop();
    try {
      bench.put("a.837", oneClaim("C1"));
      await bench.run();
      bench.put("b.837", oneClaim("C2", { control: "000000102", sender: "CLRHOUSE02" }));
      bench.put("c.837", oneClaim("C3", { control: "000000103", billing: "1777777768" }));
      await bench.run("--cycle", "2025-03-21");
      const nothing = await dripline("cycle", "--date", "2025-03-28", "--data", bench.data, "--out", bench.out, "--json");
      expect(JSON.parse(nothing.stdout)).toMatchObject({ cycle: "2025-03-28", remittances: 0, payments: 0 });
      const files = bench.files();
      const rows = ["2025-03-14", "2025-03-21"].flatMap((cycle) => rowsOf(files[`payments/${cycle}.jsonl`]));
      expect(
        rows.map(({ cycle, payeeNpi, payeeTaxId, amountCents, method }) => [cycle, payeeNpi, payeeTaxId, amountCents, method]),
      ).toEqual([
        ["2025-03-14", "1999999984", "061234567", 8800, "ACH"],
        ["2025-03-21", "1777777768", "061234568", 8800, "CHK"],
        ["2025-03-21", "1999999984", "061234567", 8800, "ACH"],
      ]);
      for (const { remittance, payeeNpi, traceNumber, cycle } of rows) {
        expect(remittance).toBe(`${payeeNpi}-${traceNumber}.835.x12`);
        expect(files[`remittances/${cycle}/${remittance}`]).toContain(`TRN*1*${traceNumber}*`);
      }
      expect(new Set(rows.map(({ paymentId }) => paymentId)).size).toBe(3);
      expect(Object.keys(rows[0] ?? {})).toEqual(
        "paymentId payeeNpi payeeTaxId amountCents method traceNumber cycle remittance".split(" "),
      );
    } finally {
      bench.clear();
    }
  });

  interface PaymentRow {
    readonly paymentId: string;
    readonly payeeNpi: string;
    readonly payeeTaxId: string;
    readonly amountCents: number;
    readonly method: string;
    readonly traceNumber: string;
    readonly cycle: string;
    readonly remittance: string;
  }

  function rowsOf(jsonLines = ""): PaymentRow[] {
    return jsonLines
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as PaymentRow);
  }
});

describe("plumbing", () => {
  test("an out folder that can't be written: exit 2 with its name; mended, the next run goes on", async () => {
    const bench = new BenchTop();
    try {
      bench.put("a.837", oneClaim("P1"));
      writeFileSync(bench.out, "a file stands where the folder should be");
      const stopped = await bench.run();
      expect([stopped.status, stopped.stdout]).toEqual([2, ""]);
      expect(stopped.stderr).toContain(bench.out);
      rmSync(bench.out);
      expect(await bench.run()).toMatchObject({ status: 0, stderr: "" });
      expect(Object.keys(bench.files())).toEqual([
        `${ACKS}/CLRHOUSE01/000000101-501-0001-277ca.x12`,
        `${ACKS}/CLRHOUSE01/000000101-501-999.x12`,
        "payments/2025-03-14.jsonl",
        expect.stringMatching(/^remittances\/2025-03-14\/1999999984-[0-9A-Z]+\.835\.x12$/),
      ]);
      expect(await bench.events("claims.adjudicated")).toHaveLength(1);
    } finally {
      bench.clear();
    }
  });

  test("a file of a name that was read before keeps both in done/", async () => {
    const bench = new BenchTop();
    try {
      bench.put("claims.837", oneClaim("P2"));
      await bench.run();
      bench.put("claims.837", oneClaim("P3", { control: "000000102" }));
      await bench.run();
      expect(readdirSync(join(bench.in, "done"))).toHaveLength(2);
      expect(existsSync(join(bench.in, "done", "claims.837"))).toBe(true);
    } finally {
      bench.clear();
    }
  });

  test("a rejected interchange, mended, is taken under the same control number; payer.json is remembered", async () => {
    const bench = new BenchTop();
    try {
      bench.put("a.837", oneClaim("P6", { controlAtEnd: "000000999" }));
      await bench.run();
      expect(bench.files()[`${ACKS}/CLRHOUSE01/000000101-ta1.x12`]).toContain("*R*001~");
      bench.put("b.837", oneClaim("P6"));
      const folders = ["--data", bench.data, "--in", bench.in, "--out", bench.out];
      expect(await dripline("run", ...folders, "--once", "--received-at", RECEIVED)).toMatchObject({ status: 0, stderr: "" });
      expect((await bench.receipts()).P6).toMatchObject({ disposition: "paid" });
    } finally {
      bench.clear();
    }
  });

  test("a refused reference row is said by line and reason, and the run goes on without it", async () => {
    const bench = new BenchTop({
      holidays: [
        { date: "2025-02-30", name: "NO SUCH DAY" },
        { date: "2025-01-01", name: "NEW YEAR" },
      ],
    });
    try {
      bench.put("a.837", oneClaim("P4"));
      const { status, stderr } = await bench.run();
      expect(status).toBe(0);
      expect(stderr).toContain("holidays line 1, date");
      expect(await bench.events("reference.holidays")).toHaveLength(1);
    } finally {
      bench.clear();
    }
  });

  test("--received-at decides the day of the claim control number in the payer's time zone; --json counts", async () => {
    const bench = new BenchTop();
    try {
      bench.put("a.837", oneClaim("P5"));
      const folders = ["--data", bench.data, "--in", bench.in, "--out", bench.out, "--reference", bench.reference];
      const ran = await dripline("run", ...folders, "--once", "--received-at", "2025-03-08T03:30:00Z", "--cycle", "2025-03-14", "--json");
      expect(JSON.parse(ran.stdout)).toMatchObject({ files: 1, claims: 1, rejected: 0, paid: 1, paidCents: 8800, payments: 1 });
      expect((await bench.receipts()).P5).toMatchObject({ claimId: "20250660000001", receivedAt: "2025-03-08T03:30:00Z" });
      expect(RECEIVED.slice(0, 10)).toBe("2025-03-07");
    } finally {
      bench.clear();
    }
  });
});
