// The schemas hold what the house asks of them, published versions never change their bytes, and any record comes back as it was.
import { golden } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { decode, encode } from "./codec.ts";
import { type SchemaVersion, schemas } from "./schemas.ts";
import { type Records, type TopicName, topics } from "./topics.ts";

interface Field {
  readonly name: string;
  readonly type: Schema;
  readonly doc?: string;
  readonly default?: unknown;
}
interface Named {
  readonly type: "record" | "enum" | "array" | "map";
  readonly name: string;
  readonly doc?: string;
  readonly fields: readonly Field[];
  readonly symbols: readonly string[];
  readonly items: Schema;
  readonly values: Schema;
}
type Schema = string | Named | readonly Schema[];

/** Fields that hold money or units. */
const EXACT = /Cents$|^units$|^paidUnits$|^quantity$|^amount$/;
const versions = [...schemas.values()].flat();
const newest = topics.map(({ name, schema }) => ({ name, version: schemas.get(schema)?.at(-1) }));
const schemaOf = ({ text }: SchemaVersion): Named => JSON.parse(text) as Named;
const isUnion = (schema: Schema): schema is readonly Schema[] => Array.isArray(schema);

describe.each(versions.map((version) => ({ title: `${version.schema} version ${version.version}`, version })))("$title", ({ version }) => {
  const problems: string[] = [];
  lint(schemaOf(version), version.schema, problems);

  test("passes the lint: docs everywhere, no float, no item without width, options that default to null, cents and units as long", () => {
    expect(problems).toEqual([]);
  });

  test("keeps its bytes, and they are read", () => {
    const frame = Buffer.from([0, 0, 0, 0, 0]);
    frame.writeUInt32BE(version.id, 1);
    const bytes = Buffer.concat([frame, version.type.toBuffer(sampleOf(version))]);
    const kept = golden(new URL(`../testdata/${version.schema}-${version.version}.hex`, import.meta.url), `${bytes.toString("hex")}\n`);
    expect(bytes.toString("hex")).toBe(kept.trim());
    const topic = topics.find(({ schema }) => schema === version.schema)?.name ?? "claims.received";
    expect(decode(topic, bytes)).toMatchObject(withoutBytes(sampleOf(version)));
  });
});

test("the lint finds what it is for", () => {
  const problems: string[] = [];
  const fields = [
    { name: "rate", type: "double", doc: "A rate." },
    { name: "nothing", type: { type: "array", items: "null" }, doc: "Thirty million of them in six bytes." },
    { name: "paidCents", type: "int", doc: "Cents." },
    { name: "note", type: ["null", "string"], doc: "Without a default." },
    { name: "bare", type: "string" },
  ];
  lint({ type: "record", name: "Bad", doc: "Bad.", fields } as unknown as Named, "bad", problems);
  expect(problems).toEqual([
    "bad.rate: double is no exact number",
    "bad.nothing: items without width",
    "bad.paidCents: not a long",
    "bad.note: an option is a union of null and one type that defaults to null",
    "bad.bare: no doc",
  ]);
});

test("the seal is over what stands before it, so the receipt's hash is the last field", () => {
  for (const version of schemas.get("claims.adjudicated") ?? []) expect(schemaOf(version).fields.at(-1)?.name).toBe("receipt");
});

test("an id names one version of one schema, for good", () => {
  expect(new Set(versions.map(({ id }) => id)).size).toBe(versions.length);
  const numbers = new Map(topics.map(({ schema, schemaNumber }) => [schema, schemaNumber]));
  expect(Object.fromEntries(numbers)).toEqual({
    "claims.received": 1,
    "claims.screened": 2,
    "claims.adjudicated": 3,
    "ledger.entries": 4,
    "payables.posted": 5,
    "remittances.issued": 6,
    "payments.requested": 7,
    "acknowledgements.issued": 8,
    reference: 9,
    "policies.published": 10,
    "cycles.closed": 11,
    "claims.quarantined": 12,
    "receivables.posted": 13,
    "checkpoints.published": 14,
    "files.taken": 15,
    "orders.carried-out": 16,
  });
});

test.each(newest.filter(({ name }) => !name.startsWith("reference.") || name === "reference.members"))(
  "any record of $name comes back as it was",
  ({ name, version }) => {
    if (version === undefined) throw new Error(`no schema for ${name}`);
    const any = arbitraryOf(schemaOf(version), new Map()) as fc.Arbitrary<Records[TopicName]>;
    fc.assert(
      fc.property(any, (record) => {
        expect(decode(name, encode(name, record))).toEqual(record);
      }),
      { numRuns: 60 },
    );
  },
);

