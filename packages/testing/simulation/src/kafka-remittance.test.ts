// A month's payables on a real broker, in transactions that leave gaps: closed by the remittance service, twice, they give the bytes that the
// same closing gives on one machine, once.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Instant, IsoDate } from "@dripline/claims";
import { loadPolicy, run, writeSynthetic } from "@dripline/cli";
import { describeOnContainers, type StartedKafka, type StartedRedis, startKafka, startRedis } from "@dripline/containers";
import type { Commit, Log, LogRecord } from "@dripline/core";
import { type Embedded, openEmbedded } from "@dripline/embedded";
import { type TopicName, topics } from "@dripline/events";
import { makeTopics } from "@dripline/kafka";
import { kafkaSettings, openInstallation, serviceLog } from "@dripline/service";
import { closeOnce, type RemittanceSettings, remitCycle, startRemittance } from "@dripline/service-remittance";
import { ReferenceReader } from "@dripline/workers";
import { afterAll, beforeAll, expect, test } from "@jest/globals";

const CYCLE = "2025-04-04" as IsoDate;
const NEXT = "2025-04-11" as IsoDate;
const PAYABLES_PER_UNIT = 40;
const issuedTopics: readonly TopicName[] = ["remittances.issued", "payments.requested", "receivables.posted", "cycles.closed"];
const silent = serviceLog({ service: "remittance", level: "silent" });

describeOnContainers("a month's cycle closed on Kafka", () => {
  let root: string;
  let month: Embedded;
  let kafka: StartedKafka;
  let redis: StartedRedis;
  let settings: RemittanceSettings;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "dripline-kafka-cycle-"));
    writeSynthetic(root, { claims: 200, seed: 37 });
    const folders = { data: join(root, "data"), in: join(root, "claims"), out: join(root, "out"), reference: join(root, "reference") };
    await run({ ...folders, once: true, receivedAt: "2025-04-03T09:00:00-04:00" as Instant, cycle: CYCLE });
    const run1 = openEmbedded(folders.data, { readOnly: true });
    month = openEmbedded(join(root, "month"));
    await seed(run1.log, month.commit);
    [kafka, redis] = await Promise.all([startKafka(), startRedis()]);
    settings = {
      DRIPLINE_BROKERS: [kafka.brokers],
      DRIPLINE_REDIS: [redis.url],
      DRIPLINE_INSTALLATION_KEY: Buffer.from(run1.installationKey).toString("hex"),
      DRIPLINE_APPLICATION: "cycle",
      DRIPLINE_KAFKA_TLS: false,
      DRIPLINE_HTTP_HOST: "127.0.0.1",
      DRIPLINE_HTTP_PORT: 0,
      DRIPLINE_BATCH_RECORDS: 50,
      DRIPLINE_LOG_LEVEL: "silent",
    };
    await makeTopics(kafkaSettings(settings), { partitions: 2, replicationFactor: 1 });
    const installation = await openInstallation(settings);
    const owned = await installation.open.own({ worker: "seed", topic: "claims.received", partition: 0 });
    await seed(run1.log, owned.commit);
    await owned.release();
    await installation.close();
    run1.close();
  }, 240_000);

  afterAll(async () => {
    month?.close();
    rmSync(root, { recursive: true, force: true });
    await Promise.all([kafka?.stop(), redis?.stop()]);
  }, 60_000);

  /** What each topic of a closing holds. */
  async function bytesOf(log: Log): Promise<string[][]> {
    const records = await Promise.all(issuedTopics.map((topic) => all(log, topic)));
    return records.map((each) => each.map(({ key, value }) => `${key} ${Buffer.from(value).toString("base64")}`));
  }

  async function onKafka<T>(look: (log: Log) => Promise<T>): Promise<T> {
    const installation = await openInstallation(settings);
    try {
      return await look(installation.open.log);
    } finally {
      await installation.close();
    }
  }

  test("one run with CYCLE_DATE, then the same once more", async () => {
    await remitCycle(CYCLE, { ...month, reference: new ReferenceReader(), policy: loadPolicy().policy });
    const expected = await bytesOf(month.log);
    expect(expected[0]?.length).toBeGreaterThan(3);
    expect(await closeOnce(CYCLE, { ...settings, CYCLE_DATE: CYCLE }, silent)).toBe(0);
    expect(await onKafka(bytesOf)).toEqual(expected);
    expect(await closeOnce(CYCLE, { ...settings, CYCLE_DATE: CYCLE }, silent)).toBe(0);
    expect(await closeOnce(NEXT, { ...settings, CYCLE_DATE: NEXT }, silent)).toBe(0);
    expect(await onKafka(bytesOf)).toEqual(expected);
  }, 120_000);

  test("a service with CYCLE_AT starts, finds nothing due, and drains", async () => {
    const before = await onKafka(bytesOf);
    const lost: unknown[] = [];
    const service = await startRemittance({ ...settings, CYCLE_AT: 0 }, { log: silent, lost: (error) => lost.push(error) });
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await service.stop();
    expect(lost).toEqual([]);
    expect(await onKafka(bytesOf)).toEqual(before);
  }, 60_000);
});

function all(log: Log, topic: TopicName): Promise<readonly LogRecord[]> {
  return log.read({ topic, partition: 0, from: 0, max: 1_000_000 });
}

/** Feeds and payables of a month that was run, unpaid: the payables unit by unit. */
async function seed(from: Log, to: Commit): Promise<void> {
  for (const { name } of topics) {
    if (name !== "payables.posted" && !name.startsWith("reference.")) continue;
    const outputs = (await all(from, name)).map(({ topic, key, value }) => ({ topic, key, value }));
    const size = name === "payables.posted" ? PAYABLES_PER_UNIT : outputs.length;
    for (let at = 0; at < outputs.length; at += size)
      await to.commit({ outputs: outputs.slice(at, at + size), state: new Map(), positions: [] });
  }
}
