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

/**
 * Records of these names are written once and copied from then on, as long as the same object is asked for: a claim stands on four topics.
 * What is written is a value: nobody changes a record after making it.
 */
const COPIED: ReadonlySet<string> = new Set(["Claim"]);

/** Throws Misfit where a value isn't what the schema says. */
export function compileWriter(schema: string): WriteRecord {
  const source = new Source("write");
  const top = source.typeNamed(JSON.parse(schema) as Schema);
  const make = new Function("misfit", "copier", `"use strict";\n${source.text()}\nreturn ${top};`) as (
    refuse: () => never,
    copier: typeof copierOf,
  ) => WriteRecord;
  return make(refuse, copierOf);
}

/** Throws Malformed where bytes are no record. Absent options are undefined; fields stand in the schema's order. */
export function compileReader(schema: string): ReadRecord {
  const source = new Source("read");
  const top = source.typeNamed(JSON.parse(schema) as Schema);
  const make = new Function("setEntry", `"use strict";\n${source.text()}\nreturn ${top};`) as (entry: typeof setEntry) => ReadRecord;
  return make(setEntry);
}

function refuse(): never {
  throw new Misfit();
}

/** An entry named like a part of every object is an entry all the same. */
function setEntry(map: Record<string, unknown>, name: string, value: unknown): void {
  if (name === "__proto__") Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true });
  else map[name] = value;
}

/** Writes a value, or copies its bytes where it is the one written last. */
function copierOf(write: WriteRecord): WriteRecord {
  let last: unknown;
  let bytes: Uint8Array = new Uint8Array(0);
  return (writer, value) => {
    if (value === last && value !== undefined) return writer.append(bytes);
    last = undefined;
    const before = writer.length;
    write(writer, value);
    bytes = writer.since(before);
    last = value;
  };
}

/** Source text: a function for each record, a constant for each enum; the rest stands in line. */
class Source {
  readonly #way: "write" | "read";
  readonly #parts: string[] = [];
  readonly #names = new Map<string, string>();
  #variables = 0;

  constructor(way: "write" | "read") {
    this.#way = way;
  }

  text(): string {
    return this.#parts.join("\n");
  }

  /** The function that writes or reads a record, made at its first mention. */
  typeNamed(schema: Schema): string {
    if (typeof schema === "string") return this.#names.get(schema) ?? unknown(schema);
    if (isUnion(schema)) return unknown("a union on its own");
    const known = this.#names.get(schema.name);
    if (known !== undefined) return known;
    const name = `${schema.type === "enum" ? "symbols" : this.#way}${schema.name}`;
    this.#names.set(schema.name, name);
    this.#parts.push(schema.type === "enum" ? this.#enum(name, schema) : this.#record(name, schema));
    return name;
  }

  #enum(name: string, { symbols }: NamedSchema): string {
    if (this.#way === "read") return `const ${name} = ${JSON.stringify(symbols)};`;
    return `const ${name} = new Map(${JSON.stringify(symbols.map((symbol, at) => [symbol, at]))});`;
  }

  #record(name: string, schema: NamedSchema): string {
    const fields = schema.fields.map((field) => ({ key: JSON.stringify(field.name), type: field.type }));
    if (this.#way === "read") {
      const reads = fields.map(({ key, type }) => `${key}: ${this.#read(type)}`);
      return `function ${name}(r) { return { ${reads.join(", ")} }; }`;
    }
    const writes = fields.map(({ key, type }) => {
      const variable = this.#variable();
      return `const ${variable} = v[${key}]; ${this.#write(type, variable)}`;
    });
    const body = `{ if (typeof v !== "object" || v === null) misfit();\n${writes.join("\n")} }`;
    return COPIED.has(schema.name) ? `const ${name} = copier(function (w, v) ${body});` : `function ${name}(w, v) ${body}`;
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
