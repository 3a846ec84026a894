// A record as `dripline log` prints it: units as counts, facts as what they say, bytes as text. Money stays whole cents.
import { countsUnits } from "@dripline/claims";
import type { Records, TopicName } from "./topics.ts";

/** Fields that hold thousandths of a unit, whichever record they are in. */
const UNIT_FIELDS = new Set(["units", "paidUnits", "quantity"]);
/** Fields that hold a JSON value as text. */
const JSON_FIELDS = new Set(["facts", "row"]);

/** The JSON view of a record, under the names of its schema; absent fields are null, as on the wire. */
export function readable<Name extends TopicName>(topic: Name, value: Records[Name]): unknown {
  if (topic === "policies.published") return readablePolicy(value as Records["policies.published"]);
  return readableRecord(value as object);
}

function readableRecord(record: object): Record<string, unknown> {
  const view: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(record)) view[name] = readableField(record, name, field);
  return view;
}

function readableField(record: object, name: string, field: unknown): unknown {
  switch (typeof field) {
    case "number":
      return countsThousandths(record, name) ? field / 1000 : field;
    case "string":
      return JSON_FIELDS.has(name) ? JSON.parse(field) : field;
    case "object":
      // Values that a rule read are text already, under the rule's own names.
      return name === "read" ? field : readableObject(name, field);
    default:
      return field ?? null;
  }
}

function readableObject(name: string, field: object | null): unknown {
  if (field === null) return null;
  if (field instanceof Uint8Array) return Buffer.from(field).toString(name === "content" ? "utf8" : "base64");
  if (Array.isArray(field)) return field.map((item) => (typeof item === "object" && item !== null ? readableRecord(item) : item));
  return readableRecord(field);
}

function countsThousandths(record: object, name: string): boolean {
  if (UNIT_FIELDS.has(name)) return true;
  return name === "amount" && "account" in record && typeof record.account === "string" && countsUnits(record.account);
}

function readablePolicy({ version, content }: Records["policies.published"]): unknown {
  return { version, content: JSON.parse(content) };
}
