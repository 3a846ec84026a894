// Receipts verified: by this process alone where they are few, else by threads over all cores, with a progress bar.
import { availableParallelism } from "node:os";
import { type Instant, instantMs, readInstant } from "@dripline/claims";
import type { Log } from "@dripline/core";
import { type TopicName, topics } from "@dripline/events";
import {
  type Finding,
  judgeStretch,
  readPolicyVersions,
  receiptsInOrder,
  recordsInOrder,
  type ToVerify,
  type TreeHead,
  type Verification,
  verifyLog,
} from "@dripline/replay";
import { progressOf } from "./progress.ts";
import { openSource, type ReplaySource, type SourceOptions } from "./replay-source.ts";
import { VerifyThreads } from "./verify-threads.ts";

export interface ReceiptsToVerify extends SourceOptions {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Left out are claims received before. */
  readonly since?: Instant | undefined;
  readonly threads?: number | undefined;
  /** A tree that was printed earlier, of partition 0. */
  readonly expect?: TreeHead | undefined;
}

/** Below so many receipts a thread takes longer to start than to judge them. */
const RECEIPTS_FOR_THREADS = 4000;

export async function verifyReceipts(wanted: ReceiptsToVerify): Promise<Verification[]> {
  const source = await openSource(wanted);
  const ends = await Promise.all(source.partitions.map((partition) => source.log.end({ topic: "claims.adjudicated", partition })));
  const receipts = ends.reduce((sum, end) => sum + end, 0);
  const count = wanted.threads ?? (receipts < RECEIPTS_FOR_THREADS ? 1 : availableParallelism());
  const judges = count > 1 ? inThreads(wanted, count) : await here(source);
  const progress = progressOf("verifying", receipts);
  const verified: Verification[] = [];
  let before = 0;
  try {
    for (const partition of source.partitions) {
      const onProgress = (done: number): void => progress.at(before + done, `${before + done} receipts`);
      verified.push(
        await verifyLog({
          log: source.log,
          partition,
          from: wanted.since === undefined ? wanted.from : await firstSince(wanted.since, partition, source.log),
          to: wanted.to,
          expected: partition === 0 ? wanted.expect : undefined,
          ...judges.of(partition),
          onProgress,
        }),
      );
      before += verified[verified.length - 1]?.receipts ?? 0;
    }
    const isPart = [wanted.from, wanted.to, wanted.since].some((each) => each !== undefined);
    const [first, ...others] = verified;
    if (isPart || wanted.data === undefined || first === undefined) return verified;
    return [{ ...first, findings: [...first.findings, ...(await damagedRecords(source.log))] }, ...others];
  } finally {
    progress.stop();
    await judges.end();
    await source.close();
  }
}

/** Offset of the first receipt whose claim was received at or after an instant; behind the last where there is none. */
async function firstSince(since: Instant, partition: number, log: Log): Promise<number> {
  const from = instantMs(since) ?? 0;
  for await (const { offset, receipt } of receiptsInOrder(log, { partition })) {
    const receivedAt = readInstant(receipt.receivedAt);
    if (receivedAt !== undefined && (instantMs(receivedAt) ?? 0) >= from) return offset;
  }
  return log.end({ topic: "claims.adjudicated", partition });
}

/** Topics whose records were read already, each compared with what it follows from. */
const COMPARED: readonly TopicName[] = ["claims.adjudicated", "ledger.entries", "checkpoints.published"];

/** Records of all other topics that can't be read as they were written: a block's checksum doesn't fit, or the bytes are no record. */
async function damagedRecords(log: Log): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name: topic } of topics.filter(({ name }) => !COMPARED.includes(name))) {
    const onDamage = (offset: number, what: string): void => {
      findings.push({ kind: "damaged", topic, partition: 0, offset, what });
    };
    for await (const { offset, value } of recordsInOrder(log, { topic, partition: 0 }, { onDamage })) {
      if (value[0] !== 0) onDamage(offset, "the record has no Confluent frame");
    }
  }
  return findings;
}

interface Judges {
  readonly of: (partition: number) => Pick<ToVerify, "judge" | "lanes">;
  readonly end: () => Promise<void>;
}

async function here({ log, keyOf }: ReplaySource): Promise<Judges> {
  const policies = await readPolicyVersions(log);
  return {
    of: (partition) => ({ judge: (stretch) => judgeStretch({ log, policies, partition, keyOf }, stretch) }),
    end: async () => {},
  };
}

function inThreads({ data, brokers, registry }: SourceOptions, count: number): Judges {
  const threads = new VerifyThreads({ data, brokers, registry }, count);
  // Two stretches a thread: one in hand, one waiting.
  return {
    of: (partition) => ({ judge: (stretch) => threads.judge({ ...stretch, partition }), lanes: 2 * count }),
    end: () => threads.end(),
  };
}
