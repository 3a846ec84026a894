// `dripline run` that watches, as a process of its own: takes what comes, keeps others out of its data folder, and ends on Ctrl-C.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { filesIn } from "@dripline/files";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { BenchTop, COMMAND, dripline, RECEIVED } from "../test/bench-top.ts";
import { claimFile } from "../test/claim-file.ts";

const PATIENCE_MS = 20_000;
const therapy = { code: "S9500", charge: "180" };

describe("watching", () => {
  const bench = new BenchTop();
  const folders = ["--data", bench.data, "--in", bench.in, "--out", bench.out, "--reference", bench.reference];
  let child: ChildProcess;
  let stdout = "";
  let stderr = "";

  beforeAll(() => {
    child = spawn(COMMAND, ["run", ...folders, "--received-at", RECEIVED], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout?.on("data", (text) => (stdout += text));
    child.stderr?.on("data", (text) => (stderr += text));
  });
  afterAll(() => {
    child.kill("SIGKILL");
    bench.clear();
  });

  async function until(what: () => boolean | Promise<boolean>): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    while (!(await what())) {
      if (Date.now() > end) throw new Error(`it never came: ${stderr}`);
      await later(50);
    }
  }

  const isDone = (name: string): boolean => existsSync(join(bench.in, "done", name));

  test(
    "a file that comes is answered and judged",
    async () => {
      bench.put("a.837", claimFile({ claims: [{ pcn: "W1", lines: [therapy] }] }));
      await until(() => isDone("a.837") && Object.keys(bench.files()).length === 2);
      expect((await bench.receipts()).W1).toMatchObject({ disposition: "paid", paidCents: 8800 });
    },
    PATIENCE_MS,
  );

  test("a second process is kept out of the data folder, by name; looking goes on", async () => {
    for (const parameters of [
      ["run", ...folders, "--once"],
      ["load", join(bench.reference, "codes.jsonl"), "--data", bench.data],
      ["cycle", "--date", "2025-03-14", "--data", bench.data, "--out", bench.out],
    ]) {
      const { status, stderr: said } = await dripline(...parameters);
      expect([status, said]).toEqual([2, expect.stringContaining("DRIP_DATA_LOCKED")]);
      expect(said).toContain(bench.data);
      expect(said).toContain(String(child.pid));
    }
    expect(await dripline("explain", "W1", "--data", bench.data)).toMatchObject({ status: 0 });
  });

  test(
    "a feed that changes is loaded",
    async () => {
      const stay = { stayId: "ST1", memberId: "CP000055511", kind: "inpatient", admitted: "2025-03-01" };
      writeFileSync(join(bench.reference, "stays.jsonl"), `${JSON.stringify(stay)}\n`);
      await until(async () => (await bench.events("reference.stays")).length === 1);
    },
    PATIENCE_MS,
  );

  test(
    "Ctrl-C ends it: exit 0, no cycle closed, the report printed",
    async () => {
      const ended = new Promise((resolve) => child.once("exit", (...how) => resolve(how)));
      child.kill("SIGINT");
      expect(await ended).toEqual([0, null]);
      expect(stdout).toContain("claims in         1");
      expect(stderr).toBe("");
      expect(Object.keys(bench.files()).filter((path) => !path.startsWith("acknowledgements"))).toEqual([]);
      const { status } = await dripline("cycle", "--date", "2025-03-14", "--data", bench.data, "--out", bench.out);
      expect([status, bench.files()["payments/2025-03-14.jsonl"]]).toEqual([0, expect.stringContaining('"amountCents":8800')]);
    },
    PATIENCE_MS,
  );
});

describe("once, stopped", () => {
  const FILES = 120;
  const bench = new BenchTop();
  afterAll(() => bench.clear());

  test(
    "Ctrl-C ends after the file in hand and closes no cycle; the same command goes on",
    async () => {
      for (let at = 0; at < FILES; at++) {
        const control = String(200 + at).padStart(9, "0");
        bench.put(`${control}.837`, claimFile({ claims: [{ pcn: `S${at}`, lines: [therapy] }], control }));
      }
      const parameters = ["run", "--data", bench.data, "--in", bench.in, "--out", bench.out, "--reference", bench.reference];
      const child = spawn(COMMAND, [...parameters, "--once", "--received-at", RECEIVED, "--cycle", "2025-03-14"], { stdio: "ignore" });
      const ended = new Promise((resolve) => child.once("exit", (...how) => resolve(how)));
      while (!existsSync(join(bench.in, "done"))) await later(5);
      child.kill("SIGINT");
      expect(await ended).toEqual([0, null]);
      const taken = filesIn(join(bench.in, "done")).length;
      expect([taken > 0, taken < FILES, filesIn(bench.in).length]).toEqual([true, true, FILES - taken]);
      expect(Object.keys(bench.files()).length).toBe(2 * taken);
      expect(await bench.run()).toMatchObject({ status: 0, stderr: "" });
      const receipts = await bench.events("claims.adjudicated");
      expect(receipts.map(({ value }) => value.patientControlNumber)).toEqual(Array.from({ length: FILES }, (_, at) => `S${at}`));
      expect(bench.files()["payments/2025-03-14.jsonl"]).toContain('"amountCents":8800');
    },
    PATIENCE_MS,
  );
});
