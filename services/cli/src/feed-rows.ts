// The rows of feed files, read and not loaded: what a change of facts would be, before anything moves.
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { ReferenceKind, ReferenceRows } from "@dripline/claims";
import { Fault } from "@dripline/core";
import { readFeedRow } from "@dripline/reference";
import { checkFeedName } from "./load-feeds.ts";
import type { Workspace } from "./workspace.ts";

export interface FeedRow {
  readonly kind: ReferenceKind;
  readonly row: ReferenceRows[ReferenceKind];
}

export interface ReadRows {
  readonly rows: readonly FeedRow[];
  /** Where and why, a line each. */
  readonly refused: readonly string[];
}

export async function readFeedRows(feeds: readonly string[]): Promise<ReadRows> {
  const rows: FeedRow[] = [];
  const refused: string[] = [];
  for (const path of feeds) {
    const kind = judgedKind(path);
    for await (const { number, text } of linesOf(path)) {
      const read = readFeedRow(kind, text, number);
      if ("row" in read) rows.push({ kind, row: read.row });
      else refused.push(`${path} line ${number}${read.refused.field === "" ? "" : `, ${read.refused.field}`}: ${read.refused.reason}`);
    }
  }
  return { rows, refused };
}

function judgedKind(path: string): ReferenceKind {
  const kind = checkFeedName(path);
  if (kind !== "payer") return kind;
  throw new Fault("DRIP_USAGE", "payer.json is no fact that a claim is judged by: name feeds such as authorizations.jsonl");
}

/** Lines that say something, by number. */
async function* linesOf(path: string): AsyncGenerator<{ readonly number: number; readonly text: string }> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    const text = number === 1 ? line.replace(/^\uFEFF/, "") : line;
    if (text.trim() !== "") yield { number, text };
  }
}

/** As if the rows were loaded, in memory alone. */
export function applyRows(rows: readonly FeedRow[], { tables }: Workspace): void {
  for (const { kind, row } of rows) tables.apply(kind, row as never);
}
