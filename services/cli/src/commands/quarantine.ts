// `dripline quarantine list|show|release`: records that couldn't be read and were set aside whole, by position and reason.
import { Command } from "@commander-js/extra-typings";
import { Fault, type Log } from "@dripline/core";
import { decode, type Quarantined, type TopicName, topicNamed } from "@dripline/events";
import { openKafka } from "@dripline/kafka";
import { BROKERS, brokerList, kafkaFor } from "../broker-options.ts";
import { withWorkspace } from "../workspace.ts";

const READ_MAX = 500;
const DATA = ["--data <dir>", "data folder, in place of --brokers"] as const;
const REGISTRY = ["--registry <url>", "Schema Registry, where the services use one"] as const;

export function quarantineCommand() {
  return new Command("quarantine")
    .description("records that were set aside: list them, look at one, put one back")
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(releaseCommand());
}

interface Where {
  readonly data?: string | undefined;
  readonly brokers?: string[] | undefined;
  readonly registry?: string | undefined;
}

function listCommand() {
  return new Command("list")
    .description("every record that was set aside: topic/partition/offset, bytes and reason")
    .option(...DATA)
    .option(...BROKERS, brokerList)
    .option(...REGISTRY)
    .option("--json", "print them as JSON")
    .action(async ({ json, ...where }) => {
      const found = await withLog(where, setAside);
      const rows = found.map((each) => ({ position: positionOf(each), bytes: each.value.length, reason: each.reason }));
      const text = rows.map(({ position, bytes, reason }) => `${position}  ${bytes} bytes  ${reason}\n`).join("");
      process.stdout.write(json ? `${JSON.stringify(rows)}\n` : text || "nothing is quarantined\n");
    });
}

function showCommand() {
  return new Command("show")
    .description("one record's bytes as they lay on the topic, in hex; it may hold a member's data")
    .argument("<position>", "topic/partition/offset, as list prints it")
    .option(...DATA)
    .option(...BROKERS, brokerList)
    .option(...REGISTRY)
    .action(async (position, where) => {
      const found = await withLog(where, (log) => named(log, position));
      process.stdout.write(`${found.reason}\n${Buffer.from(found.value).toString("hex")}\n`);
    });
}

function releaseCommand() {
  return new Command("release")
    .description("put a record on its topic again, for a version that can read it")
    .argument("<position>", "topic/partition/offset, as list prints it")
    .requiredOption(...BROKERS, brokerList)
    .option(...REGISTRY)
    .action(async (position, { brokers, registry }) => {
      await withKafka({ brokers, registry }, async (open) => {
        const { topic: name, partition, offset } = await named(open.log, position);
        const topic = topicOf(name);
        const [record] = await open.log.read({ topic, partition, from: offset, max: 1 });
        if (record?.offset !== offset) throw new Fault("DRIP_USAGE", `${position} is no longer on its topic`);
        const owned = await open.own({ worker: "quarantine", topic, partition });
        await owned.commit.commit({ outputs: [{ topic, key: record.key, value: record.value }], state: new Map(), positions: [] });
        await owned.release();
        process.stdout.write(`${position} was put on ${topic} again\n`);
      });
    });
}

async function withLog<T>({ data, brokers, registry }: Where, work: (log: Log) => Promise<T>): Promise<T> {
  if (data !== undefined) return withWorkspace(data, { readOnly: true }, ({ log }) => work(log));
  if (brokers === undefined) throw new Fault("DRIP_USAGE", "name --data or --brokers");
  return withKafka({ brokers, registry }, ({ log }) => work(log));
}

type OpenKafka = Awaited<ReturnType<typeof openKafka>>;

/** Nothing here reads or changes state, so there is no copy of it. */
const NO_COPY = { read: async () => [], apply: async () => {}, mark: async () => undefined, begin: async () => {} };

async function withKafka<T>(
  { brokers, registry }: { brokers: string[]; registry: string | undefined },
  work: (open: OpenKafka) => Promise<T>,
): Promise<T> {
  const open = await openKafka({ ...kafkaFor(brokers), registry, copy: NO_COPY });
  try {
    return await work(open);
  } finally {
    await open.close();
  }
}

async function setAside(log: Log): Promise<Quarantined[]> {
  const found: Quarantined[] = [];
  for (let from = 0; ; ) {
    const records = await log.read({ topic: "claims.quarantined", partition: 0, from, max: READ_MAX });
    for (const { value } of records) found.push(decode("claims.quarantined", value));
    const last = records[records.length - 1];
    if (last === undefined || records.length < READ_MAX) return found;
    from = last.offset + 1;
  }
}

async function named(log: Log, position: string): Promise<Quarantined> {
  const found = (await setAside(log)).find((each) => positionOf(each) === position);
  if (found === undefined) throw new Fault("DRIP_USAGE", `${position} isn't quarantined: see dripline quarantine list`);
  return found;
}

function positionOf({ topic, partition, offset }: Quarantined): string {
  return `${topic}/${partition}/${offset}`;
}

function topicOf(name: string): TopicName {
  const topic = topicNamed(name);
  if (topic === undefined) throw new Fault("DRIP_USAGE", `${name} is not a topic`);
  return topic.name;
}
