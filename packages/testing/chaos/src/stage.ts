// What is disturbed: services as processes on real servers, a load fed to them slice by slice, and a look at what came of it.
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Fault, type LogRecord, type Output, type StateCopy, type StateMark } from "@dripline/core";
import type { TopicName } from "@dripline/events";
import { kafkaClient, makeTopics, type OpenKafka, openKafka } from "@dripline/kafka";
import type { Load } from "./load.ts";
import { Positions } from "./positions.ts";
import type { Servers } from "./servers.ts";
import { type Service, Supervised } from "./supervised.ts";
import { namedRecords, type Tally, TopicReader, tally } from "./tally.ts";

export const PARTITIONS = 3;
export const SESSION_MS = 1500;
/** Records in one transaction: a slice is several of each partition. */
const BATCH_RECORDS = 4;
const DONE_MS_MAX = 90_000;
const LOOK_EVERY_MS = 100;

export interface StageSettings {
  readonly servers: Servers;
  readonly load: Load;
  /** Names the installation. */
  readonly application: string;
  /** Records fed at once. */
  readonly slice: number;
  /** Loaded before each service's main. */
  readonly preload?: string | undefined;
  /** Milliseconds after which what hasn't come is lost. */
  readonly doneMsMax?: number | undefined;
}

export class Stage {
  readonly servers: Servers;
  readonly load: Load;
  /** Every process. */
  readonly workers: Supervised[] = [];
  readonly #settings: StageSettings;
  readonly #open: OpenKafka;
  readonly #results: TopicReader;
  readonly #screened: TopicReader;
  readonly #positions: Positions;
  #fed = 0;

  private constructor(settings: StageSettings, open: OpenKafka) {
    this.#settings = settings;
    this.servers = settings.servers;
    this.load = settings.load;
    this.#open = open;
    this.#results = this.readerOf(settings.load.result);
    this.#screened = this.readerOf("claims.screened");
    this.#positions = new Positions(open.admin, settings.application, settings.load.positions);
  }

  /** Topics made anew, and the processes started. */
  static async open(settings: StageSettings): Promise<Stage> {
    const { servers, application, load } = settings;
    const kafka = { brokers: [servers.brokers], application };
    await patiently(() => removeTopics(servers.brokers));
    await patiently(() => makeTopics(kafka, { partitions: PARTITIONS, replicationFactor: 1 }));
    const open = await patiently(() => openKafka({ ...kafka, registry: servers.registryUrl, copy: new NoCopy() }));
    const stage = new Stage(settings, open);
    if (load.known.length > 0) await stage.put(load.known);
    stage.workers.push(...load.services.map((main) => stage.start(main)));
    return stage;
  }

  /** What a service's process is told. */
  get environment(): Readonly<Record<string, string>> {
    const { servers, application, load } = this.#settings;
    return {
      DRIPLINE_BROKERS: servers.brokers,
      DRIPLINE_REDIS: servers.redisUrl,
      DRIPLINE_REGISTRY: servers.registryUrl,
      DRIPLINE_APPLICATION: application,
      DRIPLINE_HTTP_HOST: "127.0.0.1",
      DRIPLINE_HTTP_PORT: "0",
      DRIPLINE_BATCH_RECORDS: String(BATCH_RECORDS),
      DRIPLINE_SESSION_MS: String(SESSION_MS),
      ...load.environment,
    };
  }

  /** A service as it ships, by its folder, or a main by its path. */
  start(name: string, more: Partial<Pick<Service, "environment" | "once">> = {}): Supervised {
    const main = name.endsWith(".ts") ? name : fileURLToPath(new URL(`../../../../services/${name}/src/main.ts`, import.meta.url));
    const { preload } = this.#settings;
    return new Supervised({ name, main, preload, once: more.once, environment: { ...this.environment, ...more.environment } });
  }

  /** Those that another one stands in for. */
  get twins(): readonly Supervised[] {
    return this.workers.filter(({ name }) => name === this.load.twin);
  }

