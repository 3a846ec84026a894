// The connection to Redis, one node or a cluster: nothing is sent twice behind our back, nothing queues while it is away, and what it says
// when it fails is a fault that pauses a partition.
import { Fault } from "@dripline/core";
import calculateSlot from "cluster-key-slot";
import { Cluster, Redis, type RedisOptions } from "ioredis";
import { APPLY, MARK } from "./apply-script.ts";

export type RedisClient = Redis | Cluster;

export interface Command {
  readonly name: "get" | "set" | "hmget" | "hgetBuffer" | "applyValues" | "moveMark";
  /** Where it goes: of several keys the first, all of one slot. */
  readonly key: string;
  readonly values: readonly (string | number | Buffer)[];
}

const OPTIONS: RedisOptions = {
  autoResendUnfulfilledCommands: false,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 5000,
  lazyConnect: true,
  retryStrategy: (times) => Math.min(50 * times, 1000),
};

/** Several addresses, or one that ends in `?cluster`, are a cluster's. */
export async function connectRedis(urls: readonly string[], ca?: string): Promise<RedisClient> {
  const isCluster = urls.length > 1 || urls[0]?.endsWith("?cluster");
  const options = ca !== undefined && urls[0]?.startsWith("rediss:") ? { ...OPTIONS, tls: { ca } } : OPTIONS;
  const client = isCluster
    ? new Cluster(
        urls.map((url) => url.replace(/\?cluster$/, "")),
        {
          redisOptions: options,
          enableOfflineQueue: false,
          lazyConnect: true,
          slotsRefreshTimeout: 5000,
          // Its own resending, by slot, is for commands that were refused, and those took no effect.
          maxRedirections: 8,
        },
      )
    : new Redis(urls[0] ?? "", options);
  // Errors reach whoever asks; without a listener they would end the process. Why a connection failed is said here alone.
  let reason: unknown;
  client.on("error", (error) => {
    reason = error;
  });
  // A script that a failover forgot is sent again: only a command defined so is.
  // How many keys it has stands before them.
  client.defineCommand("applyValues", { lua: APPLY });
  client.defineCommand("moveMark", { numberOfKeys: 1, lua: MARK });
  try {
    await naming(() => client.connect().catch((error) => Promise.reject(reason ?? error)));
  } catch (error) {
    // Left alone it would go on trying, and keep the process alive, for ever.
    client.disconnect();
    throw error;
  }
  return client;
}

/** What each server does when its memory is full. */
export async function evictionPoliciesOf(client: RedisClient): Promise<string[]> {
  const masters = client instanceof Cluster ? client.nodes("master") : [client];
  const infos = await Promise.all(masters.map((master) => master.info("memory")));
  return infos.map((info) => /maxmemory_policy:([\w-]+)/.exec(info)?.[1] ?? "");
}

/** The running servers that hold the data: after a restart or a failover they are others. */
export async function runsOf(client: RedisClient): Promise<string> {
  const masters = client instanceof Cluster ? client.nodes("master") : [client];
  const infos = await Promise.all(masters.map((master) => master.info("server")));
  return infos
    .map((info) => /run_id:(\w+)/.exec(info)?.[1] ?? "")
    .sort()
    .join(",");
}

/** Keys asked for in one step of a scan: a hint. */
const SCAN_COUNT = 1000;

/** Every key of that pattern, on every server; one that moves meanwhile may come twice. */
export async function* keysLike(client: RedisClient, pattern: string): AsyncGenerator<string> {
  for (const server of client instanceof Cluster ? client.nodes("master") : [client]) {
    for (let cursor = "0", isFirst = true; isFirst || cursor !== "0"; isFirst = false) {
      const [next, keys] = await naming(() => server.scan(cursor, "MATCH", pattern, "COUNT", SCAN_COUNT));
      yield* keys;
      cursor = next;
    }
  }
}

/** Sends commands together, one pipeline for each server that they go to; the answers in their order. The first error among them is thrown. */
export async function sendAll(client: RedisClient, commands: readonly Command[]): Promise<unknown[]> {
  const groups = new Map<string, number[]>();
  for (const [at, { key }] of commands.entries()) {
    const server = client instanceof Cluster ? (client.slots[calculateSlot(key)]?.join() ?? "") : "";
    const group = groups.get(server);
    if (group === undefined) groups.set(server, [at]);
    else group.push(at);
  }
  const answers: unknown[] = [];
  await Promise.all(
    [...groups.values()].map(async (group) => {
      const pipeline = client.pipeline(group.flatMap((at) => commands[at] ?? []).map(argumentsOf));
      for (const [at, [error, value]] of ((await pipeline.exec()) ?? []).entries()) {
        if (error !== null) throw error;
        answers[group[at] ?? 0] = value;
      }
    }),
  );
  return answers;
}

function argumentsOf({ name, key, values }: Command): [string, ...(string | number | Buffer)[]] {
  return name === "applyValues" ? [name, ...values] : [name, key, ...values];
}

/** Keys that one script may touch: all of them on one server, those of one slot in a cluster. */
export function slotOf(client: RedisClient, key: string): number {
  return client instanceof Cluster ? calculateSlot(key) : 0;
}

/** What Redis says names no key: a key holds a member's pseudonym. */
export async function naming<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { message = "no reason given" } = error as { readonly message?: string };
    const said = message.split("\n")[0] ?? "";
    const isRefusal = /^(WRONGPASS|NOAUTH|NOPERM)\b|certificate|altnames/i.test(said);
    throw isRefusal
      ? new Fault("DRIP_REDIS_REFUSES", `Redis refuses: ${said}`, { cause: error })
      : new Fault("DRIP_REDIS_AWAY", `Redis doesn't answer: ${said}`, { cause: error });
  }
}
