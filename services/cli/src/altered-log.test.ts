// One byte changed anywhere in a copied log is found: in any record of a topic that a verification compares, and in any byte of the folder's file
// that holds part of the log.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openEmbedded } from "@dripline/embedded";
import { type TopicName, topics } from "@dripline/events";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Alter, alteredCopy, type KeptRecord } from "../test/altered-log.ts";
import { BenchTop, dripline } from "../test/bench-top.ts";
import { liveALife } from "../test/life-story.ts";
import { STORY_FEEDS } from "../test/second-payer.ts";

const bench = new BenchTop(STORY_FEEDS);
/** The folder as one file, with nothing left in the write-ahead log. */
const whole = join(bench.folder, "whole");
let copies = 0;

beforeAll(async () => {
  await liveALife(bench);
  mkdirSync(whole);
  const database = new DatabaseSync(join(bench.data, "dripline.sqlite"));
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
  copyFileSync(join(bench.data, "dripline.sqlite"), join(whole, "dripline.sqlite"));
}, 60_000);
afterAll(() => bench.clear());

interface Found {
  readonly status: number | null;
  readonly findings: readonly { readonly topic?: string; readonly offset: number }[];
}

async function verify(data: string): Promise<Found> {
  const { status, stdout } = await dripline("replay", "verify", "--data", data, "--json");
  return { status, findings: stdout === "" ? [] : JSON.parse(stdout).findings };
}

function flipped(bytes: Uint8Array, byte: number, mask: number): Buffer {
  const altered = Buffer.from(bytes);
  const at = byte % altered.length;
  altered[at] = (altered[at] ?? 0) ^ mask;
  return altered;
}

const byteOf = fc.record({ record: fc.nat(), byte: fc.nat(), mask: fc.integer({ min: 1, max: 255 }) });

describe("a record written anew with one byte changed, as someone with a database tool could", () => {
  const copyWith = (topic: TopicName, alter: Alter): Promise<string> => {
    copies += 1;
    return alteredCopy(bench.data, join(bench.folder, `copy${copies}`), { topic, alter });
  };

  test.each<TopicName>(["claims.adjudicated", "ledger.entries", "checkpoints.published", "policies.published"])(
    "a byte of a value of %s is found",
    async (topic) => {
      const runs = topic === "claims.adjudicated" ? 25 : 12;
      await fc.assert(
        fc.asyncProperty(byteOf, async ({ record, byte, mask }) => {
          let place = -1;
          const copy = await copyWith(topic, (records) => {
            place = record % records.length;
            return records.map((each, at): KeptRecord => (at === place ? { ...each, value: flipped(each.value, byte, mask) } : each));
          });
          const { status, findings } = await verify(copy);
          expect(status).toBe(1);
          // A checkpoint's seals are compared with receipts: what differs is told where the receipt lies.
          if (topic !== "checkpoints.published")
            expect(findings).toContainEqual(
              expect.objectContaining({ offset: place, ...(topic === "claims.adjudicated" ? {} : { topic }) }),
            );
        }),
        { numRuns: runs },
      );
    },
    120_000,
  );

  test.each<TopicName>(["claims.adjudicated", "ledger.entries"])(
    "a letter of a key of %s is found where it lies",
    async (topic) => {
      await fc.assert(
        fc.asyncProperty(fc.nat(), fc.nat(15), async (record, letter) => {
          let place = -1;
          const copy = await copyWith(topic, (records) => {
            place = record % records.length;
            const other = (key: string): string => key.slice(0, letter) + (key[letter] === "A" ? "B" : "A") + key.slice(letter + 1);
            return records.map((each, at) => (at === place ? { ...each, key: other(each.key) } : each));
          });
          const { status, findings } = await verify(copy);
          expect([status, findings.some(({ offset }) => offset === place)]).toEqual([1, true]);
        }),
        { numRuns: 6 },
      );
    },
    60_000,
  );
});

describe("a byte of the folder's file", () => {
  /** What a reader gets of every topic; undefined where it can't be read. */
  async function logIn(data: string): Promise<string | undefined> {
    try {
      const { log, close } = openEmbedded(data, { readOnly: true });
      const records = await Promise.all(topics.map(({ name: topic }) => log.read({ topic, partition: 0, from: 0, max: 1_000_000 })));
      close();
      return JSON.stringify(
        records.map((each) => each.map(({ key, offset, value }) => [key, offset, Buffer.from(value).toString("latin1")])),
      );
    } catch {
      return undefined;
    }
  }

  test("is found wherever it changes what the log says, and no byte makes the command fail otherwise than by saying so", async () => {
    const file = readFileSync(join(whole, "dripline.sqlite"));
    const as = await logIn(whole);
    let found = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (byte, mask) => {
        copies += 1;
        const copy = join(bench.folder, `file${copies}`);
        mkdirSync(copy);
        writeFileSync(join(copy, "dripline.sqlite"), flipped(file, byte, mask));
        const { status } = await verify(copy);
        expect([0, 1, 2]).toContain(status);
        // Unused room of a page, state and indexes hold nothing of the log: `rebuild` finds what is wrong with state.
        if (status === 0) expect(await logIn(copy)).toBe(as);
        else found += 1;
      }),
      { numRuns: 120 },
    );
    expect(found).toBeGreaterThan(10);
  }, 180_000);
});