  startTwin(): Supervised {
    return this.start(this.load.twin);
  }

  readerOf(topic: TopicName): TopicReader {
    return new TopicReader(this.#open.log, topic, topic.startsWith("claims.") || topic === "ledger.entries" ? PARTITIONS : 1);
  }

  /** Until every process works again. */
  async ready(): Promise<void> {
    for (const end = Date.now() + DONE_MS_MAX; Date.now() < end && !this.workers.every(({ isUp }) => isUp); ) await wait(LOOK_EVERY_MS);
  }

  /** Records fed so far. */
  get fed(): number {
    return this.#fed;
  }

  /** The next slice of the load. */
  async feed(): Promise<void> {
    const { load, slice } = this.#settings;
    const outputs = load.records.slice(this.#fed, this.#fed + slice);
    if (outputs.length === 0) throw new Error("nothing is left of the load: make it larger");
    await this.put(outputs);
    this.#fed += outputs.length;
  }

  async put(outputs: readonly Output[]): Promise<void> {
    await patiently(async () => {
      const feeder = await this.#open.own({ worker: "feeder", topic: "claims.received", partition: 0 });
      try {
        await feeder.commit.commit({ outputs, state: new Map(), positions: [] });
      } finally {
        await feeder.release();
      }
    });
  }

  /** Records of claims.screened that came since this was asked. */
  async screened(): Promise<readonly LogRecord[]> {
    const before = this.#screened.records.length;
    await patiently(() => this.#screened.catchUp());
    return this.#screened.records.slice(before);
  }

  /** Results that all that was fed has to leave. */
  get due(): number {
    return this.load.resultsAfter[this.#fed - 1] ?? 0;
  }

  /** Results still to come. */
  get missing(): number {
    return this.due - this.#results.records.length;
  }

  /** Until so many results of those due are still to come, or something else has happened. */
  async until({ missing, or = () => false }: { readonly missing: number; readonly or?: (() => boolean) | undefined }): Promise<void> {
    const { doneMsMax = DONE_MS_MAX } = this.#settings;
    for (const end = Date.now() + doneMsMax; !or() && Date.now() < end; await wait(LOOK_EVERY_MS)) {
      await patiently(() => this.#results.catchUp());
      await this.#positions.look();
      if (this.missing <= missing) return;
    }
  }

  tally(): Tally {
    const { nameOf, expected } = this.load;
    return tally(namedRecords(this.#results.records, nameOf), expected, this.due);
  }

  /** What its processes did, for whoever has to find out. */
  story(): string {
    return this.workers.map(({ name, ends, lines }) => [`${name}, ends: ${ends.join(" ")}`, ...lines].join("\n")).join("\n");
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((each) => each.leave("SIGKILL")));
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

/** Those of an earlier installation; resolves when the broker has forgotten them. */
async function removeTopics(brokers: string): Promise<void> {
  const admin = kafkaClient({ brokers: [brokers], application: "chaos" }).admin();
  await admin.connect();
  try {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const left = (await admin.listTopics()).filter((name) => !name.startsWith("__"));
      if (left.length === 0) return;
      if (attempt === 0) await admin.deleteTopics({ topics: left });
      await wait(50);
    }
    throw new Fault("DRIP_KAFKA_AWAY", "the broker still has the topics that were to be removed");
  } finally {
    await admin.disconnect();
  }
}

/** Feeding and reading keep no state; only how far it was looked at, so that it isn't read again and again. */
class NoCopy implements StateCopy {
  #mark: StateMark | undefined;

  async read(keys: readonly string[]): Promise<undefined[]> {
    return keys.map(() => undefined);
  }

  async mark(): Promise<StateMark | undefined> {
    return this.#mark;
  }

  async begin(): Promise<void> {}

  async apply(_changes: unknown, { mark }: { readonly mark: StateMark }): Promise<void> {
    this.#mark = mark;
  }
}
