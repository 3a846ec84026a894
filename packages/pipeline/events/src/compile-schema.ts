// A schema compiled to the code that writes its records and the code that reads them. avsc's own asks each type how to write itself
// and each string how long it is: a receipt took 52 µs to write and 40 to read there, 35 and 32 here (best of six, one machine). Of Avro it knows what our lint lets a schema have: null, boolean,
// int, long, string, bytes, enum, array, map, record, and options, which are unions of null and one type.
import type { ByteReader } from "./byte-reader.ts";
import { type ByteWriter, Misfit } from "./byte-writer.ts";

export type WriteRecord = (writer: ByteWriter, value: unknown) => void;
export type ReadRecord = (reader: ByteReader) => unknown;

interface NamedSchema {
  readonly type: string;
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly type: Schema }[];
  readonly symbols: readonly string[];
  readonly items: Schema;
  readonly values: Schema;
}
type Schema = string | NamedSchema | readonly Schema[];

const primitives: ReadonlySet<string> = new Set(["boolean", "int", "long", "string", "bytes"]);

/** Records of these names are written once and copied from then on, as long as the same object is asked for: a claim stands on four topics. */
const COPIED: ReadonlySet<string> = new Set(["Claim"]);

/**
 * The record that was written or read last, and its bytes: for whoever writes it next, on whichever topic it has the same schema. What is
 * written is a value: nobody changes a record after making it.
 */
interface LastOne {
  value: unknown;
  bytes: Uint8Array;
}

const lastOnes = new Map<string, LastOne>();

function lastOf(schema: NamedSchema): LastOne {
  const text = JSON.stringify(schema, (name, value: unknown) => (name === "doc" || name === "namespace" ? undefined : value));
  const known = lastOnes.get(text);
  if (known !== undefined) return known;
  const made: LastOne = { value: undefined, bytes: new Uint8Array(0) };
  lastOnes.set(text, made);
  return made;
}

/** Throws Misfit where a value isn't what the schema says. */
export function compileWriter(schema: string): WriteRecord {
  const source = new Source("write");
  const top = source.typeNamed(JSON.parse(schema) as Schema);
  const make = new Function("misfit", "copied", `"use strict";\n${source.text()}\nreturn ${top};`) as (
    refuse: () => never,
    copied: (write: WriteRecord, last: number) => WriteRecord,
  ) => WriteRecord;
  return make(refuse, (write, last) => writeOrCopy(write, source.lastOnes[last]));
}

/**
 * Throws Malformed where bytes are no record. Absent options are undefined; fields stand in the schema's order. Where only some fields of
 * the record are wanted, the others are passed over and aren't there.
 */
export function compileReader(schema: string, wanted?: ReadonlySet<string>): ReadRecord {
  const source = new Source("read");
  const top = source.typeNamed(JSON.parse(schema) as Schema, wanted);
  const make = new Function("setEntry", "kept", `"use strict";\n${source.text()}\nreturn ${top};`) as (
    entry: typeof setEntry,
    kept: (read: ReadRecord, last: number) => ReadRecord,
  ) => ReadRecord;
  return make(setEntry, (read, last) => readAndKeep(read, source.lastOnes[last]));
}

function refuse(): never {
  throw new Misfit();
}

/** An entry named like a part of every object is an entry all the same. */
function setEntry(map: Record<string, unknown>, name: string, value: unknown): void {
  if (name === "__proto__") Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true });
  else map[name] = value;
}

function writeOrCopy(write: WriteRecord, last: LastOne | undefined): WriteRecord {
  if (last === undefined) return write;
  return (writer, value) => {
    if (value === last.value && value !== undefined) return writer.append(last.bytes);
    last.value = undefined;
    const before = writer.length;
    write(writer, value);
    last.bytes = writer.since(before);
    last.value = value;
  };
}

function readAndKeep(read: ReadRecord, last: LastOne | undefined): ReadRecord {
  if (last === undefined) return read;
  return (reader) => {
    const before = reader.at;
    const value = read(reader);
    last.bytes = reader.since(before);
    last.value = value;
    return value;
  };
}

/** Source text: a function for each record, a constant for each enum; the rest stands in line. */
class Source {
  readonly lastOnes: LastOne[] = [];
  readonly #way: "write" | "read";
  readonly #parts: string[] = [];
  readonly #names = new Map<string, string>();
  readonly #fields = new Map<string, NamedSchema["fields"]>();
  #variables = 0;

  constructor(way: "write" | "read") {
    this.#way = way;
  }

  text(): string {
    return this.#parts.join("\n");
  }

  /** The function that writes or reads a record, made at its first mention. */
  typeNamed(schema: Schema, wanted?: ReadonlySet<string>): string {
    if (typeof schema === "string") return this.#names.get(schema) ?? unknown(schema);
    if (isUnion(schema)) return unknown("a union on its own");
    const known = this.#names.get(schema.name);
    if (known !== undefined) return known;
    const name = `${schema.type === "enum" ? "symbols" : this.#way}${schema.name}`;
    this.#names.set(schema.name, name);
    this.#fields.set(name, schema.fields);
    this.#parts.push(schema.type === "enum" ? this.#enum(name, schema) : this.#record(name, schema, wanted));
    return name;
  }

  #enum(name: string, { symbols }: NamedSchema): string {
    if (this.#way === "read") return `const ${name} = ${JSON.stringify(symbols)};`;
    return `const ${name} = new Map(${JSON.stringify(symbols.map((symbol, at) => [symbol, at]))});`;
  }

