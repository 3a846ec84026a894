// The copy of the state brought to where the log is. An empty copy means "fill it", never "nothing was used".
import { Fault, type StateChange, type StateCopy, type StateMark, type StateOwner } from "@dripline/core";
import type { Admin } from "kafkajs";
import type { RawRecord, RecordFetcher } from "./fetch-records.ts";
import { naming } from "./kafka-faults.ts";
import { STATE_TOPIC } from "./topics-plan.ts";

export interface Filling extends StateOwner {
  readonly admin: Admin;
  readonly fetcher: RecordFetcher;
  readonly copy: StateCopy;
  readonly epoch: string;
  readonly alive?: (() => Promise<void>) | undefined;
}

export interface Filled {
  /** Changes that the copy lacked; 0 where it was complete. */
  readonly filled: number;
  readonly mark: StateMark;
}

/** Another worker's open transaction hides what lies behind it: a broker ends it after a minute at the latest. */
const HIDDEN_MS_MAX = 90_000;

export async function fillCopy({ admin, fetcher, copy, epoch, worker, partition, alive }: Filling): Promise<Filled> {
  const owner = { worker, partition };
  const end = await endOf(admin, partition);
  const mark = await copy.mark(owner);
  const isCold = mark?.epoch !== epoch;
  if (isCold) await copy.begin(owner);
  let next = isCold ? 0 : mark.next;
  let filled = 0;
  let movedAt = performance.now();
  const newest = new NewestChanges();
  while (next < end) {
    const fetched = await naming(() => fetcher.fetch(STATE_TOPIC, partition, next));
    await alive?.();
    if (fetched.next === next) {
      if (performance.now() - movedAt > HIDDEN_MS_MAX) throw new Fault("DRIP_KAFKA_AWAY", `${STATE_TOPIC} can't be read to its end`);
      continue;
    }
    movedAt = performance.now();
    next = fetched.next;
    filled += fetched.records.length;
    newest.add(fetched.records);
    if (newest.isFull || next >= end) await copy.apply(newest.take(), { ...owner, mark: { epoch, next } });
  }
  // Of an empty log too: a mark says that there was nothing to fill.
  await copy.apply([], { ...owner, mark: { epoch, next } });
  return { filled, mark: { epoch, next } };
}

/** Values that are held before the copy is told of them. */
const BYTES_MAX = 16 * 1024 * 1024;

/** Of the changes read so far, the newest of each key: a member's page was written with every claim, and only its last state counts. */
class NewestChanges {
  #changes = new Map<string, StateChange>();
  #bytes = 0;

  add(records: readonly RawRecord[]): void {
    for (const { key, value, offset } of records) {
      const name = key?.toString("utf8") ?? "";
      this.#bytes += (value?.length ?? 0) - (this.#changes.get(name)?.value?.length ?? 0);
      this.#changes.set(name, { key: name, value: value ?? undefined, offset: Number(offset) });
    }
  }

  get isFull(): boolean {
    return this.#bytes >= BYTES_MAX;
  }

  take(): StateChange[] {
    const taken = [...this.#changes.values()];
    this.#changes = new Map();
    this.#bytes = 0;
    return taken;
  }
}

async function endOf(admin: Admin, partition: number): Promise<number> {
  const offsets = await naming(() => admin.fetchTopicOffsets(STATE_TOPIC));
  return Number(offsets.find((each) => each.partition === partition)?.high ?? 0);
}
