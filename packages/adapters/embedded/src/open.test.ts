// The data folder: one writer, any number of readers, and a clear word for each thing that can be wrong with it.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Fault, type Output, type Unit } from "@dripline/core";
import { decode, encode } from "@dripline/events";
import { canMountDisk, mountDisk, unmountDisk } from "@dripline/kit";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { faultOf, folderFiles, openEmbedded } from "./index.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dripline-open-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const entries = { topic: "ledger.entries", partition: 0 } as const;

function entry(amount: number, key = "MEMBERKEY"): Output {
  return { ...entries, key, value: encode("ledger.entries", { account: "deductible/2025", amount, claimId: "1", version: 1 }) };
}

function unitOf(outputs: readonly Output[]): Unit {
  return { outputs, state: new Map(), positions: [] };
}

function codeOf(work: () => unknown): string {
  try {
    work();
    return "no fault";
  } catch (error) {
    return error instanceof Fault ? error.code : String(error);
  }
}

describe("one process writes", () => {
  test("a second one refuses and names the first; when that one closes, the way is free", () => {
    const first = openEmbedded(folder);
    expect(() => openEmbedded(folder)).toThrow(`${folder} is in use by process ${process.pid}`);
    expect(codeOf(() => openEmbedded(folder))).toBe("DRIP_DATA_LOCKED");
    first.close();
    openEmbedded(folder).close();
  });

  test("a process that was killed holds nothing", async () => {
    const module = JSON.stringify(new URL("./index.ts", import.meta.url).href);
    const script = `import { openEmbedded } from ${module}; openEmbedded(${JSON.stringify(folder)}); console.log("open"); process.stdin.resume();`;
    const args = ["--disable-warning=ExperimentalWarning", "--input-type=module-typescript", "-e", script];
    const other = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    const ended = new Promise((resolve) => other.once("exit", resolve));
    try {
      await new Promise((resolve) => other.stdout.once("data", resolve));
      expect(() => openEmbedded(folder)).toThrow(`process ${other.pid}`);
    } finally {
      other.kill("SIGKILL");
      await ended;
    }
    openEmbedded(folder).close();
  }, 20_000);

  test("others read meanwhile: what is committed, as it comes", async () => {
    const writer = openEmbedded(folder);
    await writer.commit.commit(unitOf([entry(1)]));
    const reader = openEmbedded(folder, { readOnly: true });
    expect(await reader.log.end(entries)).toBe(1);
    await writer.commit.commit(unitOf([entry(2)]));
    const records = await reader.log.read({ ...entries, from: 0, max: 10 });
    expect(records.map(({ value }) => decode("ledger.entries", value).amount)).toEqual([1, 2]);
    await expect(reader.commit.commit(unitOf([entry(3)]))).rejects.toMatchObject({ code: "DRIP_USAGE" });
    expect(reader.installationKey).toEqual(writer.installationKey);
    reader.close();
    writer.close();
  });

  test("the installation's key is made once, 32 bytes, another for each folder", () => {
    const first = openEmbedded(folder);
    const key = first.installationKey;
    first.close();
    const again = openEmbedded(folder);
    const other = openEmbedded(join(folder, "other"));
    expect(key).toHaveLength(32);
    expect(again.installationKey).toEqual(key);
    expect(other.installationKey).not.toEqual(key);
    again.close();
    other.close();
  });
});

describe("records are found", () => {
  test("by the names they were committed with, over blocks and units, in order", async () => {
    const data = openEmbedded(folder);
    const outputs = Array.from({ length: 200 }, (_, at) => ({ ...entry(at), names: [`claim ${at}`, `patient ${at % 100}`] }));
    await data.commit.commit(unitOf(outputs));
    await data.commit.commit(unitOf([{ ...entry(500), names: ["claim 3"] }]));
    const amounts = async (name: string) =>
      (await data.recordsNamed("ledger.entries", name)).map(({ value }) => decode("ledger.entries", value).amount);
    expect(await amounts("claim 3")).toEqual([3, 500]);
    expect(await amounts("patient 99")).toEqual([99, 199]);
    expect(await amounts("nobody")).toEqual([]);
    expect(await data.recordsNamed("claims.adjudicated", "claim 3")).toEqual([]);
    data.close();
  });

  test("by key", async () => {
    const data = openEmbedded(folder);
    await data.commit.commit(unitOf(Array.from({ length: 200 }, (_, at) => entry(at, at % 50 === 0 ? "A" : "B"))));
    await data.commit.commit(unitOf([entry(500, "A")]));
    const records = await data.recordsWithKey("ledger.entries", "A");
    expect(records.map(({ offset }) => offset)).toEqual([0, 50, 100, 150, 200]);
    expect(await data.recordsWithKey("ledger.entries", "C")).toEqual([]);
    data.close();
  });
});