function lint(schema: Schema, path: string, problems: string[]): void {
  if (typeof schema === "string") {
    if (schema === "float" || schema === "double") problems.push(`${path}: ${schema} is no exact number`);
  } else if (isUnion(schema)) {
    for (const branch of schema) lint(branch, path, problems);
  } else {
    lintNamed(schema, path, problems);
  }
}

function lintNamed(schema: Named, path: string, problems: string[]): void {
  if (schema.type === "array" || schema.type === "map") {
    const items = schema.type === "array" ? schema.items : schema.values;
    if (items === "null" || isUnion(items) || (typeof items === "object" && items.type === "record" && items.fields.length === 0))
      problems.push(`${path}: items without width`);
    lint(items, path, problems);
    return;
  }
  if (!schema.doc) problems.push(`${path}: no doc`);
  for (const field of schema.type === "record" ? schema.fields : []) lintField(field, `${path}.${field.name}`, problems);
}

function lintField({ name, type, doc, default: byDefault }: Field, path: string, problems: string[]): void {
  if (!doc) problems.push(`${path}: no doc`);
  const bare = isUnion(type) ? type.find((branch) => branch !== "null") : type;
  if (EXACT.test(name) && bare !== "long") problems.push(`${path}: not a long`);
  if (isUnion(type) && (type.length !== 2 || type[0] !== "null" || byDefault !== null))
    problems.push(`${path}: an option is a union of null and one type that defaults to null`);
  lint(type, path, problems);
}

/** A record with every field there, made from its schema alone: the same for ever. */
function sampleOf(version: SchemaVersion): object {
  return fill(schemaOf(version), version.schema, { count: 0, named: new Map() }) as object;
}

interface Filling {
  count: number;
  readonly named: Map<string, Named>;
}

function fill(schema: Schema, name: string, filling: Filling): unknown {
  if (isUnion(schema)) return fill(schema.find((branch) => branch !== "null") ?? "null", name, filling);
  return typeof schema === "string" ? fillPlain(schema, name, filling) : fillNamed(schema, name, filling);
}

function fillPlain(schema: string, name: string, filling: Filling): unknown {
  const known = filling.named.get(schema);
  if (known) return fillNamed(known, name, filling);
  if (schema === "boolean") return true;
  if (schema === "bytes") return Buffer.from([0, 255, 10]);
  if (schema === "string") return `${name} \u00e9\u2013`;
  filling.count += 1;
  return filling.count * 1001;
}

function fillNamed(schema: Named, name: string, filling: Filling): unknown {
  if (schema.type === "array") return [fill(schema.items, name, filling)];
  if (schema.type === "map") return { [name]: fill(schema.values, name, filling) };
  filling.named.set(schema.name, schema);
  if (schema.type === "enum") return schema.symbols.at(-1);
  return Object.fromEntries(schema.fields.map((field) => [field.name, fill(field.type, field.name, filling)]));
}

function withoutBytes(record: object): object {
  return Object.fromEntries(Object.entries(record).filter(([, field]) => !(field instanceof Uint8Array)));
}

function arbitraryOf(schema: Schema, named: Map<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  if (isUnion(schema)) return fc.option(arbitraryOf(schema.find((branch) => branch !== "null") ?? "null", named), { nil: undefined });
  if (typeof schema === "string") return named.get(schema) ?? primitive(schema);
  if (schema.type === "array") return fc.array(arbitraryOf(schema.items, named), { maxLength: 3 });
  if (schema.type === "map") return fc.dictionary(fc.string(), arbitraryOf(schema.values, named), { maxKeys: 3, noNullPrototype: true });
  const any =
    schema.type === "enum"
      ? fc.constantFrom(...schema.symbols)
      : fc.record(Object.fromEntries(schema.fields.map(({ name, type }) => [name, arbitraryOf(type, named)])), { noNullPrototype: true });
  named.set(schema.name, any);
  return any;
}

/** avsc 5.7.9 writes integers between 2^52 and 2^53 with the wrong sign; 2^52 cents are 45 trillion dollars. */
const LONG_MAX = 2 ** 52 - 1;

function primitive(name: string): fc.Arbitrary<unknown> {
  if (name === "string") return fc.string({ unit: "binary" });
  if (name === "boolean") return fc.boolean();
  if (name === "bytes") return fc.uint8Array();
  return name === "int" ? fc.integer() : fc.integer({ min: -LONG_MAX, max: LONG_MAX });
}
