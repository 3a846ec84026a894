// One feed file onto the reference topics: row by row, each judged alone. A row that says what the last one under its key said adds nothing.
import { createReadStream, readFileSync } from "node:fs";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import type { Instant, ReferenceKind } from "@dripline/claims";
import type { Log, Output, Ports } from "@dripline/core";
import { decode, encode, KnownFacts, type ReferenceFact, referenceTopic } from "@dripline/events";
import { factJson, isReferenceKind, REFERENCE_KINDS, readFeedRow, readPayer } from "@dripline/reference";

/** Rows committed together. */
const ROWS_PER_UNIT = 5000;
/** Records read from the log at a time. */
const READ_MAX = 10_000;

export interface FeedResult {
  readonly taken: number;
  readonly unchanged: number;
  readonly refused: number;
}

export interface FeedTarget {
  readonly commit: Ports["commit"];
  readonly known: KnownFacts;
  readonly keyOf: (memberId: string) => string;
}

/** What the reference topics say now. */
export async function knownFactsOf(log: Log): Promise<KnownFacts> {
  const known = new KnownFacts();
  for (const kind of ["payer", ...REFERENCE_KINDS] as const) {
    const topic = referenceTopic(kind);
    for (let from = 0; ; ) {
      const records = await log.read({ topic, partition: 0, from, max: READ_MAX });
      for (const { value } of records) known.isNews(decode(topic, value));
      const last = records[records.length - 1];
      if (last === undefined || records.length < READ_MAX) break;
      from = last.offset + 1;
    }
  }
  return known;
}

/** The kind that a file's name says: `payer.json` or `<kind>.jsonl`; undefined for any other file. */
export function feedKind(name: string): ReferenceKind | "payer" | undefined {
  if (name === "payer.json") return "payer";
  const kind = name.replace(/\.jsonl$/, "");
  return name.endsWith(".jsonl") && isReferenceKind(kind) ? kind : undefined;
}

export async function publishFeed(path: string, target: FeedTarget, arrivedAt: Instant): Promise<FeedResult> {
  const kind = feedKind(basename(path));
  if (kind === undefined) return { taken: 0, unchanged: 0, refused: 0 };
  let [taken, unchanged, refused] = [0, 0, 0];
  let outputs: Output[] = [];
  const flush = async (): Promise<void> => {
    if (outputs.length > 0) await target.commit.commit({ outputs, state: new Map(), positions: [] });
    outputs = [];
  };
  for await (const row of rowsOf(path, kind)) {
    if (row === undefined) refused += 1;
    else if (target.known.isNews(row)) {
      outputs.push(factOutput({ ...row, arrivedAt }, target));
      taken += 1;
    } else unchanged += 1;
    if (outputs.length >= ROWS_PER_UNIT) await flush();
  }
  await flush();
  return { taken, unchanged, refused };
}

type Row = Pick<ReferenceFact, "kind" | "key" | "row">;

/** Undefined for a row that is refused. */
async function* rowsOf(path: string, kind: ReferenceKind | "payer"): AsyncGenerator<Row | undefined> {
  if (kind === "payer") {
    const read = readPayer(readFileSync(path, "utf8"));
    yield "refused" in read ? undefined : { kind, key: "payer", row: JSON.stringify(read.payer) };
    return;
  }
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === "") continue;
    const read = readFeedRow(kind, number === 1 ? line.replace(/^\uFEFF/, "") : line, number);
    yield "refused" in read ? undefined : { kind, key: read.key, row: factJson(read.row) };
  }
}

/** A record's key shows up in consoles: a member's is the pseudonym. */
function factOutput(fact: ReferenceFact, { keyOf }: FeedTarget): Output {
  const topic = referenceTopic(fact.kind);
  return { topic, key: fact.kind === "members" ? keyOf(fact.key) : fact.key, value: encode(topic, fact) };
}
