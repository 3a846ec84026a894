// Screening and adjudication on a real broker and Redis, fused and split, beside a bare transactional pass-through of the same records by the
// same kafkajs; what they leave in the state, and how fast an empty Redis is filled. `DRIPLINE_BENCH_CLAIMS=200000`
// for a run that is long enough to tell whether memory is flat.
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { hasEngine, type StartedRedis, startKafka, startRedis } from "@dripline/containers";
import type { Output } from "@dripline/core";
import { kafkaClient, makeTopics, openKafka } from "@dripline/kafka";
import { openRedis } from "@dripline/redis";
import type { BenchReport, BenchRow } from "./bench-report.ts";
import { type KafkaMonth, kafkaMonth } from "./kafka-month.ts";
import { bareRates, type Machines, medianRate, type OwnRun, RECORDS_PER_TRANSACTION, runOwn, type Seeded, sumOf } from "./kafka-runs.ts";
import { PASSED_TOPIC, type Taken, type WorkerTask } from "./kafka-worker.ts";

const CLAIMS = 10_000;
const SEED = 23;
const OUTPUTS_PER_UNIT = 5000;
const PARTITIONS = [1, 4];
const REBUILDS = 3;
const ATTEMPTS_MAX = 20;
/** A run this long tells whether memory is flat. */
const LONG_RUN_CLAIMS = 200_000;

/** Topics made anew, with the month on them. */
async function seed({ kafka, month, application, partitions, redis }: Seeded): Promise<void> {
  const settings = { brokers: [kafka.brokers], application };
  const admin = kafkaClient(settings).admin();
  await admin.connect();
  const old = (await admin.listTopics()).filter((name) => !name.startsWith("__"));
  if (old.length > 0) await admin.deleteTopics({ topics: old });
  while ((await admin.listTopics()).some((name) => old.includes(name))) await wait(100);
  // One batch of it may be as large as what a fetch brings.
  const configEntries = [{ name: "max.message.bytes", value: String(8 << 20) }];
  await admin.createTopics({ waitForLeaders: false, topics: [{ topic: PASSED_TOPIC, numPartitions: partitions, configEntries }] });
  await admin.disconnect();
  await patiently(() => makeTopics(settings, { partitions, replicationFactor: 1 }));
  await redis.command(["FLUSHALL"]);
  const copy = await openRedis({ urls: [redis.url], prefix: "seed" });
  const open = await openKafka({ ...settings, copy });
  const owned = await open.own({ worker: "seed", topic: "claims.received", partition: 0 });
  for (const outputs of [...unitsOf(month.feeds), ...unitsOf(month.claims)]) {
    await owned.commit.commit({ outputs, state: new Map(), positions: [] });
  }
  await owned.release();
  await open.close();
  copy.close();
  await redis.command(["FLUSHALL"]);
}

/** A broker that has just made topics may not know them yet; what is made already stays. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS_MAX) throw error;
      await wait(500);
    }
  }
}

function* unitsOf(outputs: readonly Output[]): Generator<readonly Output[]> {
  for (let at = 0; at < outputs.length; at += OUTPUTS_PER_UNIT) yield outputs.slice(at, at + OUTPUTS_PER_UNIT);
}

interface Compared {
  readonly rows: readonly BenchRow[];
  readonly run: OwnRun;
}

/** Ours between two turns of the pass-through on the very same topics. */
async function compare(seeded: Seeded, name: string, workers: readonly WorkerTask["what"][]): Promise<Compared> {
  await seed(seeded);
  const before = await bareRates(seeded, 1);
  const run = await runOwn(seeded, workers);
  const bare = medianRate([...before, ...(await bareRates(seeded, 2))]);
  const written = Math.round(
    sumOf(run.told.flat(), ({ outputBytes, stateBytes }) => outputBytes + stateBytes) / seeded.month.claims.length,
  );
  const heavy = medianRate(await bareRates(seeded, 3, written));
  const ratio = run.claimsPerSecond / bare.claimsPerSecond;
  const on = `, ${seeded.partitions === 1 ? "one partition" : `${seeded.partitions} partitions`}`;
  return {
    run,
    rows: [
      { name: `bare kafkajs: one topic to another${on}`, value: bare.claimsPerSecond, unit: "claims/s" },
      {
        name: `dripline ${name}${on}; ratio to bare`,
        value: run.claimsPerSecond,
        unit: "claims/s",
        ratio,
        ...(workers.length === 1 ? { ratioAtLeast: 0.5 } : {}),
      },
      {
        name: `  bare kafkajs, writing as much as that: one record of ${written} bytes; ours to it`,
        value: heavy.claimsPerSecond,
        unit: "claims/s",
        ratio: run.claimsPerSecond / heavy.claimsPerSecond,
      },
      { name: "  transactions: ours", value: run.transactionsPerSecond, unit: "/s" },
      { name: "  transactions: bare", value: bare.transactionsPerSecond, unit: "/s" },
    ],
  };
}

interface Rebuilt {
  readonly changes: number;
  readonly perSecond: number;
}