describe("what can be wrong with the folder", () => {
  test("nothing there to read", () => {
    expect(codeOf(() => openEmbedded(join(folder, "none"), { readOnly: true }))).toBe("DRIP_DATA_MISSING");
    new DatabaseSync(join(folder, "dripline.sqlite")).close();
    expect(codeOf(() => openEmbedded(folder, { readOnly: true }))).toBe("DRIP_DATA_MISSING");
  });

  test("no database", () => {
    writeFileSync(join(folder, "dripline.sqlite"), "this is a text file, long enough to be taken for a header ".repeat(20));
    expect(codeOf(() => openEmbedded(folder))).toBe("DRIP_DATA_DAMAGED");
    expect(codeOf(() => openEmbedded(folder, { readOnly: true }))).toBe("DRIP_DATA_DAMAGED");
  });

  test("written by a newer Dripline; and the refusal leaves no lock behind", () => {
    openEmbedded(folder).close();
    const database = new DatabaseSync(join(folder, "dripline.sqlite"));
    database.exec("PRAGMA user_version = 999");
    database.close();
    expect(codeOf(() => openEmbedded(folder))).toBe("DRIP_DATA_NEWER");
    expect(codeOf(() => openEmbedded(folder, { readOnly: true }))).toBe("DRIP_DATA_NEWER");
    expect(codeOf(() => openEmbedded(folder))).toBe("DRIP_DATA_NEWER");
  });

  test.each([1, 4])("written in version %i, before the first release: it is read, and not written to", (version) => {
    openEmbedded(folder).close();
    const database = new DatabaseSync(join(folder, "dripline.sqlite"));
    database.exec(`PRAGMA user_version = ${version}`);
    database.close();
    expect(codeOf(() => openEmbedded(folder))).toBe("DRIP_DATA_OLDER");
    openEmbedded(folder, { readOnly: true }).close();
  });

  test("written before a topic was there: opened to read, the topic is empty and the folder stays as it is", async () => {
    openEmbedded(folder).close();
    const database = new DatabaseSync(join(folder, "dripline.sqlite"));
    database.exec(`DROP TABLE "log checkpoints.published"; PRAGMA user_version = 2`);
    database.close();
    const data = openEmbedded(folder, { readOnly: true });
    const checkpoints = { topic: "checkpoints.published", partition: 0 } as const;
    expect(await data.log.end(checkpoints)).toBe(0);
    expect(await data.log.read({ ...checkpoints, from: 0, max: 1 })).toEqual([]);
    data.close();
    openEmbedded(folder, { readOnly: true }).close();
  });

  test("a file where the folder should be", () => {
    writeFileSync(join(folder, "file"), "");
    expect(codeOf(() => openEmbedded(join(folder, "file")))).toBe("DRIP_USAGE");
    expect(codeOf(() => openEmbedded(join(folder, "file", "below")))).toBe("DRIP_USAGE");
  });

  test("a block that was damaged on the disk", async () => {
    const data = openEmbedded(folder);
    await data.commit.commit(unitOf(Array.from({ length: 60 }, (_, at) => entry(at))));
    data.close();
    const database = new DatabaseSync(join(folder, "dripline.sqlite"));
    database.exec(`UPDATE "log ledger.entries" SET block = substr(block, 1, length(block) - 9)`);
    database.close();
    const again = openEmbedded(folder);
    await expect(again.log.read({ ...entries, from: 0, max: 1 })).rejects.toMatchObject({ code: "DRIP_DATA_DAMAGED" });
    again.close();
  });
});

