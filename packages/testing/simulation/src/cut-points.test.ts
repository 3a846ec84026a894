// Cut points: the same claims through the embedded chain, through screening and adjudication as workers of their own, and through both fused
// give the same bytes on every topic, whatever the size of a batch.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Instant, IsoDate } from "@dripline/claims";
import { loadPolicy, run, writeSynthetic } from "@dripline/cli";
import { workToEnd } from "@dripline/core";
import { type Embedded, openEmbedded } from "@dripline/embedded";
import { decode, memberKey, type TopicName, topics } from "@dripline/events";
import { takeClaims } from "@dripline/service-intake";
import { adjudicationWorker, fusedWorker, ReferenceReader, screeningWorker } from "@dripline/workers";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

const CLAIMS = 400;
const decided: readonly TopicName[] = ["claims.screened", "claims.adjudicated", "ledger.entries", "payables.posted"];
const { policy } = loadPolicy();

let root: string;
let chained: Embedded;
let months = 0;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "dripline-cut-points-"));
  writeSynthetic(root, { claims: CLAIMS, seed: 23 });
  const folders = { data: join(root, "data"), in: join(root, "claims"), out: join(root, "out"), reference: join(root, "reference") };
  await run({ ...folders, once: true, receivedAt: "2025-04-03T09:00:00-04:00" as Instant, cycle: "2025-04-04" as IsoDate });
  chained = openEmbedded(folders.data, { readOnly: true });
}, 120_000);

afterAll(() => {
  chained.close();
  rmSync(root, { recursive: true, force: true });
});

/** A folder of its own that knows the feeds and the accepted claims, and nothing that was decided. */
async function undecided(without: readonly TopicName[] = []): Promise<Embedded> {
  months += 1;
  const opened = openEmbedded(join(root, `month-${months}`));
  for (const { name } of topics) {
    if ((name !== "claims.received" && !name.startsWith("reference.")) || without.includes(name)) continue;
    const records = await chained.log.read({ topic: name, partition: 0, from: 0, max: 1_000_000 });
    await opened.commit.commit({
      outputs: records.map(({ topic, key, value }) => ({ topic, key, value })),
      state: new Map(),
      positions: [],
    });
  }
  return opened;
}

async function hexOf({ log }: Embedded, topic: TopicName): Promise<string[]> {
  const records = await log.read({ topic, partition: 0, from: 0, max: 1_000_000 });
  return records.map(({ value }) => Buffer.from(value).toString("base64"));
}

function partsFor() {
  return { policy, reference: new ReferenceReader(), keyOf: (memberId: string) => memberKey(memberId, chained.installationKey) };
}

async function expectSameAsChained(opened: Embedded): Promise<void> {
  for (const topic of decided) {
    const [ours, theirs] = [await hexOf(opened, topic), await hexOf(chained, topic)];
    expect(`${topic} ${ours.length}`).toBe(`${topic} ${theirs.length}`);
    expect(ours.findIndex((value, at) => value !== theirs[at])).toBe(-1);
  }
  opened.close();
}

describe("receipts are the same bytes", () => {
  test("something of everything was decided", async () => {
    for (const topic of decided) expect((await hexOf(chained, topic)).length).toBeGreaterThan(CLAIMS / 2);
  });

  test.each([[1], [7], [500]])(
    "split, %i records a unit",
    async (max) => {
      const opened = await undecided();
      await workToEnd(screeningWorker(partsFor()), opened, { partition: 0, max });
      await workToEnd(adjudicationWorker(partsFor()), opened, { partition: 0, max });
      await expectSameAsChained(opened);
    },
    60_000,
  );

  test.each([[7], [500]])(
    "fused, %i records a unit",
    async (max) => {
      const opened = await undecided();
      await workToEnd(fusedWorker(partsFor()), opened, { partition: 0, max });
      await expectSameAsChained(opened);
    },
    60_000,
  );

  test("from the bytes of the files: intake, screening and adjudication, each by itself", async () => {
    const opened = await undecided(["claims.received"]);
    const { reference, keyOf } = partsFor();
    await reference.catchUp(opened.log);
    const folder = join(root, "claims", "done");
    const files = readdirSync(folder).sort();
    const take = (name: string) => {
      const file = { name, bytes: readFileSync(join(folder, name)), receivedAt: "2025-04-03T09:00:00-04:00" as Instant };
      return takeClaims(file, { ...opened, tables: reference.tables, policy, keyOf });
    };
    for (const name of files) expect((await take(name)).isDuplicate).toBe(false);
    for (const topic of ["claims.received", "acknowledgements.issued"] as const) {
      expect(await hexOf(opened, topic)).toEqual(await hexOf(chained, topic));
    }
    for (const name of files) expect((await take(name)).isDuplicate).toBe(true);
    expect(await hexOf(opened, "claims.received")).toEqual(await hexOf(chained, "claims.received"));
    await workToEnd(screeningWorker(partsFor()), opened, { partition: 0, max: 100 });
    await workToEnd(adjudicationWorker(partsFor()), opened, { partition: 0, max: 100 });
    await expectSameAsChained(opened);
  }, 60_000);

  test.each([[7], [500]])(
    "delivered twice, side by side and far apart, %i records a unit: decided once",
    async (max) => {
      const opened = await undecided(["claims.received"]);
      const received = await chained.log.read({ topic: "claims.received", partition: 0, from: 0, max: 1_000_000 });
      const outputs = [...received.flatMap((each) => [each, each]), ...received].map(({ topic, key, value }) => ({ topic, key, value }));
      await opened.commit.commit({ outputs, state: new Map(), positions: [] });
      await workToEnd(screeningWorker(partsFor()), opened, { partition: 0, max });
      await workToEnd(adjudicationWorker(partsFor()), opened, { partition: 0, max });
      for (const topic of decided.slice(1)) {
        const real = (values: string[]) => (topic === "claims.adjudicated" ? values.filter((value) => !isTest(value)) : values);
        expect(real(await hexOf(opened, topic))).toEqual(real(await hexOf(chained, topic)));
      }
      opened.close();
    },
    60_000,
  );

  test("fused first, then split: what was decided isn't decided again", async () => {
    const opened = await undecided();
    const half = Math.floor(CLAIMS / 2);
    await workToEnd(fusedWorker(partsFor()), opened, { partition: 0, max: 50, isStopping: stopAfter(half / 50) });
    await workToEnd(screeningWorker(partsFor()), opened, { partition: 0, max: 50 });
    await workToEnd(adjudicationWorker(partsFor()), opened, { partition: 0, max: 50 });
    await expectSameAsChained(opened);
  }, 60_000);
});

/** A test claim leaves no trace, so that it can't be known to have been decided. */
function isTest(value: string): boolean {
  return decode("claims.adjudicated", Buffer.from(value, "base64")).test;
}

function stopAfter(batches: number): () => boolean {
  let left = batches;
  return () => {
    left -= 1;
    return left < 0;
  };
}
