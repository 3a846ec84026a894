// All state that follows from a log, built anew into ports that have none of it: ledgers, claims' standings, worklist, payees, cycles, the
// files that were taken and the numbers handed out, and the trees of receipts.
import type { Ports } from "@dripline/core";
import { decode } from "@dripline/events";
import { type ReceiptRecord, rebuildLedgers, rebuildTree, recordsInOrder } from "@dripline/replay";
import { fileState, receiptKey, standingKey } from "@dripline/workers";
import { rebuildPayees } from "./rebuild-payees.ts";
import { jsonState } from "./state-json.ts";
import { WorklistChanges } from "./worklist.ts";
import { policyState } from "./workspace.ts";

export interface StateToRebuild {
  readonly partitions: readonly number[];
  /** On Kafka the workers keep each claim's newest receipt at hand; a folder has an index of its log, and a worklist. */
  readonly isOnKafka: boolean;
  readonly onProgress: (receipts: number) => void;
}

/** State that isn't the log's to say: what was written outside, and work that is under way. */
export function isBesideTheLog(key: string): boolean {
  return ["outbox/", "release/due/", "knock-on/"].some((start) => key.startsWith(start));
}

/** The number of receipts that the state was built from. */
export async function rebuildState(anew: Ports, { partitions, isOnKafka, onProgress }: StateToRebuild): Promise<number> {
  const also = isOnKafka ? new NewestReceipts() : new Worklist(anew);
  let receipts = 0;
  for (const partition of partitions) {
    const before = receipts;
    receipts += await rebuildLedgers({ log: anew.log, partition, into: anew, also, onProgress: (done) => onProgress(before + done) });
    await rebuildTree(partition, anew);
  }
  await rebuildPayees(anew);
  await rebuildFiles(anew);
  if (!isOnKafka) await rebuildPolicies(anew);
  return receipts;
}

class Worklist {
  readonly #changes = new WorklistChanges();
  readonly #anew: Ports;

  constructor(anew: Ports) {
    this.#anew = anew;
  }

  note({ receipt }: ReceiptRecord): void {
    this.#changes.note(receipt);
  }

  take(): Promise<Map<string, Uint8Array | undefined>> {
    return this.#changes.take(this.#anew);
  }
}

class NewestReceipts {
  #noted = new Map<string, Uint8Array>();

  note({ key, receipt, value }: ReceiptRecord): void {
    this.#noted.set(receiptKey(standingKey(key, receipt.claimId)), value);
  }

  async take(): Promise<Map<string, Uint8Array>> {
    const noted = this.#noted;
    this.#noted = new Map();
    return noted;
  }
}

async function rebuildFiles({ log, commit }: Ports): Promise<void> {
  let state: Record<string, unknown> = {};
  for await (const { value } of recordsInOrder(log, { topic: "files.taken", partition: 0 }))
    state = Object.assign(state, fileState(decode("files.taken", value)));
  await commit.commit({ outputs: [], state: jsonState(state), positions: [] });
}

async function rebuildPolicies({ log, commit }: Ports): Promise<void> {
  const state = new Map<string, Uint8Array>();
  for await (const { value } of recordsInOrder(log, { topic: "policies.published", partition: 0 }))
    for (const [key, mark] of policyState(decode("policies.published", value).version)) state.set(key, mark);
  await commit.commit({ outputs: [], state, positions: [] });
}
