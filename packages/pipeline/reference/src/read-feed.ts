// Reads one line of a feed: the row and its key, or what was wrong with it in words that hold no value of the row.
import type { Payer, ReferenceKind, ReferenceRows } from "@dripline/claims";
import type { z } from "zod";
import { payerSchema, schemas } from "./feed-schemas.ts";
import { keyOf } from "./keys.ts";

/** The longest row in characters; a longer line is no row of ours. */
const ROW_LENGTH_MAX = 65_536;

export interface FeedRow<Kind extends ReferenceKind> {
  readonly row: ReferenceRows[Kind];
  readonly key: string;
}

/** Why a row was not taken: never a value of the row, so never a name, birth date or member id. */
export interface RefusedRow {
  readonly line: number;
  /** `coverage[0].from`; empty where the row as a whole is wrong. */
  readonly field: string;
  readonly reason: string;
}

export type ReadRow<Kind extends ReferenceKind> = FeedRow<Kind> | { readonly refused: RefusedRow };

export type ReadPayer = { readonly payer: Payer } | { readonly refused: Omit<RefusedRow, "line"> };

/** One line of `<kind>.jsonl`. Blank lines are no rows: the caller passes over them. */
export function readFeedRow<Kind extends ReferenceKind>(kind: Kind, lineText: string, lineNumber: number): ReadRow<Kind> {
  const value = lineText.length > ROW_LENGTH_MAX ? undefined : readJson(lineText);
  if (value === undefined)
    return { refused: { line: lineNumber, field: "", reason: `expected one JSON object of at most ${ROW_LENGTH_MAX} characters` } };
  const read = schemaOf(kind).safeParse(value);
  if (!read.success) return { refused: { line: lineNumber, ...problemOf(read.error) } };
  return { row: read.data, key: keyOf(kind, read.data) };
}

/** A row as stored on `reference.<kind>`, revived. It was read before it was stored, so a row that can't be read is our bug. */
export function parseStored<Kind extends ReferenceKind>(kind: Kind, json: string): ReferenceRows[Kind] {
  const read = readFeedRow(kind, json, 0);
  if ("refused" in read) throw new Error(`invariant broken: a stored row of ${kind}: ${read.refused.field}: ${read.refused.reason}`);
  return read.row;
}

/** `payer.json`. */
export function readPayer(text: string): ReadPayer {
  const value = readJson(text);
  if (value === undefined) return { refused: { field: "", reason: "expected one JSON object" } };
  const read = payerSchema.safeParse(value);
  return read.success ? { payer: read.data } : { refused: problemOf(read.error) };
}

function schemaOf<Kind extends ReferenceKind>(kind: Kind): z.ZodType<ReferenceRows[Kind]> {
  return schemas[kind];
}

function readJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function problemOf(error: z.ZodError): Omit<RefusedRow, "line"> {
  const [issue] = error.issues;
  if (issue === undefined) return { field: "", reason: "expected another row" };
  if (issue.code === "unrecognized_keys") return { field: fieldOf([...issue.path, issue.keys[0] ?? ""]), reason: "expected no such field" };
  const expected = issue.code === "invalid_type" ? issue.expected : issue.message;
  return { field: fieldOf(issue.path), reason: `expected ${expected}` };
}

/** The path to a field; a name that could hold anything is not repeated. */
function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : /^[A-Za-z][A-Za-z0-9-]{0,39}$/.test(String(step)) ? `.${String(step)}` : ".?"))
    .join("")
    .replace(/^\./, "");
}
