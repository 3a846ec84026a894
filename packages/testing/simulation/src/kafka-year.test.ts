// A generated year on Kafka, month by month through intake, the services' own workers and a cycle: it verifies with 0 differences from the
// outside, a what-if says of the topics what it says of a folder, and all state is built anew in another Redis.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Instant, IsoDate } from "@dripline/claims";
import { loadPolicy, run, writeSynthetic } from "@dripline/cli";
import { describeOnContainers, type StartedKafka, type StartedRedis, startKafka, startRedis } from "@dripline/containers";
import type { Log } from "@dripline/core";
import { openEmbedded } from "@dripline/embedded";
import { memberKeys, topics } from "@dripline/events";
import { fileAt } from "@dripline/files";
import { makeTopics } from "@dripline/kafka";
import { kafkaSettings, openInstallation, serviceLog, type WorkerSettings } from "@dripline/service";
import { takeClaims } from "@dripline/service-intake";
import { closeOnce } from "@dripline/service-remittance";
import { receivedAt } from "@dripline/synth";
import { ReferenceReader } from "@dripline/workers";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Supervised } from "./supervised.ts";

const CLAIMS = 150;
const COMMAND = fileURLToPath(new URL("../../../../bin/dripline", import.meta.url));
const KEY = "5a".repeat(32);

describeOnContainers("a year on Kafka", () => {
  const root = mkdtempSync(join(tmpdir(), "dripline-kafka-year-"));
  const year = join(root, "year");
  let kafka: StartedKafka;
  let redis: StartedRedis;
  let settings: WorkerSettings;

  beforeAll(async () => {
    writeSynthetic(year, { claims: CLAIMS, seed: 57, isYear: true });
    [kafka, redis] = await Promise.all([startKafka(), startRedis()]);
    settings = {
      DRIPLINE_BROKERS: [kafka.brokers],
      DRIPLINE_REDIS: [redis.url],
      DRIPLINE_INSTALLATION_KEY: KEY,
      DRIPLINE_APPLICATION: "year",
      DRIPLINE_KAFKA_TLS: false,
      DRIPLINE_HTTP_HOST: "127.0.0.1",
      DRIPLINE_HTTP_PORT: 0,
      DRIPLINE_BATCH_RECORDS: 50,
      DRIPLINE_LOG_LEVEL: "silent",
      WORKERS: "screening,adjudication",
    };
    await makeTopics(kafkaSettings(settings), { partitions: 1, replicationFactor: 1 });
    await live();
  }, 240_000);
  afterAll(async () => {
    rmSync(root, { recursive: true, force: true });
    await Promise.all([kafka?.stop(), redis?.stop()]);
  }, 60_000);

  /** Feeds as a data folder takes them, then each month's files, their decisions, and a cycle at the year's end. */
  async function live(): Promise<void> {
    const feeds = join(root, "feeds");
    openEmbedded(feeds, { installationKey: Buffer.from(KEY, "hex") }).close();
    mkdirSync(join(root, "none"));
    const folders = { data: feeds, in: join(root, "none"), out: join(root, "out"), reference: join(year, "reference") };
    await run({ ...folders, once: true, receivedAt: receivedAt("2025-01") as Instant });
    const { open, close } = await openInstallation(settings);
    const owned = await open.own({ worker: "intake", topic: "claims.received", partition: 0 });
    const from = openEmbedded(feeds, { readOnly: true });
    for (const { name: topic } of topics.filter(({ compacted }) => compacted)) {
      const records = await from.log.read({ topic, partition: 0, from: 0, max: 1_000_000 });
      const outputs = records.map(({ key, value }) => ({ topic, key, value }));
      if (outputs.length > 0) await owned.commit.commit({ outputs, state: new Map(), positions: [] });
    }
    from.close();
    const reference = new ReferenceReader();
    await reference.catchUp(open.log);
    const parts = {
      state: owned.state,
      commit: owned.commit,
      tables: reference.tables,
      policy: loadPolicy().policy,
      keyOf: memberKeys(Buffer.from(KEY, "hex")),
    };
    for (const month of readdirSync(join(year, "claims")).sort())
      for (const file of readdirSync(join(year, "claims", month)).sort())
        await takeClaims({ ...fileAt(join(year, "claims", month, file)), receivedAt: receivedAt(month) as Instant }, parts);
    await owned.release();
    const workers = new Supervised(settings);
    workers.start();
    await decided(open.log);
    await workers.stop();
    const cycle = receivedAt("2025-12").slice(0, 10) as IsoDate;
    const log = serviceLog({ service: "remittance", level: "silent" });
    expect(await closeOnce(cycle, { ...settings, CYCLE_DATE: cycle }, log)).toBe(0);
    await close();
  }

  /** Until every claim that was received has its receipt. */
  async function decided(log: Log): Promise<void> {
    const read = (topic: "claims.received" | "claims.adjudicated") => log.read({ topic, partition: 0, from: 0, max: 1_000_000 });
    const received = (await read("claims.received")).length;
    for (const end = Date.now() + 90_000; (await read("claims.adjudicated")).length < received; await wait(500))
      if (Date.now() > end) throw new Error("the year isn't decided");
    await wait(2000);
  }

  function asked(...words: readonly string[]) {
    const env = { ...process.env, DRIPLINE_APPLICATION: "year", DRIPLINE_INSTALLATION_KEY: KEY };
    const from = ["--brokers", kafka.brokers, "--redis", redis.url, "--json"];
    const { status, stdout, stderr } = spawnSync(COMMAND, [...words, ...from], { encoding: "utf8", env, maxBuffer: 2 ** 28 });
    return { status, stderr, ...JSON.parse(stdout === "" ? "{}" : stdout) };
  }

  test("verifies with 0 differences: all of it, one file of it, and a quarter of it", () => {
    const all = asked("replay", "verify");
    expect(all).toMatchObject({ status: 0, differences: 0, findings: [] });
    expect(all.receipts).toBeGreaterThan(CLAIMS * 0.9);
    const [month = ""] = readdirSync(join(year, "claims")).sort();
    const [file = ""] = readdirSync(join(year, "claims", month)).sort();
    for (const stretch of [
      ["--file", file],
      ["--since", receivedAt("2025-04"), "--until", receivedAt("2025-06")],
    ]) {
      const part = asked("replay", "verify", ...stretch);
      expect(part).toMatchObject({ status: 0, differences: 0 });
      expect(part.receipts).toBeGreaterThan(0);
      expect(part.receipts).toBeLessThan(all.receipts);
    }
  }, 120_000);

  test("a what-if with the policy unchanged shows zero", () => {
    const policy = join(root, "unchanged.yaml");
    writeFileSync(policy, "title: nothing\n");
    expect(asked("replay", "what-if", "--policy", policy)).toMatchObject({
      status: 0,
      baseline: { differences: 0 },
      claims: { changed: 0 },
      paid: { differenceCents: 0 },
    });
  }, 60_000);

  test("all its state is built anew from the topics alone, in a new Redis and in a new folder", () => {
    const other = `${redis.url}/1`;
    for (const into of [other, join(root, "anew")]) {
      const rebuilt = asked("replay", "rebuild", "--into", into);
      expect(rebuilt).toMatchObject({ status: 0, differences: 0, findings: [] });
      expect(rebuilt.accounts).toBeGreaterThan(CLAIMS);
    }
    expect(asked("replay", "rebuild", "--into", other)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("name a Redis that has none"),
    });
  }, 120_000);
});
