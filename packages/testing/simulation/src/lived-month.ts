// A month as one machine lives it: taken, decided and paid, then the facts that became known later, feed after feed, each of which releases
// the claims that waited for it. What every other way of running the same workers has to give again, byte for byte.
import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Instant, IsoDate } from "@dripline/claims";
import { run, writeSynthetic } from "@dripline/cli";
import type { Output } from "@dripline/core";
import { type Embedded, openEmbedded } from "@dripline/embedded";
import { type TopicName, topics } from "@dripline/events";

export interface LaterFacts {
  readonly kind: string;
  readonly outputs: readonly Output[];
  /** Receipts on the log once all that waited for them was judged again. */
  readonly receipts: number;
}

export interface LivedMonth {
  readonly chained: Embedded;
  /** What was known while the claims were first decided. */
  readonly known: readonly Output[];
  /** Receipts on the log before any later fact. */
  readonly receipts: number;
  readonly later: readonly LaterFacts[];
}

const ALL = 1_000_000;

export async function liveMonth(root: string, month: { readonly claims: number; readonly seed: number }): Promise<LivedMonth> {
  writeSynthetic(root, month);
  const folders = { data: join(root, "data"), in: join(root, "claims"), out: join(root, "out") };
  const receivedAt = "2025-04-03T09:00:00-04:00" as Instant;
  await run({ ...folders, reference: join(root, "reference"), once: true, receivedAt, cycle: "2025-04-04" as IsoDate });
  const known = await outputsOf(folders.data, new Map());
  let receipts = await receiptsIn(folders.data);
  const first = receipts;
  const later: LaterFacts[] = [];
  for (const feed of readdirSync(join(root, "later"))
    .filter((name) => name.endsWith(".jsonl"))
    .sort()) {
    const before = await factsIn(folders.data);
    const reference = join(root, "later", feed.replace(".jsonl", ""));
    mkdirSync(reference);
    copyFileSync(join(root, "later", feed), join(reference, feed));
    await run({ ...folders, reference, once: true, receivedAt, cycle: "2025-04-11" as IsoDate });
    receipts = await receiptsIn(folders.data);
    later.push({ kind: feed.replace(".jsonl", ""), outputs: await outputsOf(folders.data, before), receipts });
  }
  return { chained: openEmbedded(folders.data, { readOnly: true }), known, receipts: first, later };
}

const referenceTopics: readonly TopicName[] = topics.map(({ name }) => name).filter((name) => name.startsWith("reference."));

async function looking<T>(data: string, look: (opened: Embedded) => Promise<T>): Promise<T> {
  const opened = openEmbedded(data, { readOnly: true });
  try {
    return await look(opened);
  } finally {
    opened.close();
  }
}

function receiptsIn(data: string): Promise<number> {
  return looking(data, ({ log }) => log.end({ topic: "claims.adjudicated", partition: 0 }));
}

function factsIn(data: string): Promise<Map<TopicName, number>> {
  return looking(data, async ({ log }) => {
    const ends = new Map<TopicName, number>();
    for (const topic of referenceTopics) ends.set(topic, await log.end({ topic, partition: 0 }));
    return ends;
  });
}

/** Facts from where each topic ended before. */
function outputsOf(data: string, before: ReadonlyMap<TopicName, number>): Promise<Output[]> {
  return looking(data, async ({ log }) => {
    const outputs: Output[] = [];
    for (const topic of referenceTopics) {
      const records = await log.read({ topic, partition: 0, from: before.get(topic) ?? 0, max: ALL });
      outputs.push(...records.map(({ key, value }) => ({ topic, key, value })));
    }
    return outputs;
  });
}
