// What the state remembers of a claim file, under the digest of its bytes: where it begins, how far it came, and how it was answered.
import type { Instant, Payer } from "@dripline/claims";
import type { Output, State } from "@dripline/core";
import { encode } from "@dripline/events";
import type { Policy } from "@dripline/policy";
import type { ReferenceTables } from "@dripline/reference";
import type { IntakeContext, IntakeCounters, IntakeItem } from "./intake.ts";
import { readJson } from "./json-state.ts";
import type { FileOutline } from "./outline-file.ts";

/** Items of a file in one transaction. */
export const ITEMS_PER_UNIT = 500;
const NO_COUNTERS: IntakeCounters = { interchange: 0, group: 0, claims: {} };

export interface FileRecord {
  readonly name: string;
  readonly receivedAt: Instant;
  /** Where the counters stood when its first item was made. */
  readonly start: IntakeCounters;
  /** Items committed. */
  readonly items: number;
  readonly done: boolean;
  /** Committed whole, not yet moved to `done/`: a file of this name is that one, no duplicate. */
  readonly toMove?: string | undefined;
  /** How it was answered when all of it was a duplicate: sent once more, it gets the same bytes, so that no answer is overwritten by another. */
  readonly answered?: { readonly receivedAt: Instant; readonly start: IntakeCounters } | undefined;
}

export function fileKey(sha256: string): string {
  return `intake/file/${sha256}`;
}

interface Beginning {
  readonly record: FileRecord;
  /** The same bytes were taken before. */
  readonly isDuplicate: boolean;
  /** And answered as a duplicate: this answer is that one again. */
  readonly isRepeated: boolean;
}

export interface FileAtHand {
  readonly name: string;
  readonly receivedAt: Instant;
  readonly record: FileRecord | undefined;
}

/** Where the file's items begin: anew, where a killed run left it, or where its earlier answer as a duplicate began. */
export async function beginningOf({ name, receivedAt, record }: FileAtHand, from: { readonly state: State }): Promise<Beginning> {
  if (record !== undefined && !record.done) return { record, isDuplicate: false, isRepeated: false };
  const before = record?.answered;
  const start = before?.start ?? (await readJson<IntakeCounters>(from, "intake/counters")) ?? NO_COUNTERS;
  const anew: FileRecord = { name, receivedAt: before?.receivedAt ?? receivedAt, start, items: 0, done: false };
  return { record: anew, isDuplicate: record !== undefined, isRepeated: before !== undefined };
}

/** A file that was taken before, whole or by its interchanges, remembers how it is answered. */
export function asAnswered(record: FileRecord, wasTaken: boolean): FileRecord {
  return { ...record, answered: wasTaken ? { receivedAt: record.receivedAt, start: record.start } : undefined };
}

/** True where every interchange of a file was taken before, by its sender and control number. */
export function isTakenBefore({ interchanges }: FileOutline, { known }: IntakeContext): boolean {
  return interchanges.length > 0 && interchanges.every(({ key }) => known.has(key));
}

/** Interchanges to be remembered; a duplicate adds none. */
export function acceptedKeys({ interchanges }: FileOutline, isDuplicate: boolean): string[] {
  return isDuplicate ? [] : interchanges.filter(({ accepted }) => accepted).map(({ key }) => key);
}

export interface IntakeKnowledge {
  readonly state: State;
  readonly payer: Payer;
  readonly tables: ReferenceTables;
  readonly policy: Policy;
}

export async function intakeContext(
  outline: FileOutline,
  counters: IntakeCounters,
  { state, payer, ...looked }: IntakeKnowledge,
): Promise<IntakeContext> {
  const keys = [...new Set(outline.interchanges.map(({ key }) => key))];
  const known = await state.read(keys.map((key) => `intake/interchange/${key}`));
  return { payer, counters, known: new Set(keys.filter((_, at) => known[at] !== undefined)), lookUps: lookUpsOf(looked) };
}

/** SNIP 5 and 7: members, and the codes that the policy or a feed names. */
export function lookUpsOf({ tables, policy }: Pick<IntakeKnowledge, "tables" | "policy">): IntakeContext["lookUps"] {
  return {
    members: (memberId) => tables.member(memberId),
    codeTables: { procedure: (code) => policy.codes.has(code) || tables.codes(code).length > 0 },
  };
}

export function acknowledgementOutput({ ack, fileName, content }: Extract<IntakeItem, { kind: "acknowledgement" }>): Output {
  const value = encode("acknowledgements.issued", { kind: ack, fileName, content: new TextEncoder().encode(content) });
  return { topic: "acknowledgements.issued", key: fileName.slice(0, Math.max(0, fileName.lastIndexOf("/"))) || ".", value };
}
