// A worker: gather, decide, commit. Only gather waits; decide is pure; the loop commits what decide returned.
import { decode, encode, type Records, type TopicName, UnreadableRecord } from "@dripline/events";
import type { FaultCode } from "./fault.ts";
import type { LogRecord, Output, Ports, TopicPartition, Unit } from "./ports.ts";

/** What a batch of decisions puts into the world: all of it with the input's position, or none. */
export interface Effects extends Pick<Unit, "outputs" | "state"> {
  /** Inputs that were decided, where something has to be settled before the next one is: the others come again. All where it isn't said. */
  readonly taken?: number | undefined;
}

/** What a worker reads by, of the partition that it works on. */
export interface Gathering extends Pick<Ports, "log" | "state"> {
  readonly partition: number;
}

export interface PartitionPorts extends Ports {
  readonly partition: number;
}

/** One worker of the flow: `From` is its input topic, `Facts` what its decisions read. */
export interface Worker<From extends TopicName, Facts> {
  /** Names its positions: never changed once it has run. */
  readonly name: string;
  readonly from: From;
  /** Reads and never decides: a few round trips for the whole batch. */
  gather(inputs: readonly Records[From][], from: Gathering): Promise<Facts>;
  /** Decides and never reads, in the order of the log: the same inputs and facts give the same effects in any year. */
  decide(inputs: readonly Records[From][], facts: Facts): Effects;
  /** What decisions leave to be done before the next one: asked before the first batch of a partition and after each. Has units of its own. */
  settle?(ports: PartitionPorts): Promise<void>;
  /** Brings what the worker knows up to date, between batches, every few seconds. */
  learn?(from: Pick<Ports, "log">): Promise<void>;
  /** Then, partition by partition, does what follows from what was learnt. Has units of its own. */
  attend?(ports: PartitionPorts): Promise<void>;
}

export interface Batch {
  readonly partition: number;
  /** Records in one unit, at most. */
  readonly max: number;
}

/** Takes one batch from where the worker stands; the number of records it was, 0 at the end of the log. */
export async function workOnce<From extends TopicName, Facts>(worker: Worker<From, Facts>, ports: Ports, batch: Batch): Promise<number> {
  const log: TopicPartition = { topic: worker.from, partition: batch.partition };
  const from = await ports.commit.position(worker.name, log);
  const records = await ports.log.read({ ...log, from, max: batch.max });
  if (records.length > 0) await takeRecords(worker, ports, { ...log, records });
  return records.length;
}

export interface RecordsToTake extends TopicPartition {
  /** In order of offset, at least one, from where the worker stands. */
  readonly records: readonly LogRecord[];
}

/** Gather, decide, commit: outputs, state and the position behind the last record in one unit, then whatever that leaves to be settled. */
export async function takeRecords<From extends TopicName, Facts>(
  worker: Worker<From, Facts>,
  ports: Ports,
  { records, topic, partition }: RecordsToTake,
): Promise<void> {
  const last = records[records.length - 1];
  if (last === undefined) return;
  const end = last.offset + 1;
  const { inputs, quarantined } = readInputs(worker.from, records);
  const at = { ...ports, partition };
  for (let rest = inputs, from = -1; from < end; ) {
    const values = rest.map(({ value }) => value);
    const effects = worker.decide(values, await worker.gather(values, at));
    rest = rest.slice(effects.taken ?? rest.length);
    const next = rest[0]?.offset ?? end;
    const aside = quarantined.filter(({ offset }) => from <= offset && offset < next).map(({ output }) => output);
    await ports.commit.commit({
      outputs: [...effects.outputs, ...aside],
      state: effects.state,
      positions: [{ topic, partition, worker: worker.name, next }],
    });
    await worker.settle?.(at);
    from = next;
  }
}

/** Works until the end of the log; the number of records done. `isStopping` is asked between batches. */
export async function workToEnd<From extends TopicName, Facts>(
  worker: Worker<From, Facts>,
  ports: Ports,
  { isStopping, ...batch }: Batch & { readonly isStopping?: (() => boolean) | undefined },
): Promise<number> {
  let done = 0;
  await worker.settle?.({ ...ports, partition: batch.partition });
  while (isStopping?.() !== true) {
    const count = await workOnce(worker, ports, batch);
    if (count === 0) break;
    done += count;
  }
  return done;
}

interface ReadInputs<Value> {
  readonly inputs: readonly { readonly offset: number; readonly value: Value }[];
  readonly quarantined: readonly { readonly offset: number; readonly output: Output }[];
}

function readInputs<From extends TopicName>(topic: From, records: readonly LogRecord[]): ReadInputs<Records[From]> {
  const inputs: { offset: number; value: Records[From] }[] = [];
  const quarantined: { offset: number; output: Output }[] = [];
  for (const record of records) {
    const { offset } = record;
    try {
      inputs.push({ offset, value: decode(topic, record.value) });
    } catch (error) {
      if (!(error instanceof UnreadableRecord)) throw error;
      quarantined.push({ offset, output: quarantine(record, error.message) });
    }
  }
  return { inputs, quarantined };
}

/** Sets a record aside, whole, so that everything behind it goes on. */
export function quarantine(
  { topic, partition, offset, value }: LogRecord,
  detail: string,
  code: FaultCode = "DRIP_RECORD_UNREADABLE",
): Output {
  const reason = `${code}: ${detail}`;
  return {
    topic: "claims.quarantined",
    key: `${topic}/${partition}/${offset}`,
    value: encode("claims.quarantined", { topic, partition, offset, reason, value }),
  };
}
