// Bytes of an older version of a schema are read as a record of the newest, for every schema and for each kind of change that is allowed.
import { table } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import avro from "avsc";
import { readerOf, UnreadableRecord } from "./codec.ts";
import { type SchemaVersion, schemas } from "./schemas.ts";

function versionOf(version: number, fields: readonly object[]): SchemaVersion {
  const text = JSON.stringify({ type: "record", name: "Thing", doc: "A thing.", fields });
  const type = avro.Type.forSchema(JSON.parse(text), { wrapUnions: "never", omitRecordMethods: true });
  return { schema: "things", version, id: 99_000 + version, text, type };
}

const CENTS = { name: "amountCents", type: "long", doc: "Cents." };
const NOTE = { name: "note", type: "string", doc: "A note." };
const first = versionOf(1, [CENTS, NOTE]);
const bytes = first.type.toBuffer({ amountCents: 1250, note: "paid" });

const changes: Record<string, readonly object[]> = {
  "an option is added": [CENTS, NOTE, { name: "cause", type: ["null", "string"], doc: "Why.", default: null }],
  "a field with a default is added": [CENTS, NOTE, { name: "kind", type: "string", doc: "A kind.", default: "claim" }],
  "a field is left out": [CENTS],
  "a field has a new name": [CENTS, { name: "remark", aliases: ["note"], type: "string", doc: "A note." }],
};
const cases = table(`
  change                          | record
  an option is added              | {"amountCents":1250,"note":"paid"}
  a field with a default is added | {"amountCents":1250,"note":"paid","kind":"claim"}
  a field is left out             | {"amountCents":1250}
  a field has a new name          | {"amountCents":1250,"remark":"paid"}
`);

test.each(cases)("$change", ({ change = "", record = "" }) => {
  const newest = versionOf(2, changes[change] ?? []);
  // Absent is undefined, never null: JSON leaves it out.
  expect(JSON.stringify(readerOf(first, newest)(bytes))).toBe(record);
});

test("a field without a default can't be added: the codec says so before a record is read", () => {
  const newest = versionOf(2, [CENTS, NOTE, { name: "kind", type: "string", doc: "A kind." }]);
  expect(() => readerOf(first, newest)).toThrow(/kind/);
});

test("bytes cut short are unreadable, and the message holds nothing of them", () => {
  const newest = versionOf(2, changes["an option is added"] ?? []);
  const read = (): unknown => readerOf(first, newest)(bytes.subarray(0, 4));
  expect(read).toThrow(UnreadableRecord);
  expect(read).toThrow("the bytes are no things record of version 1");
});

test.each([...schemas].map(([schema, versions]) => ({ schema, versions })))(
  "every version of $schema is read by the newest",
  ({ versions }) => {
    const newest = versions.at(-1);
    for (const version of versions) expect(() => newest && readerOf(version, newest)).not.toThrow();
  },
);
