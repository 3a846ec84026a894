// Replay from the outside: a log with every kind of receipt is judged again, and whatever was altered in a copy of it is found and located.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { decode, encode, type Receipt, sealReceipt } from "@dripline/events";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Alter, alteredCopy, type KeptRecord } from "../test/altered-log.ts";
import { BenchTop, dripline } from "../test/bench-top.ts";
import { liveALife, numbered } from "../test/life-story.ts";
import { STORY_FEEDS } from "../test/second-payer.ts";

interface Verified {
  readonly status: number | null;
  readonly receipts: number;
  readonly differences: number;
  readonly findings: readonly { kind: string; topic?: string; offset: number; claimId?: string; what: string }[];
}

async function verify(data: string, ...more: readonly string[]): Promise<Verified> {
  const { status, stdout } = await dripline("replay", "verify", "--data", data, "--json", ...more);
  return { status, ...JSON.parse(stdout) };
}

const bench = new BenchTop(STORY_FEEDS);
let receipts: Receipt[] = [];

/** Receipts from the first to the last first decision of the one file: releases and corrections lie behind. */
const firstDecisions = (): number => receipts.findLastIndex(({ version }) => version === 1) + 1;

beforeAll(async () => {
  await liveALife(bench);
  receipts = [];
  await alteredCopy(bench.data, join(bench.folder, "read"), {
    topic: "claims.adjudicated",
    alter: (records) => {
      receipts = records.map(({ value }) => decode("claims.adjudicated", value));
      return records;
    },
  });
}, 60_000);
afterAll(() => bench.clear());

describe("a log as it was written", () => {
  test("has every kind of receipt, and all of them come out again byte for byte", async () => {
    expect(new Set(receipts.map(({ disposition }) => disposition))).toEqual(new Set(["paid", "denied", "pended", "reversed", "void"]));
    expect(receipts.some(({ version, disposition }) => version > 2 && disposition === "paid")).toBe(true);
    expect(await verify(bench.data)).toMatchObject({ status: 0, receipts: receipts.length, differences: 0, findings: [] });
  });

  test("is verified from an offset to an offset, the receipts that these stand on looked up before them", async () => {
    const reversal = receipts.findLastIndex(({ disposition }) => disposition === "reversed");
    const stretch = await verify(bench.data, "--from", String(reversal), "--to", String(reversal));
    expect(stretch).toMatchObject({ status: 0, receipts: 1, differences: 0 });
    expect(await verify(bench.data, "--from", "999999")).toMatchObject({ status: 0, receipts: 0, differences: 0 });
  });

  test("is verified from an instant on, and claim by claim", async () => {
    const [one, two] = [
      await verify(bench.data, "--since", "2025-03-07T10:00:00-05:00"),
      await verify(bench.data, "--since", "2025-03-07T15:00:01Z"),
    ];
    expect([one.status, one.receipts, two.status, two.receipts]).toEqual([0, receipts.length, 0, 0]);
    expect(await verify(bench.data, "--claim", numbered(4))).toMatchObject({ status: 0, receipts: 3, differences: 0 });
    expect(await verify(bench.data, "--claim", "NOBODY")).toMatchObject({ status: 1, receipts: 0 });
  });

  test("is verified file by file, and up to an instant", async () => {
    expect(await verify(bench.data, "--file", "01.837")).toMatchObject({ status: 0, receipts: firstDecisions(), differences: 0 });
    const before = await verify(bench.data, "--until", "2025-03-07T14:59:59Z");
    const all = await verify(bench.data, "--since", "2025-03-07T15:00:00Z", "--until", "2025-03-07T10:00:00-05:00");
    expect([before.status, before.receipts, all.receipts]).toEqual([0, 0, firstDecisions()]);
    const { status, stdout, stderr } = await dripline("replay", "verify", "--data", bench.data, "--file", "02.837");
    expect([status, stdout, stderr]).toEqual([1, "", expect.stringContaining("no claim of a file 02.837")]);
  });

  test("a what-if and a coverage take the same stretch", async () => {
    const nothing = join(bench.folder, "nothing.yaml");
    writeFileSync(nothing, "title: nothing\n");
    const asked = async (...words: readonly string[]) => JSON.parse((await dripline(...words, "--data", bench.data, "--json")).stdout);
    for (const [stretch, count] of [
      [["--file", "01.837"], firstDecisions()],
      [["--claim", numbered(8)], 1],
      [["--until", "2025-03-06T00:00:00Z"], 0],
    ] as const) {
      expect((await asked("replay", "what-if", "--policy", nothing, ...stretch)).baseline).toMatchObject({
        receipts: count,
        differences: 0,
      });
      if (count > 0) expect((await asked("policy", "coverage", ...stretch)).receipts).toBe(count);
    }
  });

  test("had the root that was printed earlier, and no other", async () => {
    const { stdout } = await dripline("replay", "verify", "--data", bench.data);
    const [, size, root = ""] = /tree of (\d+) receipts, root ([0-9a-f]{64})/.exec(stdout) ?? [];
    expect((await verify(bench.data, "--expect", `${size}:${root}`)).status).toBe(0);
    expect((await verify(bench.data, "--expect", `${Number(size) - 1}:${root}`)).status).toBe(1);
    expect((await verify(bench.data, "--expect", `${Number(size) + 1}:${root}`)).status).toBe(1);
    expect((await dripline("replay", "verify", "--data", bench.data, "--expect", "root")).status).toBe(2);
  });

  test("is verified by threads as by one process", async () => {
    expect(await verify(bench.data, "--threads", "2")).toMatchObject({ status: 0, receipts: receipts.length, differences: 0 });
  }, 60_000);

  test("prints receipts, differences and receipts a second", async () => {
    const { status, stdout } = await dripline("replay", "verify", "--data", bench.data);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/\b\d+ receipts, 0 differences, \d+ receipts\/s/)]);
  });
});

