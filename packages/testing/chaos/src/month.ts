// A small month of claims and what must come of it: the same workers on one machine, undisturbed. Both from one seed.
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Instant, IsoDate } from "@dripline/claims";
import { loadPolicy, run, writeSynthetic } from "@dripline/cli";
import { type LogRecord, type Output, workOnce } from "@dripline/core";
import { type Embedded, openEmbedded } from "@dripline/embedded";
import { decode, memberKey, type TopicName, topics } from "@dripline/events";
import { remitCycle } from "@dripline/service-remittance";
import { fusedWorker, ReferenceReader } from "@dripline/workers";

export const CYCLE = "2025-04-04" as IsoDate;
const RECEIVED_AT = "2025-04-03T09:00:00-04:00" as Instant;
const RECORDS_MAX = 10_000_000;

export interface Month {
  readonly installationKey: Uint8Array;
  /** Feeds and acknowledgements. */
  readonly known: readonly Output[];
  readonly claims: readonly Output[];
  /** After so many claims, so many receipts in all: a claim that takes another back leaves two. */
  readonly receiptsAfter: readonly number[];
  /** Undisturbed: by topic, each record's name and bytes. */
  readonly expected: ReadonlyMap<TopicName, ReadonlyMap<string, string>>;
}

/** The topics that are compared record by record at the end. */
export const compared: readonly TopicName[] = [
  "claims.adjudicated",
  "ledger.entries",
  "payables.posted",
  "remittances.issued",
  "payments.requested",
];

export async function makeMonth(folder: string, size: { readonly claims: number; readonly seed: number }): Promise<Month> {
  mkdirSync(folder, { recursive: true });
  writeSynthetic(folder, size);
  const folders = {
    data: join(folder, "data"),
    in: join(folder, "claims"),
    out: join(folder, "out"),
    reference: join(folder, "reference"),
  };
  await run({ ...folders, once: true, receivedAt: RECEIVED_AT, cycle: CYCLE });
  const taken = openEmbedded(folders.data, { readOnly: true });
  const known: Output[] = [];
  for (const { name } of topics)
    if (name.startsWith("reference.") || name === "acknowledgements.issued") known.push(...outputsOf(await recordsOf(taken, name)));
  const claims = outputsOf(await recordsOf(taken, "claims.received"));
  const { installationKey } = taken;
  taken.close();
  const judged = openEmbedded(join(folder, "undisturbed"));
  try {
    const receiptsAfter = await judge(judged, { known, claims, installationKey });
    const expected = new Map<TopicName, ReadonlyMap<string, string>>();
    for (const topic of compared) expected.set(topic, namedRecords(await recordsOf(judged, topic)));
    return { installationKey, known, claims, receiptsAfter, expected };
  } finally {
    judged.close();
  }
}

type Given = Pick<Month, "known" | "claims" | "installationKey">;

/** One claim after the other, and a cycle; how many receipts there are after each claim. */
async function judge(ports: Embedded, { known, claims, installationKey }: Given): Promise<number[]> {
  await ports.commit.commit({ outputs: [...known, ...claims], state: new Map(), positions: [] });
  const { policy } = loadPolicy();
  const keyOf = (memberId: string): string => memberKey(memberId, installationKey);
  const worker = fusedWorker({ policy, reference: new ReferenceReader(), keyOf });
  const receipts: number[] = [];
  while ((await workOnce(worker, ports, { partition: 0, max: 1 })) > 0)
    receipts.push(await ports.log.end({ topic: "claims.adjudicated", partition: 0 }));
  await remitCycle(CYCLE, { ...ports, reference: new ReferenceReader(), policy });
  return receipts;
}

/**
 * A record's name, the same wherever it lies: its key and how many of the same key and content came before it. What is doubled has a name that
 * nobody expects, and what is lost leaves one over.
 */
export function namedRecords(records: readonly Pick<LogRecord, "topic" | "key" | "value">[]): Map<string, string> {
  const named = new Map<string, string>();
  const seen = new Map<string, number>();
  for (const { topic, key, value } of records) {
    const identity = identityOf(topic, value);
    const count = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, count);
    named.set(`${identity} ${count}`, createHash("sha256").update(key).update(value).digest("base64"));
  }
  return named;
}

/** A claim's version where a record is about one; a content otherwise. */
function identityOf(topic: TopicName, value: Uint8Array): string {
  switch (topic) {
    case "claims.adjudicated": {
      const { claimId, version } = decode(topic, value);
      return `${claimId} ${version}`;
    }
    case "payables.posted": {
      const { claimId, version } = decode(topic, value);
      return `${claimId} ${version}`;
    }
    case "ledger.entries": {
      const { claimId, version, account, line } = decode(topic, value);
      return `${claimId} ${version} ${line} ${account}`;
    }
    case "payments.requested":
      return decode(topic, value).paymentId;
    default:
      return createHash("sha256").update(value).digest("base64");
  }
}

async function recordsOf({ log }: Embedded, topic: TopicName): Promise<readonly LogRecord[]> {
  return log.read({ topic, partition: 0, from: 0, max: RECORDS_MAX });
}

function outputsOf(records: readonly LogRecord[]): Output[] {
  return records.map(({ topic, key, value }) => ({ topic, key, value }));
}
