// What log and state remember of a claim file, by the digest of its bytes: where it begins, how far it came, and how it was answered.
import type { Instant, Payer } from "@dripline/claims";
import type { Output, Ports, State } from "@dripline/core";
import { encode, type FileTaken, type IntakeCounters } from "@dripline/events";
import type { Policy } from "@dripline/policy";
import type { ReferenceTables } from "@dripline/reference";
import type { IntakeContext, IntakeItem } from "./intake.ts";
import { jsonState, readJson } from "./json-state.ts";
import type { FileOutline } from "./outline-file.ts";

/** Items of a file in one transaction. */
export const ITEMS_PER_UNIT = 500;
const NO_COUNTERS: IntakeCounters = { interchange: 0, group: 0, claims: {} };

/** In the state: the newest `files.taken` of these bytes. */
export interface FileRecord extends Omit<FileTaken, "sha256" | "interchanges" | "counters"> {
  /** Committed whole, not yet moved to `done/`: a file of this name is that one, no duplicate. */
  readonly toMove?: string | undefined;
}

export function fileKey(sha256: string): string {
  return `intake/file/${sha256}`;
}

/** What is committed with a batch of a file's items: its place on the log, and the state that follows from that. */
export function fileProgress(
  taken: FileTaken,
  toMove?: string | undefined,
): { readonly output: Output; readonly state: Readonly<Record<string, unknown>> } {
  const output: Output = { topic: "files.taken", key: taken.sha256, value: encode("files.taken", taken) };
  return { output, state: fileState(taken, toMove) };
}

/** The state that a record of `files.taken` leaves behind, whoever writes it: intake, or a replay that builds it anew. */
export function fileState(taken: FileTaken, toMove?: string | undefined): Readonly<Record<string, unknown>> {
  const { sha256, name, receivedAt, start, items, done, answered, interchanges, counters } = taken;
  const record: FileRecord = { name, receivedAt, start, items, done, answered, toMove };
  const marks = Object.fromEntries(interchanges.map((key) => [`intake/interchange/${key}`, sha256]));
  return { ...marks, ...(counters && { "intake/counters": counters }), [fileKey(sha256)]: record };
}

/** The file lies in `done/` now: of its name another one may come. */
export async function forgetMove(sha256: string, ports: Pick<Ports, "state" | "commit">): Promise<void> {
  const key = fileKey(sha256);
  const record = await readJson<FileRecord>(ports, key);
  await ports.commit.commit({ outputs: [], state: jsonState({ [key]: record && { ...record, toMove: undefined } }), positions: [] });
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
