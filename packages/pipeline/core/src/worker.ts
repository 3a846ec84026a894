// A worker: gather, decide, commit. Only gather waits; decide is pure; the loop commits what decide returned.
import { decode, encode, type Records, type TopicName, UnreadableRecord } from "@dripline/events";
import type { FaultCode } from "./fault.ts";
import type { LogRecord, Output, Ports, TopicPartition, Unit } from "./ports.ts";

/** What a batch of decisions puts into the world: all of it with the input's position, or none. */
export type Effects = Pick<Unit, "outputs" | "state">;

/** One worker of the flow: `From` is its input topic, `Facts` what its decisions read. */
export interface Worker<From extends TopicName, Facts> {
  /** Names its positions: never changed once it has run. */
  readonly name: string;
  readonly from: From;
  /** Reads and never decides: a few round trips for the whole batch. */
  gather(inputs: readonly Records[From][], ports: Pick<Ports, "log" | "state">): Promise<Facts>;
  /** Decides and never reads, in the order of the log: the same inputs and facts give the same effects in any year. */
  decide(inputs: readonly Records[From][], facts: Facts): Effects;
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

/** Gather, decide, commit: outputs, state and the position behind the last record in one unit. */
export async function takeRecords<From extends TopicName, Facts>(
  worker: Worker<From, Facts>,
  ports: Ports,
  { records, topic, partition }: RecordsToTake,
): Promise<void> {
  const last = records[records.length - 1];
  if (last === undefined) return;
  const { inputs, quarantined } = readInputs(worker.from, records);
  const effects = worker.decide(inputs, await worker.gather(inputs, ports));
  await ports.commit.commit({
    outputs: [...effects.outputs, ...quarantined],
    state: effects.state,
    positions: [{ topic, partition, worker: worker.name, next: last.offset + 1 }],
  });
}

/** Works until the end of the log; the number of records done. `isStopping` is asked between batches. */
export async function workToEnd<From extends TopicName, Facts>(
  worker: Worker<From, Facts>,
  ports: Ports,
  { isStopping, ...batch }: Batch & { readonly isStopping?: (() => boolean) | undefined },
): Promise<number> {
  let done = 0;
  while (isStopping?.() !== true) {
    const count = await workOnce(worker, ports, batch);
    if (count === 0) break;
    done += count;
  }
  return done;
}

function readInputs<From extends TopicName>(
  topic: From,
  records: readonly LogRecord[],
): { inputs: Records[From][]; quarantined: Output[] } {
  const inputs: Records[From][] = [];
  const quarantined: Output[] = [];
  for (const record of records) {
    try {
      inputs.push(decode(topic, record.value));
    } catch (error) {
      if (!(error instanceof UnreadableRecord)) throw error;
      quarantined.push(quarantine(record, error.message));
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
