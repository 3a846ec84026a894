// A small month of claims and what must come of it: the same workers on one machine, undisturbed. Both from one seed.
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Instant, IsoDate } from "@dripline/claims";
import { loadPolicy, run, writeSynthetic } from "@dripline/cli";
import { type LogRecord, type Output, workOnce, workToEnd } from "@dripline/core";
import { type Embedded, openEmbedded } from "@dripline/embedded";
import { decode, memberKey, type TopicName, topics } from "@dripline/events";
import { remitCycle } from "@dripline/service-remittance";
import { fusedWorker, ReferenceReader } from "@dripline/workers";
import type { Load } from "./load.ts";
import { namedRecords } from "./tally.ts";

export const CYCLE = "2025-04-04" as IsoDate;
export const RECEIVED_AT = "2025-04-03T09:00:00-04:00" as Instant;
const RECORDS_MAX = 10_000_000;

export interface Month extends Load {
  readonly installationKey: Uint8Array;
  /** Undisturbed, after so many claims and a cycle: by topic, each record's name and the hash of its bytes. */
  afterCycle(claims: number): Promise<ReadonlyMap<TopicName, ReadonlyMap<string, string>>>;
}

/** The topics that are compared record by record at the end. */
export const compared: readonly TopicName[] = [
  "claims.adjudicated",
  "ledger.entries",
  "payables.posted",
  "remittances.issued",
  "payments.requested",
];

export interface MonthToMake {
  readonly claims: number;
  readonly seed: number;
  /** Claims that are fed at once: results are counted after each slice. */
  readonly slice: number;
}

export async function makeMonth(folder: string, { slice, ...size }: MonthToMake): Promise<Month> {
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
  const records = outputsOf(await recordsOf(taken, "claims.received"));
  const { installationKey } = taken;
  taken.close();
  const judging = { folder, known, installationKey };
  const { receipts, resultsAfter } = await judgeBySlice(records, slice, judging);
  return {
    known,
    records,
    result: "claims.adjudicated",
    resultsAfter,
    expected: namedRecords(receipts, nameOf),
    nameOf,
    services: ["20-screening", "30-adjudication", "30-adjudication"],
    twin: "30-adjudication",
    positions: [
      { worker: "screening", topic: "claims.received" },
      { worker: "adjudication", topic: "claims.screened" },
    ],
    environment: { DRIPLINE_INSTALLATION_KEY: Buffer.from(installationKey).toString("hex") },
    installationKey,
    afterCycle: (claims) => judgeAndPay(records.slice(0, claims), judging),
  };
}

interface Judging {
  readonly folder: string;
  readonly known: readonly Output[];
  readonly installationKey: Uint8Array;
}

async function judgeBySlice(claims: readonly Output[], slice: number, judging: Judging) {
  const { ports, worker } = await openJudging("by-slice", claims, judging);
  const resultsAfter: number[] = [];
  for (;;) {
    const taken = await workOnce(worker, ports, { partition: 0, max: slice });
    if (taken === 0) break;
    const count = await ports.log.end({ topic: "claims.adjudicated", partition: 0 });
    resultsAfter.push(...Array.from({ length: taken }, () => count));
  }
  const receipts = await recordsOf(ports, "claims.adjudicated");
  ports.close();
  return { receipts, resultsAfter };
}

async function judgeAndPay(claims: readonly Output[], judging: Judging): Promise<ReadonlyMap<TopicName, ReadonlyMap<string, string>>> {
  const { ports, worker } = await openJudging("cycle", claims, judging);
  await workToEnd(worker, ports, { partition: 0, max: 500 });
  await remitCycle(CYCLE, { ...ports, reference: new ReferenceReader(), policy: loadPolicy().policy });
  const expected = new Map<TopicName, ReadonlyMap<string, string>>();
  for (const topic of compared) expected.set(topic, namedRecords(await recordsOf(ports, topic), nameOf));
  ports.close();
  return expected;
}

async function openJudging(name: string, claims: readonly Output[], { folder, known, installationKey }: Judging) {
  const ports = openEmbedded(join(folder, name));
  await ports.commit.commit({ outputs: [...known, ...claims], state: new Map(), positions: [] });
  const keyOf = (memberId: string): string => memberKey(memberId, installationKey);
  return { ports, worker: fusedWorker({ policy: loadPolicy().policy, reference: new ReferenceReader(), keyOf }) };
}

/** A claim's version where a record is about one; its content otherwise. */
export function nameOf({ topic, value }: Pick<LogRecord, "topic" | "value">): string {
  switch (topic) {
    case "claims.received":
      return decode(topic, value).claimId;
    case "acknowledgements.issued":
      return decode(topic, value).fileName;
    case "claims.adjudicated":
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
