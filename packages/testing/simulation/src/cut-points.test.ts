// Cut points: the same claims through the embedded chain, through screening and adjudication as workers of their own, and through both fused
// give the same bytes on every topic, whatever the size of a batch.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Instant } from "@dripline/claims";
import { loadPolicy } from "@dripline/cli";
import { type Worker, workToEnd } from "@dripline/core";
import { type Embedded, openEmbedded } from "@dripline/embedded";
import { decode, memberKey, type TopicName } from "@dripline/events";
import { fileOfBytes } from "@dripline/files";
import { takeClaims } from "@dripline/service-intake";
import { adjudicationWorker, fusedWorker, ReferenceReader, screeningWorker } from "@dripline/workers";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type LivedMonth, liveMonth } from "./lived-month.ts";

const CLAIMS = 400;
const decided: readonly TopicName[] = ["claims.screened", "claims.adjudicated", "ledger.entries", "payables.posted"];
const { policy } = loadPolicy();

let root: string;
let month: LivedMonth;
let chained: Embedded;
let months = 0;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "dripline-cut-points-"));
  month = await liveMonth(root, { claims: CLAIMS, seed: 150 });
  chained = month.chained;
}, 120_000);

afterAll(() => {
  chained.close();
  rmSync(root, { recursive: true, force: true });
});

/** A folder of its own that knows the facts of that time and the accepted claims, and nothing that was decided. */
async function undecided(without: readonly TopicName[] = []): Promise<Embedded> {
  months += 1;
  const opened = openEmbedded(join(root, `month-${months}`));
  const received = await chained.log.read({ topic: "claims.received", partition: 0, from: 0, max: 1_000_000 });
  const outputs = [...month.known, ...received.map(({ topic, key, value }) => ({ topic, key, value }))];
  const wanted = outputs.filter(({ topic }) => !without.includes(topic));
  await opened.commit.commit({ outputs: wanted, state: new Map(), positions: [] });
  return opened;
}

/** The facts that became known later, one feed after the other; whoever owns the claims attends to each. */
async function learn(opened: Embedded, worker: Pick<Worker<TopicName, never>, "learn" | "attend">): Promise<void> {
  for (const outputs of [[], ...month.later.map((each) => each.outputs)]) {
    await opened.commit.commit({ outputs, state: new Map(), positions: [] });
    await worker.learn?.(opened);
    await worker.attend?.({ ...opened, partition: 0 });
  }
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
  test("something of everything was decided, and later facts released claims that had waited", async () => {
    const released = month.later.filter(({ receipts }, at) => receipts > (month.later[at - 1]?.receipts ?? month.receipts));
    expect(released.map(({ kind }) => kind)).toEqual(["authorizations", "coverage-requests"]);
    for (const topic of decided) expect((await hexOf(chained, topic)).length).toBeGreaterThan(CLAIMS / 2);
  });

  test.each([[1], [7], [500]])(
    "split, %i records a unit",
    async (max) => {
      const opened = await undecided();
      await workToEnd(screeningWorker(partsFor()), opened, { partition: 0, max });
      const adjudication = adjudicationWorker(partsFor());
      await workToEnd(adjudication, opened, { partition: 0, max });
      await learn(opened, adjudication);
      await expectSameAsChained(opened);
    },
    60_000,
  );

  test.each([[7], [500]])(
    "fused, %i records a unit",
    async (max) => {
      const opened = await undecided();
      const fused = fusedWorker(partsFor());
      await workToEnd(fused, opened, { partition: 0, max });
      await learn(opened, fused);
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
      const receivedAt = "2025-04-03T09:00:00-04:00" as Instant;
      const file = { ...fileOfBytes(name, readFileSync(join(folder, name))), receivedAt };
      return takeClaims(file, { ...opened, tables: reference.tables, policy, keyOf });
    };
    for (const name of files) expect((await take(name)).isDuplicate).toBe(false);
    for (const topic of ["claims.received", "acknowledgements.issued"] as const) {
      expect(await hexOf(opened, topic)).toEqual(await hexOf(chained, topic));
    }
    for (const name of files) expect((await take(name)).isDuplicate).toBe(true);
    expect(await hexOf(opened, "claims.received")).toEqual(await hexOf(chained, "claims.received"));
    await workToEnd(screeningWorker(partsFor()), opened, { partition: 0, max: 100 });
    const adjudication = adjudicationWorker(partsFor());
    await workToEnd(adjudication, opened, { partition: 0, max: 100 });
    await learn(opened, adjudication);
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
      const adjudication = adjudicationWorker(partsFor());
      await workToEnd(adjudication, opened, { partition: 0, max });
      await learn(opened, adjudication);
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
    const adjudication = adjudicationWorker(partsFor());
    await workToEnd(adjudication, opened, { partition: 0, max: 50 });
    await learn(opened, adjudication);
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