  #record(name: string, schema: NamedSchema, wanted?: ReadonlySet<string>): string {
    const body = this.#way === "read" ? this.#readFields(schema, wanted) : this.#writeFields(schema);
    if (!COPIED.has(schema.name)) return `function ${name}${body}`;
    this.lastOnes.push(lastOf(schema));
    return `const ${name} = ${this.#way === "read" ? "kept" : "copied"}(function ${body}, ${this.lastOnes.length - 1});`;
  }

  #writeFields({ fields }: NamedSchema): string {
    const writes = fields.map(({ name, type }) => {
      const variable = this.#variable();
      return `const ${variable} = v[${JSON.stringify(name)}]; ${this.#write(type, variable)}`;
    });
    return `(w, v) { if (typeof v !== "object" || v === null) misfit();\n${writes.join("\n")} }`;
  }

  #readFields({ fields }: NamedSchema, wanted?: ReadonlySet<string>): string {
    if (wanted === undefined)
      return `(r) { return { ${fields.map(({ name, type }) => `${JSON.stringify(name)}: ${this.#read(type)}`).join(", ")} }; }`;
    const steps = fields.map(({ name, type }, at) => (wanted.has(name) ? `const f${at} = ${this.#read(type)};` : this.#skip(type)));
    const made = fields.flatMap(({ name }, at) => (wanted.has(name) ? [`${JSON.stringify(name)}: f${at}`] : []));
    return `(r) { ${steps.join("\n")}\nreturn { ${made.join(", ")} }; }`;
  }

  #variable(): string {
    this.#variables += 1;
    return `v${this.#variables}`;
  }

  #write(schema: Schema, v: string): string {
    if (isUnion(schema))
      return `if (${v} === undefined || ${v} === null) w.byte(0); else { w.byte(2); ${this.#write(optionOf(schema), v)} }`;
    const type = typeof schema === "string" ? schema : schema.type;
    if (primitives.has(type)) return `w.${type === "bytes" ? "raw" : type}(${v});`;
    if (typeof schema !== "string" && type === "array") return this.#writeArray(schema.items, v);
    if (typeof schema !== "string" && type === "map") return this.#writeMap(schema.values, v);
    const name = this.typeNamed(schema);
    return name.startsWith("symbols") ? `w.long(${name}.get(${v}));` : `${name}(w, ${v});`;
  }

  #writeArray(items: Schema, v: string): string {
    const item = this.#variable();
    const each = `for (let i = 0; i < ${v}.length; i++) { const ${item} = ${v}[i]; ${this.#write(items, item)} }`;
    return `if (!Array.isArray(${v})) misfit(); if (${v}.length > 0) { w.long(${v}.length); ${each} } w.byte(0);`;
  }

  #writeMap(values: Schema, v: string): string {
    const [names, name, value] = [this.#variable(), this.#variable(), this.#variable()];
    const each = `for (const ${name} of ${names}) { w.string(${name}); const ${value} = ${v}[${name}]; ${this.#write(values, value)} }`;
    return `if (typeof ${v} !== "object" || ${v} === null) misfit(); const ${names} = Object.keys(${v}); if (${names}.length > 0) { w.long(${names}.length); ${each} } w.byte(0);`;
  }

  #read(schema: Schema): string {
    if (isUnion(schema)) return `r.isThere() ? ${this.#read(optionOf(schema))} : undefined`;
    const type = typeof schema === "string" ? schema : schema.type;
    if (primitives.has(type)) return `r.${type === "bytes" ? "raw" : type}()`;
    if (typeof schema !== "string" && type === "array") return this.#readItems(`const all = [];`, `all.push(${this.#read(schema.items)});`);
    if (typeof schema !== "string" && type === "map") {
      return this.#readItems(`const all = {};`, `setEntry(all, r.string(), ${this.#read(schema.values)});`);
    }
    const name = this.typeNamed(schema);
    return name.startsWith("symbols") ? `r.choice(${name})` : `${name}(r)`;
  }

  /** A statement that passes over a value. Text isn't looked at: whoever skips compares the bytes. */
  #skip(schema: Schema): string {
    if (isUnion(schema)) return `if (r.isThere()) { ${this.#skip(optionOf(schema))} }`;
    const type = typeof schema === "string" ? schema : schema.type;
    if (type === "string" || type === "bytes") return "r.skip();";
    if (primitives.has(type)) return `r.${type}();`;
    if (typeof schema !== "string" && type === "array") return `${this.#skipItems(this.#skip(schema.items))}(r);`;
    if (typeof schema !== "string" && type === "map") return `${this.#skipItems(`r.skip(); ${this.#skip(schema.values)}`)}(r);`;
    return this.#skipNamed(schema);
  }

  #skipNamed(schema: Schema): string {
    const name = this.typeNamed(schema);
    if (name.startsWith("symbols")) return "r.long();";
    return (this.#fields.get(name) ?? []).map(({ type }) => this.#skip(type)).join(" ");
  }

  #skipItems(item: string): string {
    const name = `skip${this.#variable()}`;
    this.#parts.push(`function ${name}(r) { for (let left = r.items(); left > 0; left = r.items()) for (; left > 0; left--) { ${item} } }`);
    return name;
  }

  /** Items come in blocks; a block of none is the end. */
  #readItems(start: string, item: string): string {
    const name = `items${this.#variable()}`;
    const loop = `for (let left = r.items(); left > 0; left = r.items()) for (; left > 0; left--) ${item}`;
    this.#parts.push(`function ${name}(r) { ${start} ${loop} return all; }`);
    return `${name}(r)`;
  }
}

function isUnion(schema: Schema): schema is readonly Schema[] {
  return Array.isArray(schema);
}

function optionOf(schema: readonly Schema[]): Schema {
  const [none, some] = schema;
  if (none !== "null" || some === undefined || schema.length !== 2) return unknown(JSON.stringify(schema));
  return some;
}

function unknown(what: string): never {
  throw new Error(`invariant broken: a schema of types that are compiled, not ${what}`);
}
