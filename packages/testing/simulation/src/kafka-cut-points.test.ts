// The same month on Kafka, Redis and a Schema Registry as on one machine: the services' own workers, split and fused, one and three instances of
// adjudication, give the same receipts, entries and payables, member by member and byte for byte.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import {
  describeOnContainers,
  type StartedKafka,
  type StartedRedis,
  type StartedRegistry,
  startKafka,
  startRedis,
  startRegistry,
} from "@dripline/containers";
import type { Log, LogRecord, Output } from "@dripline/core";
import type { Embedded } from "@dripline/embedded";
import type { TopicName } from "@dripline/events";
import { makeTopics } from "@dripline/kafka";
import { judgeStretch, readPolicyVersions, type ToVerify, verifyLog } from "@dripline/replay";
import { kafkaSettings, openInstallation, type WorkerSettings } from "@dripline/service";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type LivedMonth, liveMonth } from "./lived-month.ts";
import { Supervised } from "./supervised.ts";

const CLAIMS = 300;
const PARTITIONS = 3;
const decided: readonly TopicName[] = ["claims.screened", "claims.adjudicated", "ledger.entries", "payables.posted"];

describeOnContainers("the same month on Kafka and Redis as on one machine", () => {
  let root: string;
  let month: LivedMonth;
  let chained: Embedded;
  let kafka: StartedKafka;
  let redis: StartedRedis;
  let registry: StartedRegistry;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "dripline-kafka-month-"));
    month = await liveMonth(root, { claims: CLAIMS, seed: 150 });
    chained = month.chained;
    [kafka, redis, registry] = await Promise.all([startKafka(), startRedis(), startRegistry()]);
  }, 240_000);

  afterAll(async () => {
    chained?.close();
    rmSync(root, { recursive: true, force: true });
    await Promise.all([kafka?.stop(), redis?.stop(), registry?.stop()]);
  }, 60_000);

  function settingsFor(application: string, workers: WorkerSettings["WORKERS"]): WorkerSettings {
    return {
      DRIPLINE_BROKERS: [kafka.brokers],
      DRIPLINE_REDIS: [redis.url],
      DRIPLINE_REGISTRY: registry.url,
      DRIPLINE_INSTALLATION_KEY: Buffer.from(chained.installationKey).toString("hex"),
      DRIPLINE_APPLICATION: application,
      DRIPLINE_KAFKA_TLS: false,
      DRIPLINE_HTTP_HOST: "127.0.0.1",
      DRIPLINE_HTTP_PORT: 0,
      DRIPLINE_BATCH_RECORDS: 50,
      DRIPLINE_LOG_LEVEL: "silent",
      WORKERS: workers,
    };
  }

  /** The facts of that time and the accepted claims onto the topics, each member's claims on one partition. */
  async function seed(settings: WorkerSettings): Promise<void> {
    await makeTopics(kafkaSettings(settings), { partitions: PARTITIONS, replicationFactor: 1 });
    await publish(month.known, settings);
    const received = await chained.log.read({ topic: "claims.received", partition: 0, from: 0, max: 1_000_000 });
    await publish(
      received.map(({ topic, key, value }) => ({ topic, key, value })),
      settings,
    );
  }

  async function publish(outputs: readonly Output[], settings: WorkerSettings): Promise<void> {
    const installation = await openInstallation(settings);
    const owned = await installation.open.own({ worker: "seed", topic: "claims.received", partition: 0 });
    await owned.commit.commit({ outputs, state: new Map(), positions: [] });
    await owned.release();
    await installation.close();
  }

  async function expectSame(log: Log, topic: TopicName, partitions: number): Promise<void> {
    const theirs = sequences(await chained.log.read({ topic, partition: 0, from: 0, max: 1_000_000 }), topic);
    const all: LogRecord[] = [];
    for (let partition = 0; partition < partitions; partition++)
      all.push(...(await log.read({ topic, partition, from: 0, max: 1_000_000 })));
    const ours = sequences(all, topic);
    expect(`${topic} ${all.length} ${ours.size}`).toBe(`${topic} ${[...theirs.values()].flat().length} ${theirs.size}`);
    for (const [key, values] of theirs) expect(ours.get(key)?.findIndex((value, at) => value !== values[at])).toBe(-1);
  }

  async function until(log: Log, topic: TopicName, count: number): Promise<void> {
    const end = Date.now() + 90_000;
    for (;;) {
      let found = 0;
      for (let partition = 0; partition < PARTITIONS; partition++)
        found += (await log.read({ topic, partition, from: 0, max: 1_000_000 })).length;
      if (found >= count) return;
      if (Date.now() > end) throw new Error(`${topic} has ${found} of ${count} records`);
      await wait(250);
    }
  }

  test.each([
    ["split", ["screening", "adjudication"]],
    ["split, three of adjudication", ["screening", "adjudication", "adjudication", "adjudication"]],
    ["fused", ["screening,adjudication"]],
    ["fused, three instances", ["screening,adjudication", "screening,adjudication", "screening,adjudication"]],
  ] as const)(
    "%s",
    async (title, processes) => {
      const application = `m-${title.replaceAll(/[^a-z]+/g, "-")}`;
      // Topics are the cluster's: the next case begins with none of the last one's.
      const settings = settingsFor(application, "screening");
      await seed(settings);
      const installation = await openInstallation(settings);
      const supervised = processes.map((workers) => new Supervised(settingsFor(application, workers)));
      try {
        for (const each of supervised) each.start();
        await live(installation.open.log, settings);
        for (const each of supervised) await each.stop();
        const receipts = await chained.log.end({ topic: "claims.adjudicated", partition: 0 });
        for (const topic of decided) await expectSame(installation.open.log, topic, topic === "payables.posted" ? 1 : PARTITIONS);
        await expectVerified(installation.open.log, receipts);
      } finally {
        for (const each of supervised) await each.stop();
        await removeAll(installation);
      }
    },
    180_000,
  );

  /** What waits for a fact is judged again as soon as the fact is there, by whoever owns the member's partition. */
  async function live(log: Log, settings: WorkerSettings): Promise<void> {
    expect(month.later.at(-1)?.receipts).toBeGreaterThan(month.receipts);
    await until(log, "claims.adjudicated", month.receipts);
    for (const { outputs, receipts } of month.later) {
      if (outputs.length > 0) await publish(outputs, settings);
      await until(log, "claims.adjudicated", receipts);
    }
  }

  /** Judged again, chained, under checkpoints and beside their ledger: what `dripline replay verify` checks. */
  async function expectVerified(log: Log, receipts: number): Promise<void> {
    const policies = await readPolicyVersions(log);
    let found = 0;
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const judge: ToVerify["judge"] = (stretch) => judgeStretch({ log, policies, partition }, stretch);
      const verified = await verifyLog({ log, partition, judge });
      expect([partition, verified.findings, verified.tree.size]).toEqual([partition, [], verified.receipts]);
      found += verified.receipts;
    }
    expect(found).toBe(receipts);
  }

  async function removeAll({ open, close }: Awaited<ReturnType<typeof openInstallation>>): Promise<void> {
    const names = (await open.admin.listTopics()).filter((name) => !name.startsWith("__"));
    await open.admin.deleteTopics({ topics: names });
    await close();
    await wait(1000);
  }
});

/** Values by key in the order of the log; payables, which come of many partitions, in the order of their bytes. */
function sequences(records: readonly LogRecord[], topic: TopicName): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { key, value } of records) found.set(key, [...(found.get(key) ?? []), Buffer.from(value).toString("base64")]);
  if (topic === "payables.posted") for (const values of found.values()) values.sort();
  return found;
}
