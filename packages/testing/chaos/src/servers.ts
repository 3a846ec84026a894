// The real servers of a chaos, each behind a link that can fail: a broker, two Redis of which one is in use, a Schema Registry.
import {
  freePort,
  type StartedKafka,
  type StartedRedis,
  type StartedRegistry,
  startKafka,
  startRedisPair,
  startRegistry,
} from "@dripline/containers";
import { Link } from "./link.ts";

interface Links {
  readonly kafka: Link;
  readonly redis: Link;
  readonly registry: Link;
}

export class Servers {
  readonly kafka: StartedKafka;
  readonly redis: StartedRedis;
  readonly registry: StartedRegistry;
  readonly links: Links;
  /** Which of the two Redis the link leads to. */
  #inUse = 0;

  private constructor(links: Links, { kafka, redis, registry }: Pick<Servers, "kafka" | "redis" | "registry">) {
    this.links = links;
    this.kafka = kafka;
    this.redis = redis;
    this.registry = registry;
    for (const name of ["kafka", "redis", "registry"] as const) this.restore(name);
  }

  static async start(): Promise<Servers> {
    // The reaper's own image can't be had where images are built from packages; everything is stopped here.
    process.env.TESTCONTAINERS_RYUK_DISABLED = "true";
    const [kafkaLink, redisLink, registryLink] = [await linkAnywhere(), await linkAnywhere(), await linkAnywhere()];
    const starting = [startKafka({ advertised: kafkaLink.port }), startRedisPair(), startRegistry()] as const;
    const [kafka, redis, registry] = await Promise.all(starting);
    const servers = new Servers({ kafka: kafkaLink, redis: redisLink, registry: registryLink }, { kafka, redis, registry });
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, servers.#interrupted);
    return servers;
  }

  get brokers(): string {
    return `127.0.0.1:${this.links.kafka.port}`;
  }

  get redisUrl(): string {
    return `redis://127.0.0.1:${this.links.redis.port}`;
  }

  get registryUrl(): string {
    const url = new URL(this.registry.url);
    url.hostname = "127.0.0.1";
    url.port = String(this.links.registry.port);
    return url.href;
  }

  /** The link leads where it should. */
  restore(name: keyof Links): void {
    const at = { kafka: `tcp://${this.kafka.brokers}`, redis: this.redis.urls[this.#inUse] ?? "", registry: this.registry.url }[name];
    this.links[name].leadTo(Number(new URL(at).port));
  }

  /** To the Redis in use. */
  toRedis(...words: readonly string[]): Promise<string> {
    return this.redis.command(words, this.#inUse);
  }

  /** The one that isn't in use becomes a replica, and holds what the one in use holds now: from here on it lags. */
  async leaveReplicaBehind(): Promise<void> {
    await this.redis.command(["REPLICAOF", "127.0.0.1", portOf(this.redis, this.#inUse)], this.#spare);
    await this.#replicated(this.#spare);
    await this.redis.command(["REPLICAOF", "NO", "ONE"], this.#spare);
  }

  /** The replica is promoted, and clients are led to it: another running server, which forgot what came since. */
  promoteReplica(): void {
    this.#inUse = this.#spare;
    this.restore("redis");
  }

  /** The server in use takes the replica's data and goes on: the same running server, which forgot what came since. */
  async takeBackFromReplica(): Promise<void> {
    await this.toRedis("REPLICAOF", "127.0.0.1", portOf(this.redis, this.#spare));
    await this.#replicated(this.#inUse);
    await this.toRedis("REPLICAOF", "NO", "ONE");
  }

  /** No container outlives whoever started it. */
  readonly #interrupted = (): void => void this.stop().finally(() => process.exit(INTERRUPTED));

  async stop(): Promise<void> {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, this.#interrupted);
    for (const link of Object.values(this.links)) link.close();
    await Promise.all([this.kafka.stop(), this.redis.stop(), this.registry.stop()]);
  }

  get #spare(): number {
    return 1 - this.#inUse;
  }

  async #replicated(node: number): Promise<void> {
    for (let look = 0; look < LOOKS_MAX; look++) {
      if ((await this.redis.command(["INFO", "replication"], node)).includes("master_link_status:up")) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("a Redis did not become a replica of the other");
  }
}

const LOOKS_MAX = 400;
/** As a shell says it of Ctrl-C. */
const INTERRUPTED = 130;

async function linkAnywhere(): Promise<Link> {
  return Link.open(await freePort());
}

function portOf({ urls }: StartedRedis, node: number): string {
  return new URL(urls[node] ?? "").port;
}
