// One 837P through intake: its claims onto claims.received, its answers onto acknowledgements.issued, batch by batch with its place in the file.
// Killed at any point, the same file goes on from the batch after the last one committed.
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import type { Instant, Payer } from "@dripline/claims";
import { Fault, type Output, type Ports } from "@dripline/core";
import { encode } from "@dripline/events";
import type { Policy } from "@dripline/policy";
import type { ReferenceTables } from "@dripline/reference";
import {
  type FileOutline,
  type FileToTake,
  type IntakeContext,
  type IntakeCounters,
  type IntakeItem,
  outlineFile,
  takeFile,
} from "@dripline/workers";

/** Items of a file in one transaction. */
const ITEMS_PER_UNIT = 500;
const NO_COUNTERS: IntakeCounters = { interchange: 0, group: 0, claims: {} };

/** What the state remembers of a file, under the digest of its bytes; as the embedded pipeline keeps it. */
interface FileRecord {
  readonly name: string;
  readonly receivedAt: Instant;
  readonly start: IntakeCounters;
  /** Items committed. */
  readonly items: number;
  readonly done: boolean;
  /** How it was answered when all of it was a duplicate. */
  readonly answered?: { readonly receivedAt: Instant; readonly start: IntakeCounters } | undefined;
}

export interface IntakeParts extends Pick<Ports, "state" | "commit"> {
  readonly tables: ReferenceTables;
  readonly policy: Policy;
  readonly keyOf: (memberId: string) => string;
}

export interface ClaimBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly receivedAt: Instant;
}

export interface Taken {
  readonly sha256: string;
  /** The same bytes, or every interchange in them, were taken before. */
  readonly isDuplicate: boolean;
  readonly claims: number;
  /** Below `acknowledgements/`. */
  readonly acknowledgements: readonly string[];
}

export async function takeClaims(of: ClaimBytes, parts: IntakeParts): Promise<Taken> {
  const sha256 = createHash("sha256").update(of.bytes).digest("hex");
  const known = await readJson<FileRecord>(parts, fileKey(sha256));
  const { record, isDuplicate, isRepeated } = await beginningOf(of, known, parts);
  const file: FileToTake = { name: of.name, sha256, receivedAt: record.receivedAt, chunks: () => [of.bytes], isDuplicate };
  const outline = outlineFile(file.chunks());
  const context = await contextFor(outline, record.start, parts);
  const isKnown = isTakenBefore(outline, context);
  const taking = new Taking(parts, isDuplicate || isKnown ? asAnswered(record) : record, { sha256, isDuplicate });
  const items = takeFile(file, context, outline);
  for (let next = items.next(); ; next = items.next()) {
    if (next.done === true) {
      await taking.finish(acceptedKeys(outline, isDuplicate), isRepeated ? undefined : next.value);
      return { sha256, isDuplicate: isDuplicate || isKnown, claims: taking.claims, acknowledgements: taking.acknowledgements };
    }
    await taking.take(next.value);
  }
}

/** Every interchange was taken before, by its sender and control number. */
function isTakenBefore({ interchanges }: FileOutline, { known }: IntakeContext): boolean {
  return interchanges.length > 0 && interchanges.every(({ key }) => known.has(key));
}

/** Sent once more, it gets the same answer, byte for byte. */
function asAnswered(record: FileRecord): FileRecord {
  return { ...record, answered: { receivedAt: record.receivedAt, start: record.start } };
}

function acceptedKeys({ interchanges }: FileOutline, isDuplicate: boolean): string[] {
  if (isDuplicate) return [];
  return interchanges.filter(({ accepted }) => accepted).map(({ key }) => key);
}

interface Beginning {
  readonly record: FileRecord;
  /** The same bytes were taken before. */
  readonly isDuplicate: boolean;
  /** And answered as a duplicate: this answer is that one again. */
  readonly isRepeated: boolean;
}

