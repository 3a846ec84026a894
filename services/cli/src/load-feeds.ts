// Reference feeds into the log: row by row, each judged alone. A row that is known already changes nothing, so a load can be run again.
import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import type { Instant, ReferenceKind } from "@dripline/claims";
import { Fault, type Output } from "@dripline/core";
import { encode, type ReferenceFact, referenceTopic } from "@dripline/events";
import { factJson, isReferenceKind, type RefusedRow, readFeedRow, readPayer } from "@dripline/reference";
import type { Workspace } from "./workspace.ts";

export interface FeedTally {
  readonly feed: string;
  taken: number;
  unchanged: number;
  readonly refused: RefusedRow[];
}

/** Rows committed together. */
const ROWS_PER_UNIT = 5000;

/** The feeds of a folder in name order; other files are left alone. */
export function feedsOf(folder: string): string[] {
  if (!existsSync(folder)) throw new Fault("DRIP_FILE_UNREADABLE", `there is no folder ${folder}`);
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter(isFeed);
}

/** True of `payer.json` and `<kind>.jsonl`. */
export function isFeed(path: string): boolean {
  return kindOf(basename(path)) !== undefined;
}

function kindOf(name: string): ReferenceKind | "payer" | undefined {
  if (name === "payer.json") return "payer";
  const kind = name.replace(/\.jsonl$/, "");
  return name.endsWith(".jsonl") && isReferenceKind(kind) ? kind : undefined;
}

/** The kind of feed that a file's name says; a fault where there is no such file or kind, so that nothing is loaded before all are known. */
export function checkFeedName(path: string): ReferenceKind | "payer" {
  if (!existsSync(path)) throw new Fault("DRIP_FILE_UNREADABLE", `there is no file ${path}`);
  const kind = kindOf(basename(path));
  if (kind !== undefined) return kind;
  throw new Fault(
    "DRIP_USAGE",
    `${basename(path)} is not the name of a feed: feeds are payer.json and <kind>.jsonl, such as members.jsonl`,
  );
}

/** Loads one feed file: `payer.json` or `<kind>.jsonl`. */
export async function loadFeed(path: string, workspace: Workspace, arrivedAt: Instant): Promise<FeedTally> {
  const kind = checkFeedName(path);
  return kind === "payer" ? loadPayer(path, workspace, arrivedAt) : loadRows({ kind, rows: linesOf(path) }, workspace, arrivedAt);
}

async function loadPayer(path: string, workspace: Workspace, arrivedAt: Instant): Promise<FeedTally> {
  const tally: FeedTally = { feed: "payer", taken: 0, unchanged: 0, refused: [] };
  const read = readPayer(readFileSync(path, "utf8"));
  if ("refused" in read) {
    tally.refused.push({ line: 1, ...read.refused });
    return tally;
  }
  const row = JSON.stringify(read.payer);
  if (!workspace.known.isNews({ kind: "payer", key: "payer", row })) {
    tally.unchanged = 1;
    return tally;
  }
  await workspace.commit.commit({
    outputs: [factOutput({ kind: "payer", key: "payer", row, arrivedAt }, workspace)],
    state: new Map(),
    positions: [],
  });
  workspace.tables.applyPayer(read.payer);
  tally.taken = 1;
  return tally;
}

export interface NumberedRow {
  readonly line: number;
  readonly json: string;
}

async function* linesOf(path: string): AsyncGenerator<NumberedRow> {
  const lines = createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Number.POSITIVE_INFINITY });
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() !== "") yield { line, json: line === 1 ? text.replace(/^\uFEFF/, "") : text };
  }
}

/** Rows of one kind, from wherever they come. */
export async function loadRows(
  feed: { kind: ReferenceKind; rows: AsyncIterable<NumberedRow> | Iterable<NumberedRow> },
  workspace: Workspace,
  arrivedAt: Instant,
): Promise<FeedTally> {
  const tally: FeedTally = { feed: feed.kind, taken: 0, unchanged: 0, refused: [] };
  let outputs: Output[] = [];
  const flush = async (): Promise<void> => {
    if (outputs.length > 0) await workspace.commit.commit({ outputs, state: new Map(), positions: [] });
    outputs = [];
  };
  for await (const { line, json } of feed.rows) {
    const read = readFeedRow(feed.kind, json, line);
    if ("refused" in read) {
      tally.refused.push(read.refused);
      continue;
    }
    const row = factJson(read.row);
    if (workspace.known.isNews({ kind: feed.kind, key: read.key, row })) {
      outputs.push(factOutput({ kind: feed.kind, key: read.key, row, arrivedAt }, workspace));
      workspace.tables.apply(feed.kind, read.row);
      tally.taken += 1;
    } else tally.unchanged += 1;
    if (outputs.length >= ROWS_PER_UNIT) await flush();
  }
  await flush();
  return tally;
}

function factOutput(fact: ReferenceFact, { keyOf }: Workspace): Output {
  const topic = referenceTopic(fact.kind);
  // A record's key shows up in consoles: a member's is the pseudonym.
  return { topic, key: fact.kind === "members" ? keyOf(fact.key) : fact.key, value: encode(topic, fact) };
}
