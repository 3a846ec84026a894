// What is disturbed: a broker, a Redis and the services as processes, a month of claims fed to them slice by slice, and a look at what came of it.
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type StartedKafka, type StartedRedis, startKafka, startRedis } from "@dripline/containers";
import { Fault, type Output, type StateCopy } from "@dripline/core";
import { makeTopics, type OpenKafka, type OwnedPartition, openKafka } from "@dripline/kafka";
import type { Month } from "./month.ts";
import { type Service, Supervised } from "./supervised.ts";
import { type Tally, TopicReader, tally } from "./tally.ts";

export const PARTITIONS = 3;
export const SESSION_MS = 1500;
/** Small, so that a slice is several transactions of each partition. */
const BATCH_RECORDS = 4;
const DONE_MS_MAX = 120_000;
const LOOK_EVERY_MS = 100;

export interface Servers {
  readonly kafka: StartedKafka;
  readonly redis: StartedRedis;
}

export async function startServers(): Promise<Servers> {
  process.env.TESTCONTAINERS_RYUK_DISABLED = "true";
  const [kafka, redis] = await Promise.all([startKafka(), startRedis()]);
  return { kafka, redis };
}

export async function stopServers({ kafka, redis }: Servers): Promise<void> {
  await Promise.all([kafka.stop(), redis.stop()]);
}

export interface StageSettings {
  readonly servers: Servers;
  readonly month: Month;
  /** Names the installation. */
  readonly application: string;
  /** Claims fed at once. */
  readonly slice: number;
  readonly preload?: string | undefined;
}

export class Stage {
  readonly servers: Servers;
  readonly month: Month;
  readonly screening: Supervised;
  /** Two, each with partitions of its own. */
  readonly adjudication: readonly Supervised[];
  readonly #settings: StageSettings;
  readonly #open: OpenKafka;
  readonly #feeder: OwnedPartition;
  readonly #receipts: TopicReader;
  #fed = 0;

  private constructor(settings: StageSettings, { open, feeder }: { readonly open: OpenKafka; readonly feeder: OwnedPartition }) {
    this.#settings = settings;
    this.servers = settings.servers;
    this.month = settings.month;
    this.#open = open;
    this.#feeder = feeder;
    this.#receipts = new TopicReader(open.log, "claims.adjudicated", PARTITIONS);
    this.screening = this.start("20-screening");
    this.adjudication = [this.start("30-adjudication"), this.start("30-adjudication")];
  }

  static async open(settings: StageSettings): Promise<Stage> {
    const { servers, application, month } = settings;
    const kafka = { brokers: [servers.kafka.brokers], application };
    await patiently(() => makeTopics(kafka, { partitions: PARTITIONS, replicationFactor: 1 }));
    const open = await patiently(() => openKafka({ ...kafka, copy: NO_COPY }));
    const feeder = await patiently(() => open.own({ worker: "feeder", topic: "claims.received", partition: 0 }));
    await feeder.commit.commit({ outputs: month.known, state: new Map(), positions: [] });
    return new Stage(settings, { open, feeder });
  }

  /** A service as it ships, by its folder. */
  start(folder: string, more: Partial<Pick<Service, "environment" | "once">> = {}): Supervised {
    const { servers, application, month, preload } = this.#settings;
    return new Supervised({
      name: folder,
      main: fileURLToPath(new URL(`../../../../services/${folder}/src/main.ts`, import.meta.url)),
      preload,
      once: more.once,
      environment: {
        DRIPLINE_BROKERS: servers.kafka.brokers,
        DRIPLINE_REDIS: servers.redis.urls.join(","),
        DRIPLINE_INSTALLATION_KEY: Buffer.from(month.installationKey).toString("hex"),
        DRIPLINE_APPLICATION: application,
        DRIPLINE_HTTP_HOST: "127.0.0.1",
        DRIPLINE_HTTP_PORT: "0",
        DRIPLINE_BATCH_RECORDS: String(BATCH_RECORDS),
        DRIPLINE_SESSION_MS: String(SESSION_MS),
        ...more.environment,
      },
    });
  }

  get fed(): number {
    return this.#fed;
  }

  /** The next slice of the month; nothing once all of it is there. */
  async feed(): Promise<void> {
    const { month, slice } = this.#settings;
    const outputs = month.claims.slice(this.#fed, this.#fed + slice);
    if (outputs.length === 0) throw new Error("the month has no more claims: make it larger");
    await this.put(outputs);
    this.#fed += outputs.length;
  }

  async put(outputs: readonly Output[]): Promise<void> {
    await patiently(() => this.#feeder.commit.commit({ outputs, state: new Map(), positions: [] }));
  }

  /** Receipts seen so far. */
  seen(): Promise<number> {
    return patiently(() => this.#receipts.catchUp());
  }

  /** Receipts that all that was fed has to leave. */
  get due(): number {
    return this.month.receiptsAfter[this.#fed - 1] ?? 0;
  }

  /** Until so many receipts of those due are still to come, or something else has happened. */
  async until({ missing, or = () => false }: { readonly missing: number; readonly or?: (() => boolean) | undefined }): Promise<void> {
    const end = Date.now() + DONE_MS_MAX;
    while (!or() && (await this.seen()) < this.due - missing && Date.now() < end) await wait(LOOK_EVERY_MS);
  }

  tally(): Tally {
    return tally(this.#receipts.records, this.month.expected.get("claims.adjudicated") ?? new Map(), this.due);
  }

  async close(): Promise<void> {
    await Promise.all([this.screening, ...this.adjudication].map((each) => each.leave("SIGKILL")));
    await this.#feeder.release();
    await this.#open.close();
  }
}

const ATTEMPTS_MAX = 100;

/** A broker that is away, or doesn't know new topics yet, is asked again: the harness isn't what is tested. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== "DRIP_KAFKA_AWAY" || attempt === ATTEMPTS_MAX) throw error;
      await wait(200);
    }
  }
}

/** Feeding and reading keep no state. */
const NO_COPY: StateCopy = {
  read: async (keys) => keys.map(() => undefined),
  mark: async () => undefined,
  begin: async () => {},
  apply: async () => {},
};
