// Verification of a partition's receipts: judged again stretch by stretch, then everything that only the whole order shows.
import type { Log, TopicPartition } from "@dripline/core";
import { checkChains } from "./check-chains.ts";
import { LedgerCheck } from "./check-ledger.ts";
import { checkTree, type TreeHead } from "./check-tree.ts";
import type { Finding } from "./finding.ts";
import type { JudgedStretch, LaterVersion } from "./judge-stretch.ts";
import { LeafList } from "./leaf-list.ts";

export interface ToVerify {
  readonly log: Log;
  readonly partition: number;
  /** First and last offset. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Judges one stretch: here, or in another thread. */
  readonly judge: (stretch: { readonly from: number; readonly to: number }) => Promise<JudgedStretch>;
  /** Stretches in hand at a time. */
  readonly lanes?: number | undefined;
  /** A tree that was printed earlier. */
  readonly expected?: TreeHead | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface Verification {
  readonly partition: number;
  readonly receipts: number;
  readonly findings: readonly Finding[];
  /** First and last offset judged, as far as there are receipts. */
  readonly from: number;
  readonly to: number;
  /** Ledger entries compared; undefined where a stretch was asked for: entries are compared from the log's beginning. */
  readonly entries?: number | undefined;
  /** The tree by its newest checkpoint. */
  readonly tree: { readonly size: number; readonly root?: string | undefined };
}

/** Receipts of one stretch: some seconds of work, and few enough for their entries to wait in memory until it is their turn. */
const STRETCH = 1024;

export async function verifyLog(toVerify: ToVerify): Promise<Verification> {
  const { log, partition, from = 0, onProgress, expected } = toVerify;
  const receiptLog: TopicPartition = { topic: "claims.adjudicated", partition };
  const end = await log.end(receiptLog);
  const to = Math.min(toVerify.to ?? end - 1, end - 1);
  const isAll = from === 0 && to === end - 1;
  const ledger = isAll ? new LedgerCheck({ log, partition }) : undefined;
  const leaves = new LeafList();
  const later: LaterVersion[] = [];
  const findings: Finding[] = [];
  for await (const stretch of inOrder({ from, to }, toVerify)) {
    leaves.append(stretch.leaves);
    later.push(...stretch.later);
    findings.push(...stretch.findings);
    await ledger?.take(stretch.entries);
    onProgress?.(leaves.size, to - from + 1);
  }
  findings.push(...(await checkChains(later, { log, partition, from, leaves })));
  const isWhole = isAll && (await log.end(receiptLog)) === end;
  const tree = await checkTree({ log, partition, leaves, first: from, isWhole, expected });
  findings.push(...((await ledger?.finish({ isWhole })) ?? []), ...tree.findings);
  return {
    partition,
    receipts: leaves.size,
    findings: onceAPlace(findings),
    from,
    to,
    entries: ledger?.entries,
    tree: { size: tree.size, root: tree.root },
  };
}

/** In the order of the log; what the tree says of a receipt that has a finding of its own already is left out. */
function onceAPlace(findings: readonly Finding[]): Finding[] {
  const own = new Set(findings.flatMap(({ kind, topic, offset }) => (kind === "tree" || topic !== undefined ? [] : [offset])));
  return findings
    .filter(({ kind, topic, offset }) => kind !== "tree" || topic !== undefined || !own.has(offset))
    .sort((a, b) => a.offset - b.offset);
}

/** Judged stretches in the order of the log, however many are in hand at a time. */
async function* inOrder({ from, to }: { from: number; to: number }, { judge, lanes = 1 }: ToVerify): AsyncGenerator<JudgedStretch> {
  const inHand: Promise<JudgedStretch>[] = [];
  for (let next = from; next <= to || inHand.length > 0; ) {
    while (next <= to && inHand.length < lanes) {
      inHand.push(judge({ from: next, to: Math.min(next + STRETCH - 1, to) }));
      next += STRETCH;
    }
    const first = inHand.shift();
    if (first !== undefined) yield await first;
  }
}
