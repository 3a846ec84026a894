// Receipts verified: by this process alone where they are few, else by threads over all cores, with a progress bar.
import { availableParallelism } from "node:os";
import type { Log } from "@dripline/core";
import { type TopicName, topics } from "@dripline/events";
import {
  type Finding,
  judgeStretch,
  type PolicyVersions,
  readPolicyVersions,
  recordsInOrder,
  type Selection,
  selectedStretches,
  type ToVerify,
  type TreeHead,
  type Verification,
  verifyLog,
} from "@dripline/replay";
import { progressOf } from "./progress.ts";
import { openSource, type ReplaySource, receiptsIn, type SourceOptions } from "./replay-source.ts";
import { VerifyThreads } from "./verify-threads.ts";

export interface ReceiptsToVerify extends SourceOptions, Selection {
  readonly threads?: number | undefined;
  /** A tree that was printed earlier, of partition 0. */
  readonly expect?: TreeHead | undefined;
}

/** Below so many receipts a thread takes longer to start than to judge them. */
const RECEIPTS_FOR_THREADS = 4000;

/** A verification of each partition in which something is meant. */
export async function verifyReceipts(wanted: ReceiptsToVerify): Promise<Verification[]> {
  const source = await openSource(wanted);
  const stretches = await selectedStretches(wanted, source);
  const receipts = await receiptsIn(source, stretches);
  const count = wanted.threads ?? (receipts < RECEIPTS_FOR_THREADS ? 1 : availableParallelism());
  const policies = await readPolicyVersions(source.log);
  const judges = count > 1 ? inThreads(wanted, count) : here(source, policies);
  const progress = progressOf("verifying", receipts);
  const verified: Verification[] = [];
  let before = 0;
  try {
    for (const stretch of stretches) {
      const { partition } = stretch;
      const onProgress = (done: number): void => progress.at(before + done, `${before + done} receipts`);
      const expected = partition === 0 ? wanted.expect : undefined;
      const found = await verifyLog({ log: source.log, ...stretch, expected, ...judges.of(partition), onProgress });
      verified.push(found);
      before += found.receipts;
    }
    const [first, ...others] = verified;
    if (first === undefined) return verified;
    const beside = isPart(wanted) || wanted.data === undefined ? [] : await damagedRecords(source.log);
    return [{ ...first, findings: [...policies.damaged, ...first.findings, ...beside] }, ...others];
  } finally {
    progress.stop();
    await judges.end();
    await source.close();
  }
}

function isPart({ from, to, since, until, file }: ReceiptsToVerify): boolean {
  return [from, to, since, until, file].some((each) => each !== undefined);
}

/** Topics whose records were read already, each compared with what it follows from. */
const COMPARED: readonly TopicName[] = ["claims.adjudicated", "ledger.entries", "checkpoints.published", "policies.published"];

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

function here({ log, keyOf }: ReplaySource, policies: PolicyVersions): Judges {
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