describe("a receipt in a copy", () => {
  let copies = 0;
  const altered = async (alter: Alter, topic: "claims.adjudicated" | "ledger.entries" | "checkpoints.published" = "claims.adjudicated") => {
    copies += 1;
    return verify(await alteredCopy(bench.data, join(bench.folder, `copy${copies}`), { topic, alter }));
  };
  /** The receipt that the tests alter: paid, of one version, somewhere in the middle. */
  const at = (): number => receipts.findIndex(({ claimId }) => claimId === numbered(7));

  const flipped = (records: KeptRecord[], place: number, byte: number): KeptRecord[] =>
    records.map((record, index) => {
      if (index !== place) return record;
      const value = Buffer.from(record.value);
      value.writeUInt8(value.readUInt8(byte) ^ 1, byte);
      return { ...record, value };
    });

  test.each([0, 4, 5, 40, 200, 900, -70, -66, -64, -1])("with byte %i flipped is found, and its place is named", async (byte) => {
    const found = await altered((records) => flipped(records, at(), byte < 0 ? (records[at()]?.value.length ?? 0) + byte : byte));
    expect(found).toMatchObject({ status: 1, receipts: receipts.length });
    expect(found.findings[0]).toMatchObject({ offset: at() });
  });

  test("changed and sealed anew is found twice over: it comes out otherwise, field by field", async () => {
    const found = await altered((records) =>
      records.map((record, index) => {
        if (index !== at()) return record;
        const { facts, previousReceipt, reverses, ...decision } = decode("claims.adjudicated", record.value);
        return {
          ...record,
          value: sealReceipt({ decision: { ...decision, payeeNpi: "1234567893" }, facts, previousReceipt, reverses }).value,
        };
      }),
    );
    expect(found.status).toBe(1);
    expect(found.findings).toEqual([
      expect.objectContaining({
        kind: "differs",
        offset: at(),
        claimId: numbered(7),
        fields: expect.arrayContaining([{ field: "payeeNpi", recorded: "1234567893", judged: receipts[at()]?.payeeNpi }]),
      }),
    ]);
  });

  test("dropped is found where it was", async () => {
    const found = await altered((records) => records.filter((_, index) => index !== at()));
    expect(found.status).toBe(1);
    expect(found.findings).toContainEqual(
      expect.objectContaining({ kind: "tree", offset: at(), what: expect.stringContaining("missing") }),
    );
    expect(found.findings).toContainEqual(expect.objectContaining({ kind: "ledger", topic: "ledger.entries", claimId: numbered(7) }));
  });

  test("the last one dropped is found", async () => {
    const found = await altered((records) => records.slice(0, -1));
    expect(found.findings).toContainEqual(expect.objectContaining({ kind: "tree", offset: receipts.length - 1 }));
  });

  test("inserted is found where it is", async () => {
    const found = await altered((records) => records.flatMap((record, index) => (index === at() ? [record, record] : [record])));
    expect(found.status).toBe(1);
    expect(found.findings).toContainEqual(
      expect.objectContaining({ kind: "tree", offset: at() + 1, what: expect.stringContaining("no checkpoint") }),
    );
  });

  test("swapped with another is found, and both places are named", async () => {
    const found = await altered((records) => {
      const [first] = records;
      const other = records[at()];
      if (first === undefined || other === undefined) throw new Error("no receipts");
      return records.map((record, index) => (index === 0 ? other : index === at() ? first : record));
    });
    expect(found.findings).toContainEqual(
      expect.objectContaining({ kind: "tree", offset: 0, what: expect.stringContaining(`offset ${at()}`) }),
    );
  });

  test("filed under another member's key is found", async () => {
    const found = await altered((records) =>
      records.map((record, index) => (index === at() ? { ...record, key: "AAAAAAAAAAAAAAAA" } : record)),
    );
    expect(found.findings).toContainEqual(expect.objectContaining({ kind: "damaged", offset: at() }));
  });

  test("a version of a claim that follows nothing breaks its chain", async () => {
    const first = receipts.findIndex(({ claimId, version }) => claimId === numbered(4) && version === 1);
    const found = await altered((records) => records.filter((_, index) => index !== first));
    expect(found.findings).toContainEqual(expect.objectContaining({ kind: "chain", claimId: numbered(4) }));
  });

  test("a checkpoint that was altered is found", async () => {
    const found = await altered(
      (records) =>
        records.map((record) => {
          const checkpoint = decode("checkpoints.published", record.value);
          return {
            ...record,
            value: encode("checkpoints.published", {
              ...checkpoint,
              root: checkpoint.root.replace(/^./, (digit) => (digit === "0" ? "1" : "0")),
            }),
          };
        }),
      "checkpoints.published",
    );
    expect(found.findings).toEqual([expect.objectContaining({ kind: "tree", topic: "checkpoints.published", offset: 0 })]);
  });

  test("an entry of the ledger with another amount is found, and an account that falls below 0", async () => {
    const found = await altered(
      (records) =>
        records.map((record) => {
          const entry = decode("ledger.entries", record.value);
          const isOurs = entry.claimId === numbered(5) && entry.version === 1 && entry.account.startsWith("units/");
          return isOurs ? { ...record, value: encode("ledger.entries", { ...entry, amount: entry.amount - 1000 }) } : record;
        }),
      "ledger.entries",
    );
    expect(found.findings).toContainEqual(
      expect.objectContaining({ kind: "ledger", claimId: numbered(5), what: expect.stringContaining("units/J0696/2025-03-02") }),
    );
    expect(found.findings).toContainEqual(expect.objectContaining({ kind: "ledger", what: expect.stringContaining("falls below 0") }));
  });

  const others = [
    "claims.received",
    "claims.screened",
    "payables.posted",
    "remittances.issued",
    "cycles.closed",
    "reference.members",
    "policies.published",
  ];
  test.each(others)("with a byte changed in a block of %s beside it is found", async (topic) => {
    copies += 1;
    const copy = join(bench.folder, `copy${copies}`);
    cpSync(bench.data, copy, { recursive: true });
    const database = new DatabaseSync(join(copy, "dripline.sqlite"));
    const row = database.prepare(`SELECT first, block FROM "log ${topic}" LIMIT 1`).get();
    const block = Buffer.from(row?.block as Uint8Array);
    const byte = block.length >> 1;
    block.writeUInt8(block.readUInt8(byte) ^ 4, byte);
    database.prepare(`UPDATE "log ${topic}" SET block = ? WHERE first = ?`).run(block, Number(row?.first));
    database.close();
    const { status, stdout } = await dripline("replay", "verify", "--data", copy);
    expect([status, stdout]).toEqual([
      1,
      expect.stringContaining(topic === "policies.published" ? "policy" : `${topic} offset 0: damaged`),
    ]);
  });

  test("one byte changed anywhere in the packed blocks is found", async () => {
    copies += 1;
    const copy = await alteredCopy(bench.data, join(bench.folder, `copy${copies}`), {
      topic: "claims.adjudicated",
      alter: (records) => records,
    });
    const database = new DatabaseSync(join(copy, "dripline.sqlite"));
    const row = database.prepare(`SELECT first, block FROM "log claims.adjudicated" LIMIT 1`).get();
    const block = Buffer.from(row?.block as Uint8Array);
    for (let byte = 0; byte < block.length; byte += Math.ceil(block.length / 25)) {
      const flipped = Buffer.from(block);
      flipped.writeUInt8(flipped.readUInt8(byte) ^ 4, byte);
      database.prepare(`UPDATE "log claims.adjudicated" SET block = ? WHERE first = ?`).run(flipped, Number(row?.first));
      expect([byte, (await verify(copy)).status]).toEqual([byte, 1]);
    }
    database.close();
  });
});

