// The gate before judging: the copy of the state is brought to where the log is. An empty copy means "fill it", never "nothing was used".
import type { StateChange, StateCopy } from "@dripline/core";
import type { Admin } from "kafkajs";
import type { RecordFetcher } from "./fetch-records.ts";
import { naming } from "./kafka-log.ts";
import { STATE_TOPIC } from "./topics-plan.ts";

export interface Filling {
  readonly admin: Admin;
  readonly fetcher: RecordFetcher;
  readonly copy: StateCopy;
  readonly epoch: string;
  readonly partition: number;
}

/** The number of changes that the copy lacked; 0 where it was complete. */
export async function fillCopy({ admin, fetcher, copy, epoch, partition }: Filling): Promise<number> {
  const offsets = await naming(() => admin.fetchTopicOffsets(STATE_TOPIC));
  const end = Number(offsets.find((each) => each.partition === partition)?.high ?? 0);
  const mark = await copy.mark(partition);
  let next = mark?.epoch === epoch ? mark.next : 0;
  let filled = 0;
  while (next < end) {
    const fetched = await naming(() => fetcher.fetch(STATE_TOPIC, partition, next));
    if (fetched.next === next) break;
    const changes = fetched.records.map(
      ({ key, value, offset }): StateChange => ({ key: key?.toString("utf8") ?? "", value: value ?? undefined, offset: Number(offset) }),
    );
    next = fetched.next;
    await copy.apply(changes, { partition, mark: { epoch, next } });
    filled += changes.length;
  }
  return filled;
}
