// The StateCopy on Redis, one node or a cluster: a member's values under one hash tag, one pipeline for a batch.
import { Fault, type StateChange, type StateCopy, type StateMark } from "@dripline/core";
import { Cluster, Redis, type RedisOptions } from "ioredis";
import { APPLY } from "./apply-script.ts";

export interface RedisSettings {
  /** `redis://[user:password@]host:port`, `rediss://` for TLS; several name a cluster's nodes. */
  readonly urls: readonly string[];
  /** Before every key, so that installations can share a Redis. */
  readonly prefix: string;
}

export interface OpenRedis extends StateCopy {
  close(): void;
}

/** Values in one pipeline. */
const VALUES_PER_PIPELINE = 1000;

/** Nothing is sent twice behind our back, nothing queues while Redis is away: a partition pauses instead. */
const OPTIONS: RedisOptions = {
  autoResendUnfulfilledCommands: false,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 5000,
  lazyConnect: true,
};

interface Scripted {
  applyValue(key: string, epoch: string, offset: number, hasValue: string, value: Buffer): unknown;
}

export async function openRedis({ urls, prefix }: RedisSettings): Promise<OpenRedis> {
  const client = await connect(urls);
  // A script that a failover forgot is sent again: only a command defined so is.
  client.defineCommand("applyValue", { numberOfKeys: 1, lua: APPLY });
  return {
    read: (keys) =>
      naming(() =>
        read(
          client,
          keys.map((key) => keyOf(prefix, key)),
        ),
      ),
    apply: (changes, { partition, mark }) =>
      naming(async () => {
        for (let at = 0; at < changes.length; at += VALUES_PER_PIPELINE)
          await applySome(client, { prefix, epoch: mark.epoch, changes: changes.slice(at, at + VALUES_PER_PIPELINE) });
        const value = Buffer.from(JSON.stringify(mark));
        await applySome(client, { prefix, epoch: mark.epoch, changes: [{ key: markKey(partition), value, offset: mark.next }] });
      }),
    mark: (partition) =>
      naming(async () => {
        const [value] = await read(client, [keyOf(prefix, markKey(partition))]);
        return value === undefined ? undefined : (JSON.parse(Buffer.from(value).toString("utf8")) as StateMark);
      }),
    close: () => client.disconnect(),
  };
}

function markKey(partition: number): string {
  return `mark/${partition}`;
}

/** A member's keys, `member/<memberKey>…`, lie in one slot of a cluster; every other key in its own. */
function keyOf(prefix: string, key: string): string {
  const [, member, rest = ""] = /^member\/([A-Z2-7]+)(.*)$/.exec(key) ?? [];
  return member === undefined ? `${prefix}:{${key}}` : `${prefix}:{member/${member}}${rest}`;
}

async function connect(urls: readonly string[]): Promise<Redis | Cluster> {
  const client =
    urls.length > 1
      ? new Cluster([...urls], { redisOptions: OPTIONS, enableOfflineQueue: false, lazyConnect: true, slotsRefreshTimeout: 5000 })
      : new Redis(urls[0] ?? "", OPTIONS);
  // Errors reach whoever asks; without a listener they would end the process.
  client.on("error", () => {});
  await naming(() => client.connect());
  return client;
}

async function read(client: Redis | Cluster, keys: readonly string[]): Promise<(Uint8Array | undefined)[]> {
  if (keys.length === 0) return [];
  const pipeline = client.pipeline();
  for (const key of keys) pipeline.hgetBuffer(key, "v");
  return (await results(pipeline)).map((value) => (Buffer.isBuffer(value) ? value : undefined));
}

interface Applying {
  readonly prefix: string;
  readonly epoch: string;
  readonly changes: readonly StateChange[];
}

async function applySome(client: Redis | Cluster, { prefix, epoch, changes }: Applying): Promise<void> {
  const pipeline = client.pipeline();
  const scripted = pipeline as unknown as Scripted;
  for (const { key, value, offset } of changes)
    scripted.applyValue(keyOf(prefix, key), epoch, offset, value === undefined ? "0" : "1", Buffer.from(value ?? []));
  await results(pipeline);
}

async function results(pipeline: ReturnType<Redis["pipeline"]>): Promise<unknown[]> {
  const answers = (await pipeline.exec()) ?? [];
  return answers.map(([error, value]) => {
    if (error !== null) throw error;
    return value;
  });
}

/** What Redis says names no key: a key holds a member's pseudonym. */
async function naming<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const said = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "no reason given";
    throw new Fault("DRIP_REDIS_AWAY", `Redis doesn't answer: ${said}`, { cause: error });
  }
}
