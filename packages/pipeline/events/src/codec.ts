// Records to bytes and back: Avro in the Confluent frame, a zero byte and the schema's id in four bytes before the record.
import type { Type } from "avsc";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter, Misfit } from "./byte-writer.ts";
import { compileReader, compileWriter, type WriteRecord } from "./compile-schema.ts";
import { type SchemaVersion, schemas } from "./schemas.ts";
import { type Records, type TopicName, topicNamed } from "./topics.ts";

/** Bytes before the record. */
export const FRAME_BYTES = 5;
/** No record is larger: past it a few bytes could ask for any amount of memory. */
const RECORD_BYTES_MAX = 64 * 1024 * 1024;

/** A record that isn't what its topic says; holds nothing of the record. */
export class UnreadableRecord extends Error {
  override readonly name = "UnreadableRecord";
}

interface Codec {
  readonly newest: SchemaVersion;
  readonly write: WriteRecord;
  /** By schema id: how bytes of that version become a record of the newest. */
  readonly readers: ReadonlyMap<number, (bytes: Buffer) => unknown>;
}

/** Built at a topic's first use: a process that handles two topics compiles two codecs. */
const codecs = new Map<string, Codec>();
const writing = new ByteWriter({
  bytesMax: RECORD_BYTES_MAX,
  tooLarge: (bytes) => new UnreadableRecord(`a record of ${bytes} bytes, ${RECORD_BYTES_MAX} at most`),
});
const reading = new ByteReader();

/** The record, framed. Absent optional fields may be undefined. The bytes are a view into a larger buffer that nobody else writes to. */
export function encode<Name extends TopicName>(topic: Name, value: Records[Name]): Buffer {
  const { newest, write } = codecOf(topic);
  writing.begin(FRAME_BYTES);
  try {
    write(writing, value);
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    // By its place alone: a value may be a member's.
    throw new Error(`invariant broken: expected a record for ${topic}, ${whereInvalid(newest.type, value)}`);
  }
  const bytes = writing.end();
  bytes[0] = 0;
  bytes.writeUInt32BE(newest.id, 1);
  return bytes;
}

/** The record in the newest version of its schema, whichever version wrote it. Throws UnreadableRecord. */
export function decode<Name extends TopicName>(topic: Name, bytes: Uint8Array): Records[Name] {
  const { id, record } = unframed(bytes);
  const read = codecOf(topic).readers.get(id);
  if (read === undefined) throw new UnreadableRecord(`the record names schema ${id}, which is none of ${topic}`);
  return read(record) as Records[Name];
}

function unframed(bytes: Uint8Array): { readonly id: number; readonly record: Buffer } {
  if (bytes.length < FRAME_BYTES || bytes[0] !== 0) throw new UnreadableRecord("the record has no Confluent frame");
  if (bytes.length > RECORD_BYTES_MAX) throw new UnreadableRecord(`the record has ${bytes.length} bytes, ${RECORD_BYTES_MAX} at most`);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { id: buffer.readUInt32BE(1), record: buffer.subarray(FRAME_BYTES) };
}

/** What a receipt is judged again by. Whatever else it says comes out of that. */
const TO_JUDGE = [
  "claimId",
  "version",
  "memberId",
  "disposition",
  "policyVersion",
  "claim",
  "facts",
  "reverses",
  "previousReceipt",
] as const;

export type ReceiptToJudge = Pick<Records["claims.adjudicated"], (typeof TO_JUDGE)[number]>;

let readToJudge: ((bytes: Buffer) => unknown) | undefined;

/**
 * A `claims.adjudicated` record as far as judging it again needs it; what is left out isn't looked at, and may be anything. Verdicts and
 * lines are most of a record's fields: they are what comes out, to be compared as bytes. Throws UnreadableRecord.
 */
export function decodeToJudge(bytes: Uint8Array): ReceiptToJudge {
  const { newest } = codecOf("claims.adjudicated");
  readToJudge ??= readerOf(newest, newest, new Set(TO_JUDGE));
  const { id, record } = unframed(bytes);
  return id === newest.id ? (readToJudge(record) as ReceiptToJudge) : decode("claims.adjudicated", bytes);
}

/** Where a value isn't what its schema says, by path alone. */
function whereInvalid(type: Type, value: unknown): string {
  const paths: string[] = [];
  type.isValid(value, { noUndeclaredFields: false, errorHook: (path: string[]) => paths.push(path.join(".")) });
  return `wrong at ${paths[0] ?? "its top"}`;
}

function codecOf(topic: TopicName): Codec {
  const schema = topicNamed(topic)?.schema ?? topic;
  let codec = codecs.get(schema);
  if (codec === undefined) {
    codec = buildCodec(schema);
    codecs.set(schema, codec);
  }
  return codec;
}

function buildCodec(schema: string): Codec {
  const versions = schemas.get(schema) ?? [];
  const newest = versions[versions.length - 1];
  if (newest === undefined) throw new Error(`invariant broken: no schema for ${schema}`);
  return {
    newest,
    write: compileWriter(newest.text),
    readers: new Map(versions.map((version) => [version.id, readerOf(version, newest)])),
  };
}

/** How bytes that one version wrote become a record of the newest: what was added since has its default, and what was left out is gone. */
export function readerOf(written: SchemaVersion, newest: SchemaVersion, wanted?: ReadonlySet<string>): (bytes: Buffer) => unknown {
  const read = written === newest ? newestReader(newest, wanted) : olderReader(written, newest);
  return (bytes) => {
    try {
      return read(bytes);
    } catch (error) {
      throw new UnreadableRecord(`the bytes are no ${newest.schema} record of version ${written.version}`, { cause: error });
    }
  };
}

function newestReader({ text }: SchemaVersion, wanted?: ReadonlySet<string>): (bytes: Buffer) => unknown {
  const read = compileReader(text, wanted);
  return (bytes) => {
    reading.open(bytes);
    const record = read(reading);
    reading.close();
    return record;
  };
}

/** Avro's schema resolution is avsc's. */
function olderReader(written: SchemaVersion, newest: SchemaVersion): (bytes: Buffer) => unknown {
  const resolver = newest.type.createResolver(written.type);
  return (bytes) => withoutNulls(newest.type.fromBuffer(bytes, resolver));
}

/** Null is absent: on the wire null, in a record undefined. In place, since the record was made a moment ago. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) for (const item of value) withoutNulls(item);
  else if (isRecord(value)) nullsToUndefined(value);
  return value;
}

function nullsToUndefined(record: Record<string, unknown>): void {
  for (const name in record) {
    const field = record[name];
    if (field === null) record[name] = undefined;
    else if (typeof field === "object") withoutNulls(field);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array);
}
