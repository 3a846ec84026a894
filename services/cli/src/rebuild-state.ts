// All state that follows from a log, built anew into ports that have none of it: ledgers, claims' standings, worklist, payees, cycles, the
// files that were taken and the numbers handed out, and the trees of receipts.
import type { Ports } from "@dripline/core";
import { decode } from "@dripline/events";
import { type ReceiptRecord, rebuildLedgers, rebuildTree, recordsInOrder } from "@dripline/replay";
import { fileState, placeBytes, receiptKey, Worklist } from "@dripline/workers";
import { rebuildPayees } from "./rebuild-payees.ts";
import { jsonState } from "./state-json.ts";
import { policyState } from "./workspace.ts";

export interface StateToRebuild {
  readonly partitions: readonly number[];
  /** On Kafka the workers keep the place of each claim's newest receipt; a folder has an index of its log. */
  readonly isOnKafka: boolean;
  readonly onProgress: (receipts: number) => void;
}

/** State that isn't the log's to say: what was written outside, and work that is under way. */
export function isBesideTheLog(key: string): boolean {
  return ["outbox/", "release/", "knock-on/"].some((start) => key.startsWith(start));
}

/** The number of receipts that the state was built from. */
export async function rebuildState(anew: Ports, { partitions, isOnKafka, onProgress }: StateToRebuild): Promise<number> {
  let receipts = 0;
  for (const partition of partitions) {
    const before = receipts;
    const also = new BesideLedgers(anew, { partition, isOnKafka });
    receipts += await rebuildLedgers({ log: anew.log, partition, into: anew, also, onProgress: (done) => onProgress(before + done) });
    await rebuildTree(partition, anew);
  }
  await rebuildPayees(anew);
  await rebuildFiles(anew);
  if (!isOnKafka) await rebuildPolicies(anew);
  return receipts;
}

/** What else follows from a partition's receipts: who waits, and on Kafka where the newest receipt of each claim lies. */
class BesideLedgers {
  readonly #worklist: Worklist;
  readonly #anew: Ports;
  readonly #isOnKafka: boolean;
  #newest = new Map<string, Uint8Array>();

  constructor(anew: Ports, { partition, isOnKafka }: { readonly partition: number; readonly isOnKafka: boolean }) {
    this.#worklist = new Worklist(partition);
    this.#anew = anew;
    this.#isOnKafka = isOnKafka;
  }

  note({ key, receipt, offset }: ReceiptRecord): void {
    this.#worklist.note(receipt, key);
    if (this.#isOnKafka) this.#newest.set(receiptKey(key, receipt.claimId), placeBytes(offset, receipt.receipt));
  }

  async take(): Promise<Map<string, Uint8Array | undefined>> {
    const newest = this.#newest;
    this.#newest = new Map();
    return new Map<string, Uint8Array | undefined>([...newest, ...(await this.#worklist.take(this.#anew))]);
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
