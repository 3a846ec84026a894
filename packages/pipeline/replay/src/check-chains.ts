// Every later version of a claim names the receipt before it: found by its seal, of the same claim, one version lower, and followed once.
import type { Log, LogRecord } from "@dripline/core";
import { decode, type Receipt, UnreadableRecord } from "@dripline/events";
import type { Finding } from "./finding.ts";
import { reverseAgain } from "./judge-again.ts";
import { compareAgain, type LaterVersion } from "./judge-stretch.ts";
import { type LeafList, sealOf } from "./leaf-list.ts";
import { recordsInOrder } from "./records-in-order.ts";

export interface Chains {
  readonly log: Log;
  readonly partition: number;
  /** Offset of the first leaf: what lies before it is looked up in the log. */
  readonly from: number;
  readonly leaves: LeafList;
}

export async function checkChains(later: readonly LaterVersion[], chains: Chains): Promise<Finding[]> {
  const wanted = new Set(later.flatMap(({ previousReceipt }) => previousReceipt ?? []));
  const offsets = await offsetsOf(wanted, chains);
  const followed = new Map<string, number>();
  const findings: Finding[] = [];
  for (const each of later) {
    const finding = await checkLink(each, { chains, offsets, followed });
    if (finding !== undefined) findings.push(finding);
  }
  return findings;
}

interface Known {
  readonly chains: Chains;
  readonly offsets: ReadonlyMap<string, number>;
  /** By a receipt's seal, the offset of the version after it. */
  readonly followed: Map<string, number>;
}

async function checkLink(later: LaterVersion, { chains, offsets, followed }: Known): Promise<Finding | undefined> {
  const { offset, claimId, version, previousReceipt, isReversal } = later;
  const broken = (what: string): Finding => ({ kind: "chain", offset, partition: chains.partition, claimId, version, what });
  if (previousReceipt === undefined) return broken(`version ${version} names no receipt before it`);
  const at = offsets.get(previousReceipt);
  if (at === undefined || at >= offset) return broken("the receipt before it isn't in the log before it");
  const follower = followed.get(previousReceipt);
  if (follower !== undefined) return broken(`the receipt at offset ${follower} follows the same one`);
  followed.set(previousReceipt, offset);
  const before = await receiptAt(at, chains);
  if (before?.receipt.claimId !== claimId) return broken("the receipt before it is another claim's");
  if (before.receipt.version !== version - 1) return broken(`it follows version ${before.receipt.version}`);
  if (!isReversal) return undefined;
  const own = await receiptAt(offset, chains);
  return own === undefined ? undefined : compareAgain(own.record, own.receipt, () => reverseAgain(own.receipt, before.receipt));
}

/** Where receipts lie, by seal. */
async function offsetsOf(wanted: ReadonlySet<string>, { log, partition, from, leaves }: Chains): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  if (wanted.size === 0) return found;
  for (let at = 0; at < leaves.size; at++) {
    const seal = leaves.seal(at).toString("hex");
    if (wanted.has(seal) && !found.has(seal)) found.set(seal, leaves.offset(at));
  }
  if (found.size === wanted.size || from === 0) return found;
  const earlier = recordsInOrder(log, { topic: "claims.adjudicated", partition }, { to: from - 1 });
  for await (const { offset, value } of earlier) {
    const seal = sealOf(value);
    if (wanted.has(seal) && !found.has(seal)) found.set(seal, offset);
  }
  return found;
}

async function receiptAt(offset: number, { log, partition }: Chains): Promise<{ record: LogRecord; receipt: Receipt } | undefined> {
  const [record] = await log.read({ topic: "claims.adjudicated", partition, from: offset, max: 1 });
  if (record === undefined) return undefined;
  try {
    return { record, receipt: decode("claims.adjudicated", record.value) };
  } catch (error) {
    if (error instanceof UnreadableRecord) return undefined;
    throw error;
  }
}
