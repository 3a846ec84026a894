// Where a replay reads: a data folder, or topics on Kafka with the state's copy on Redis. Nothing is written to either.
import { Fault, type ListedState, type Log, type LogRecord, type StateCopy } from "@dripline/core";
import { openEmbedded } from "@dripline/embedded";
import { memberKeys } from "@dripline/events";
import { receiptsInOrder, recordsInOrder, type SelectedStretch } from "@dripline/replay";
import { authorities, kafkaFor } from "./broker-options.ts";

export interface SourceOptions {
  readonly data?: string | undefined;
  /** `host:port`, separated by commas. */
  readonly brokers?: string | undefined;
  readonly registry?: string | undefined;
  /** `redis://host:port`, separated by commas. */
  readonly redis?: string | undefined;
}

export interface ReplaySource {
  readonly log: Log;
  readonly isOnKafka: boolean;
  /** The live state. On Kafka without --redis there is none to be read. */
  readonly state?: ListedState | undefined;
  /** Of the topics keyed by member. */
  readonly partitions: readonly number[];
  readonly installationKey?: Uint8Array | undefined;
  /** The member's pseudonym, where the installation's key is at hand. */
  readonly keyOf?: ((memberId: string) => string) | undefined;
  /** Receipts of a claim by either of its names, in order. A log without an index is read from its beginning. */
  receiptsNamed(name: string, partition: number): Promise<readonly LogRecord[]>;
  /** Ledger entries under a member's pseudonym, in order. */
  entriesOf(memberKey: string): Promise<readonly LogRecord[]>;
  close(): Promise<void>;
}

export async function openSource(options: SourceOptions): Promise<ReplaySource> {
  const { data, brokers } = options;
  if ((data === undefined) === (brokers === undefined)) throw new Fault("DRIP_USAGE", "name a data folder (--data) or Kafka (--brokers)");
  return data === undefined ? openTopics({ ...options, brokers: brokers ?? "" }) : openFolder(data);
}

function openFolder(data: string): ReplaySource {
  const { log, state, installationKey, recordsNamed, recordsWithKey, close } = openEmbedded(data, { readOnly: true });
  const receiptsNamed = (name: string): Promise<readonly LogRecord[]> => recordsNamed("claims.adjudicated", name);
  const entriesOf = (key: string): Promise<readonly LogRecord[]> => recordsWithKey("ledger.entries", key);
  const found = { receiptsNamed, entriesOf };
  return { log, isOnKafka: false, state, partitions: [0], ...keyed(installationKey), ...found, close: async () => close() };
}

async function openTopics({ brokers, registry, redis }: SourceOptions & { readonly brokers: string }): Promise<ReplaySource> {
  const { DRIPLINE_INSTALLATION_KEY: key } = process.env;
  const settings = kafkaFor(listed(brokers));
  // Read when they are asked for: every other command starts without them.
  const [{ openKafka }, { openRedis }] = await Promise.all([import("@dripline/kafka"), import("@dripline/redis")]);
  const copy = redis === undefined ? undefined : await openRedis({ urls: listed(redis), prefix: settings.application, ca: authorities() });
  const open = await openKafka({ ...settings, registry, copy: copy ?? NO_COPY }).catch((error) => {
    copy?.close();
    throw error;
  });
  const { topics } = await open.admin.fetchTopicMetadata({ topics: ["claims.adjudicated"] });
  const count = topics[0]?.partitions.length ?? 0;
  const partitions = Array.from({ length: count }, (_, partition) => partition);
  return {
    log: open.log,
    isOnKafka: true,
    state: copy,
    partitions,
    ...keyed(key === undefined ? undefined : Buffer.from(key, "hex")),
    receiptsNamed: (name, partition) => searched(name, partition, open.log),
    entriesOf: (key) => withKey(key, partitions, open.log),
    close: async () => {
      copy?.close();
      await open.close();
    },
  };
}

/** Offsets in these stretches, or in all partitions: what a bar of progress counts to. */
export async function receiptsIn(
  { log, partitions }: Pick<ReplaySource, "log" | "partitions">,
  stretches: readonly SelectedStretch[] = partitions.map((partition) => ({ partition })),
): Promise<number> {
  const counts = stretches.map(async ({ partition, from = 0, to = Number.POSITIVE_INFINITY }) => {
    const end = await log.end({ topic: "claims.adjudicated", partition });
    return Math.max(0, Math.min(end, to + 1) - from);
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

async function withKey(key: string, partitions: readonly number[], log: Log): Promise<LogRecord[]> {
  const found: LogRecord[] = [];
  for (const partition of partitions)
    for await (const record of recordsInOrder(log, { topic: "ledger.entries", partition })) if (record.key === key) found.push(record);
  return found;
}

async function searched(name: string, partition: number, log: Log): Promise<LogRecord[]> {
  const found: LogRecord[] = [];
  for await (const { receipt, ...record } of receiptsInOrder(log, { partition }))
    if (receipt.claimId === name || receipt.patientControlNumber === name) found.push(record);
  return found;
}

export function listed(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function keyed(installationKey: Uint8Array | undefined): Pick<ReplaySource, "installationKey" | "keyOf"> {
  if (installationKey === undefined) return {};
  return { installationKey, keyOf: memberKeys(installationKey) };
}

/** A replay owns no partition, so nothing fills the copy or reads it. */
const NO_COPY: StateCopy = {
  read: async (keys) => keys.map(() => undefined),
  begin: async () => {},
  apply: async () => {},
  mark: async () => undefined,
};