/** Redis emptied, and a worker's own gate filling it: the partitions one after the other, as one process does it. */
async function rebuild({ kafka, redis, application, partitions }: Seeded): Promise<Rebuilt> {
  const copy = await openRedis({ urls: [redis.url], prefix: application });
  const open = await openKafka({ brokers: [kafka.brokers], application, copy });
  await redis.command(["FLUSHALL"]);
  const owned = [];
  for (let partition = 0; partition < partitions; partition++) {
    owned.push(await open.own({ worker: "screening", topic: "claims.received", partition }));
  }
  const changes = sumOf(owned, ({ filled }) => filled);
  const rates: number[] = [];
  for (let round = 0; round < REBUILDS; round++) {
    await redis.command(["FLUSHALL"]);
    const from = performance.now();
    for (const { state } of owned) await state.read(["nothing"]);
    rates.push((changes * 1000) / (performance.now() - from));
  }
  for (const each of owned) await each.release();
  await open.close();
  copy.close();
  return { changes, perSecond: rates.sort((a, b) => a - b)[REBUILDS >> 1] ?? Number.NaN };
}

async function redisBytes(redis: StartedRedis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.command(["INFO", "memory"]))?.[1]);
}

function stateRows(run: OwnRun, { claims, ofRedis, rebuilt }: { claims: number; ofRedis: number; rebuilt: Rebuilt }): BenchRow[] {
  const told = run.told.flat();
  const each = (of: (taken: Taken) => number): number => sumOf(told, of) / claims;
  return [
    { name: "written to state.changed, keys included", value: each(({ stateBytes }) => stateBytes), unit: "bytes/claim" },
    { name: "changes of the state", value: each(({ stateChanges }) => stateChanges), unit: "/claim" },
    { name: "memory of Redis for it", value: ofRedis / claims, unit: "bytes/claim" },
    { name: "written to the other topics, keys included", value: each(({ outputBytes }) => outputBytes), unit: "bytes/claim" },
    {
      name: `an empty Redis filled with ${rebuilt.changes.toLocaleString("en-US")} changes`,
      value: rebuilt.perSecond,
      unit: "changes/s",
    },
    {
      name: "  the entries of the ledger that they carry",
      value: (rebuilt.perSecond / rebuilt.changes) * sumOf(told, ({ entries }) => entries),
      unit: "entries/s",
      atLeast: 100_000,
    },
  ];
}

function memoryRows({ told }: OwnRun, claims: number): BenchRow[] {
  const taken = told.flat();
  const peak = (from: number, to: number): number => {
    const part = taken.slice(Math.floor(taken.length * from), Math.ceil(taken.length * to));
    return Math.max(...part.map(({ rss }) => rss)) / 2 ** 20;
  };
  const [second, last] = [peak(0.25, 0.5), peak(0.75, 1)];
  const atMost = claims >= LONG_RUN_CLAIMS ? second * 1.1 : undefined;
  return [
    { name: "resident, at most, in the second quarter of the run", value: second, unit: "MB" },
    { name: "resident, at most, in the last quarter", value: last, unit: "MB", ratio: last / second, atMost },
  ];
}

function claimsAskedFor(): number {
  const asked = Number(process.env.DRIPLINE_BENCH_CLAIMS ?? CLAIMS);
  if (!Number.isSafeInteger(asked) || asked < 1000) throw new Error("DRIPLINE_BENCH_CLAIMS: a whole number from 1000");
  return asked;
}

export async function bench(): Promise<BenchReport[]> {
  if (!hasEngine()) {
    process.stderr.write("SKIPPED, no Docker engine answers: bench/kafka.ts. See infra/images/README.md.\n");
    return [];
  }
  // The reaper's image can't be had everywhere; what is started here is stopped here.
  process.env.TESTCONTAINERS_RYUK_DISABLED = "true";
  const month = await kafkaMonth(claimsAskedFor(), SEED);
  const [kafka, redis] = await Promise.all([startKafka(), startRedis()]);
  try {
    return await measure({ kafka, redis }, month);
  } finally {
    await Promise.all([kafka.stop(), redis.stop()]);
  }
}

async function measure(machines: Machines, month: KafkaMonth): Promise<BenchReport[]> {
  const claims = month.claims.length;
  const rates: BenchRow[] = [];
  const of = `${claims.toLocaleString("en-US")} claims of ${Math.round(month.bytes / claims)} bytes, at most ${RECORDS_PER_TRANSACTION} in a transaction`;
  const empty = await redisBytes(machines.redis);
  let details: BenchReport[] = [];
  for (const partitions of PARTITIONS) {
    const fusedOn: Seeded = { ...machines, month, partitions, application: `fused-${partitions}` };
    const fused = await compare(fusedOn, "fused: screening and adjudication in one", ["fused"]);
    const ofRedis = (await redisBytes(machines.redis)) - empty;
    const rebuilt = await rebuild(fusedOn);
    details = [
      {
        title: `The state, fused, ${partitions} partitions`,
        rows: stateRows(fused.run, { claims, ofRedis, rebuilt }),
      },
      { title: "Memory of the fused process", rows: memoryRows(fused.run, claims) },
    ];
    const splitOn = { ...fusedOn, application: `split-${partitions}` };
    const split = await compare(splitOn, "split: two processes", ["screening", "adjudication"]);
    rates.push(...fused.rows, ...split.rows);
  }
  return [{ title: `On Kafka and Redis: ${of}`, rows: rates }, ...details];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { reportText } = await import("./bench-report.ts");
  for (const report of await bench()) process.stdout.write(reportText(report));
}
