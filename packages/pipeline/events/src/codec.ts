// Records to bytes and back: Avro in the Confluent frame, a zero byte and the schema's id in four bytes before the record.
import avro, { type Type } from "avsc";
import { type SchemaVersion, schemas } from "./schemas.ts";
import { type Records, type TopicName, topicNamed } from "./topics.ts";

/** Bytes before the record. */
export const FRAME_BYTES = 5;
/** No record is larger: past it a few bytes could ask for any amount of memory. */
export const RECORD_BYTES_MAX = 64 * 1024 * 1024;

/** A record that isn't what its topic says; holds nothing of the record. */
export class UnreadableRecord extends Error {
  override readonly name = "UnreadableRecord";
}

interface Codec {
  readonly writer: Type;
  readonly writerId: number;
  /** Fields of bytes, which avsc takes as Buffer only. */
  readonly bytesFields: readonly string[];
  /** By schema id: how bytes of that version become a record of the newest. */
  readonly readers: ReadonlyMap<number, (bytes: Buffer) => unknown>;
}

/** Built at a topic's first use: a process that handles two topics compiles two codecs. */
const codecs = new Map<string, Codec>();
/** Records are written here first, so that one of any size is encoded once and copied once. */
let scratch = Buffer.allocUnsafe(256 * 1024);

/** The record as bytes of its own. Absent optional fields may be undefined. Whole numbers below 2^52: avsc writes larger ones with the wrong sign. */
export function encode<Name extends TopicName>(topic: Name, value: Records[Name]): Buffer {
  const end = encodeIntoScratch(topic, value);
  return Buffer.from(scratch.subarray(0, end));
}

/** Bytes of the frame and the record in a buffer that the next call reuses; for those who look before they copy. */
export function encodeShared<Name extends TopicName>(topic: Name, value: Records[Name]): Buffer {
  const end = encodeIntoScratch(topic, value);
  return scratch.subarray(0, end);
}

/** The record in the newest version of its schema, whichever version wrote it. Throws UnreadableRecord. */
export function decode<Name extends TopicName>(topic: Name, bytes: Uint8Array): Records[Name] {
  if (bytes.length < FRAME_BYTES || bytes[0] !== 0) throw new UnreadableRecord("the record has no Confluent frame");
  if (bytes.length > RECORD_BYTES_MAX) throw new UnreadableRecord(`the record has ${bytes.length} bytes, ${RECORD_BYTES_MAX} at most`);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const id = buffer.readUInt32BE(1);
  const read = codecOf(topic).readers.get(id);
  if (read === undefined) throw new UnreadableRecord(`the record names schema ${id}, which is none of ${topic}`);
  return withoutNulls(read(buffer.subarray(FRAME_BYTES))) as Records[Name];
}

function encodeIntoScratch(topic: TopicName, record: unknown): number {
  const codec = codecOf(topic);
  const value = codec.bytesFields.length === 0 ? record : withBuffers(record, codec.bytesFields);
  try {
    let end = codec.writer.encode(value, scratch, FRAME_BYTES);
    if (end < 0) {
      scratch = Buffer.allocUnsafe(roomFor(scratch.length - end));
      end = codec.writer.encode(value, scratch, FRAME_BYTES);
    }
    scratch[0] = 0;
    scratch.writeUInt32BE(codec.writerId, 1);
    return end;
  } catch (error) {
    if (error instanceof UnreadableRecord) throw error;
    // avsc's own message holds the value, which may be a member's.
    throw new Error(`invariant broken: expected a record for ${topic}, ${whereInvalid(codec.writer, value)}`);
  }
}

/** Where a value isn't what its schema says, by path alone. */
function whereInvalid(type: Type, value: unknown): string {
  const paths: string[] = [];
  type.isValid(value, { noUndeclaredFields: false, errorHook: (path: string[]) => paths.push(path.join(".")) });
  return `wrong at ${paths[0] ?? "its top"}`;
}

function withBuffers(record: unknown, names: readonly string[]): unknown {
  const copy = { ...(record as Record<string, unknown>) };
  for (const name of names) {
    const bytes = copy[name];
    if (bytes instanceof Uint8Array) copy[name] = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  return copy;
}

function roomFor(bytes: number): number {
  if (bytes > RECORD_BYTES_MAX) throw new UnreadableRecord(`a record of ${bytes} bytes, ${RECORD_BYTES_MAX} at most`);
  return Math.min(RECORD_BYTES_MAX, bytes * 2);
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
    writer: newest.type,
    writerId: newest.id,
    bytesFields: newest.type instanceof avro.types.RecordType ? newest.type.fields.filter(isBytes).map(({ name }) => name) : [],
    readers: new Map(versions.map((version) => [version.id, readerOf(version, newest)])),
  };
}

function isBytes({ type }: { readonly type: Type }): boolean {
  return type instanceof avro.types.BytesType;
}

function readerOf(written: SchemaVersion, newest: SchemaVersion): (bytes: Buffer) => unknown {
  const resolver = written === newest ? undefined : newest.type.createResolver(written.type);
  return (bytes) => {
    try {
      return newest.type.fromBuffer(bytes, resolver);
    } catch (error) {
      throw new UnreadableRecord(`the bytes are no ${newest.schema} record of version ${written.version}`, { cause: error });
    }
  };
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