const onSmallDisk = canMountDisk() ? test : test.skip;

describe("a disk that is full or read-only", () => {
  let disk: string;

  beforeEach(() => {
    disk = join(folder, "disk");
    mkdirSync(disk);
    mountDisk(disk, "size=3m");
  });

  afterEach(() => {
    unmountDisk(disk);
  });

  onSmallDisk("full: a fault, nothing half-done, and the next unit goes through once there is room", async () => {
    const at = disk;
    const filler = join(at, "filler");
    const data = openEmbedded(join(at, "data"));
    await data.commit.commit(unitOf([entry(1)]));
    writeFileSync(filler, "");
    fill(filler);
    const large = { ...entry(2), value: Buffer.from(Array.from({ length: 400_000 }, (_, each) => (each * each * 7919) % 251)) };
    await expect(data.commit.commit(unitOf([entry(3), large]))).rejects.toMatchObject({ code: "DRIP_DISK_FULL" });
    expect(await data.log.end(entries)).toBe(1);
    await expect(folderFiles(join(at, "out")).write([{ path: "a/b.x12", content: Buffer.alloc(100_000, 65) }])).rejects.toMatchObject({
      code: "DRIP_DISK_FULL",
    });
    expect(existsSync(join(at, "out", "a", "b.x12"))).toBe(false);
    rmSync(filler);
    await data.commit.commit(unitOf([entry(2)]));
    expect(await data.log.end(entries)).toBe(2);
    data.close();
  });

  onSmallDisk("read-only: a fault to write, and still readable", async () => {
    const at = disk;
    const data = openEmbedded(join(at, "data"));
    await data.commit.commit(unitOf([entry(1)]));
    data.close();
    expect(mountDisk(disk, "remount,ro")).toBe(true);
    expect(codeOf(() => openEmbedded(join(at, "data")))).toBe("DRIP_FOLDER_READ_ONLY");
    expect(codeOf(() => openEmbedded(join(at, "new")))).toBe("DRIP_FOLDER_READ_ONLY");
    await expect(folderFiles(join(at, "out")).write([{ path: "a.x12", content: Buffer.alloc(1) }])).rejects.toMatchObject({
      code: "DRIP_FOLDER_READ_ONLY",
    });
    const reader = openEmbedded(join(at, "data"), { readOnly: true });
    expect(await reader.log.end(entries)).toBe(1);
    reader.close();
  });

  test("SQLite's own word for it is enough", async () => {
    const data = openEmbedded(folder);
    await data.commit.commit(unitOf([entry(1)]));
    data.close();
    const database = new DatabaseSync(join(folder, "dripline.sqlite"));
    const attempt = (pragma: string): unknown => {
      try {
        database.exec(pragma);
        database.exec(
          "CREATE TABLE more AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9999) SELECT i, randomblob(999) FROM n",
        );
        return undefined;
      } catch (error) {
        return faultOf(error, "here");
      }
    };
    expect(attempt("PRAGMA max_page_count = 1")).toMatchObject({ code: "DRIP_DISK_FULL" });
    expect(attempt("PRAGMA query_only = 1")).toMatchObject({ code: "DRIP_FOLDER_READ_ONLY" });
    database.close();
  });
});

function fill(path: string): void {
  const chunk = Buffer.alloc(64 * 1024);
  for (const size of [chunk.length, 4096]) {
    try {
      for (let tries = 0; tries < 1000; tries++) writeFileSync(path, chunk.subarray(0, size), { flag: "a" });
    } catch {
      // Full, which is what it is for.
    }
  }
}

test("files appear whole, replace what was there, and leave nothing aside", async () => {
  const files = folderFiles(join(folder, "out"));
  await files.write([{ path: "a/b/c.x12", content: Buffer.from("first, and longer") }]);
  await files.write([
    { path: "a/b/c.x12", content: Buffer.from("second") },
    { path: "d.x12", content: Buffer.alloc(0) },
  ]);
  expect(readFileSync(join(folder, "out/a/b/c.x12"), "utf8")).toBe("second");
  expect(existsSync(join(folder, "out/d.x12"))).toBe(true);
  expect(existsSync(join(folder, "out/a/b/.c.x12.partial"))).toBe(false);
});