/** Where the file's items begin: anew, where a killed process left it, or where its earlier answer as a duplicate began. */
async function beginningOf({ name, receivedAt }: ClaimBytes, known: FileRecord | undefined, parts: IntakeParts): Promise<Beginning> {
  if (known?.done === false) return { record: known, isDuplicate: false, isRepeated: false };
  const before = known?.answered;
  const start = before?.start ?? (await readJson<IntakeCounters>(parts, "intake/counters")) ?? NO_COUNTERS;
  const record: FileRecord = { name, receivedAt: before?.receivedAt ?? receivedAt, start, items: 0, done: false };
  return { record, isDuplicate: known !== undefined, isRepeated: before !== undefined };
}

async function contextFor(outline: FileOutline, counters: IntakeCounters, { state, tables, policy }: IntakeParts): Promise<IntakeContext> {
  const keys = [...new Set(outline.interchanges.map(({ key }) => key))];
  const known = await state.read(keys.map((key) => `intake/interchange/${key}`));
  return {
    payer: payerOf(tables),
    counters,
    known: new Set(keys.filter((_, at) => known[at] !== undefined)),
    lookUps: {
      members: (memberId) => tables.member(memberId),
      codeTables: { procedure: (code) => policy.codes.has(code) || tables.codes(code).length > 0 },
    },
  };
}

function payerOf({ payer }: ReferenceTables): Payer {
  if (payer === undefined) throw new Fault("DRIP_PAYER_UNKNOWN", "no payer.json has been published yet");
  return payer;
}

class Taking {
  readonly #parts: IntakeParts;
  readonly #record: FileRecord;
  readonly #file: { readonly sha256: string; readonly isDuplicate: boolean };
  readonly acknowledgements: string[] = [];
  claims = 0;
  #outputs: Output[] = [];
  #items = 0;

  constructor(parts: IntakeParts, record: FileRecord, file: { readonly sha256: string; readonly isDuplicate: boolean }) {
    this.#parts = parts;
    this.#record = record;
    this.#file = file;
  }

  async take(item: IntakeItem): Promise<void> {
    this.#items += 1;
    if (item.kind === "claim") this.claims += 1;
    if (item.kind === "acknowledgement") this.acknowledgements.push(item.fileName);
    if (this.#items <= this.#record.items) return;
    this.#outputs.push(...outputsOf(item, this.#parts));
    if (this.#items % ITEMS_PER_UNIT !== 0 || this.#file.isDuplicate) return;
    await this.#commit({ [fileKey(this.#file.sha256)]: { ...this.#record, items: this.#items } });
  }

  /** Counters are absent where the answers repeat earlier ones, numbers and all. */
  async finish(interchanges: readonly string[], counters: IntakeCounters | undefined): Promise<void> {
    const { sha256 } = this.#file;
    const marks = Object.fromEntries(interchanges.map((key) => [`intake/interchange/${key}`, sha256]));
    const done: FileRecord = { ...this.#record, items: this.#items, done: true };
    await this.#commit({ ...marks, ...(counters && { "intake/counters": counters }), [fileKey(sha256)]: done });
  }

  async #commit(changes: Readonly<Record<string, unknown>>): Promise<void> {
    const state = new Map(Object.entries(changes).map(([key, value]) => [key, Buffer.from(JSON.stringify(value))]));
    const outputs = this.#outputs;
    this.#outputs = [];
    await this.#parts.commit.commit({ outputs, state, positions: [] });
  }
}

function outputsOf(item: IntakeItem, { keyOf }: IntakeParts): Output[] {
  switch (item.kind) {
    case "claim":
      return [{ topic: "claims.received", key: keyOf(item.claim.member.memberId), value: encode("claims.received", item.claim) }];
    case "rejected-claim":
      return [];
    case "acknowledgement": {
      const { ack, fileName, content } = item;
      const value = encode("acknowledgements.issued", { kind: ack, fileName, content: Buffer.from(content, "utf8") });
      return [{ topic: "acknowledgements.issued", key: dirname(fileName), value }];
    }
  }
}

function fileKey(sha256: string): string {
  return `intake/file/${sha256}`;
}

async function readJson<T>({ state }: Pick<Ports, "state">, key: string): Promise<T | undefined> {
  const [bytes] = await state.read([key]);
  return bytes === undefined ? undefined : (JSON.parse(Buffer.from(bytes).toString("utf8")) as T);
}
