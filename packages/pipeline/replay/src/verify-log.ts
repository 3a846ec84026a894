// Verification of a partition's receipts: judged again stretch by stretch, then everything that only the whole order shows.
import type { Log } from "@dripline/core";
import { checkChains } from "./check-chains.ts";
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
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface Verification {
  readonly receipts: number;
  readonly findings: readonly Finding[];
  /** First and last offset judged, as far as there are receipts. */
  readonly from: number;
  readonly to: number;
}

/** Receipts of one stretch: some seconds of work, and few enough for their entries to wait in memory until it is their turn. */
const STRETCH = 1024;

export async function verifyLog(toVerify: ToVerify): Promise<Verification> {
  const { log, partition, from = 0, onProgress } = toVerify;
  const end = await log.end({ topic: "claims.adjudicated", partition });
  const to = Math.min(toVerify.to ?? end - 1, end - 1);
  const leaves = new LeafList();
  const later: LaterVersion[] = [];
  const findings: Finding[] = [];
  let receipts = 0;
  for await (const stretch of inOrder({ from, to }, toVerify)) {
    receipts += stretch.receipts;
    leaves.append(stretch.leaves);
    later.push(...stretch.later);
    findings.push(...stretch.findings);
    onProgress?.(receipts, to - from + 1);
  }
  findings.push(...(await checkChains(later, { log, partition, from, leaves })));
  findings.sort((a, b) => a.offset - b.offset);
  return { receipts, findings, from, to };
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