describe("one claim's file", () => {
  const file = (): string => join(bench.folder, "claim.json");
  const verifyText = async (text: string): Promise<Verified> => {
    const path = join(bench.folder, "altered.json");
    writeFileSync(path, text);
    const { status, stdout } = await dripline("replay", "verify", path, "--json");
    return { status, ...JSON.parse(stdout) };
  };

  beforeAll(async () => {
    const ran = await dripline("replay", "export", "--data", bench.data, "--claim", numbered(4), "--out", file());
    expect([ran.status, ran.stderr]).toEqual([0, ""]);
  });

  test("has all receipts of the claim, and is verified without the data folder, named either way", async () => {
    const told = { status: 0, claims: [numbered(4)], receipts: 3, differences: 0 };
    expect(await verifyText(readFileSync(file(), "utf8"))).toMatchObject(told);
    expect((await dripline("replay", "verify", "--file", file())).status).toBe(0);
  });

  test("a patient control number brings the claim and the one that took its place", async () => {
    const out = join(bench.folder, "paid.json");
    expect((await dripline("replay", "export", "--data", bench.data, "--claim", "PAID", "--out", out)).status).toBe(0);
    expect(await verifyText(readFileSync(out, "utf8"))).toMatchObject({ status: 0, claims: [numbered(1), numbered(2)], receipts: 3 });
  });

  const alterations: readonly (readonly [string, (text: string) => string])[] = [
    ["an amount that is printed", (text) => text.replace(/"paidCents": (\d+)/, (_, cents) => `"paidCents": ${Number(cents) + 1}`)],
    [
      "a record",
      (text) => text.replace(/"record": "(.{400})./, (_, start) => `"record": "${start}${text.includes(`${start}A`) ? "B" : "A"}`),
    ],
    ["a word of the policy", (text) => text.replace("Home Infusion", "Home infusion")],
    ["a place in the tree", (text) => text.replace(/"index": (\d+)/, (_, index) => `"index": ${Number(index) + 1}`)],
    ["the root", (text) => text.replace(/"root": "(.)/, (_, digit) => `"root": "${digit === "0" ? "1" : "0"}`)],
    ["the claim's number", (text) => text.replace(`"${numbered(4)}"`, `"${numbered(5)}"`)],
    ["a receipt left out", (text) => JSON.stringify({ ...JSON.parse(text), receipts: JSON.parse(text).receipts.slice(1) })],
    ["the tree left out", (text) => JSON.stringify({ ...JSON.parse(text), tree: undefined })],
    ["everything", () => "{}"],
    ["its end", (text) => text.slice(0, -100)],
  ];
  test.each(alterations)("%s altered is found", async (_, alter) => {
    const text = readFileSync(file(), "utf8");
    expect(alter(text)).not.toBe(text);
    const verified = await verifyText(alter(text));
    expect([verified.status, verified.differences > 0]).toEqual([1, true]);
  });

  test("a claim that isn't there is an answer, a file that isn't there wrong usage", async () => {
    expect((await dripline("replay", "export", "--data", bench.data, "--claim", "NOBODY", "--out", file())).status).toBe(1);
    expect((await dripline("replay", "verify", join(bench.folder, "none.json"))).status).toBe(2);
    expect((await dripline("replay", "verify")).status).toBe(2);
    expect((await dripline("replay", "verify", file(), "--data", bench.data)).status).toBe(2);
  });
});
