// The Avro schemas, read from `schemas/<topic>/<version>.avsc` once at start. The highest version writes; every version can be read.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import avro, { type Type } from "avsc";
import { topics } from "./topics.ts";

/** Where the schemas lie: a published file is never edited. */
export const schemaFolder = fileURLToPath(new URL("../../../../schemas", import.meta.url));

/** Ids of one schema's versions are this far apart from the next schema's. */
const VERSIONS_MAX = 1000;

export interface SchemaVersion {
  readonly schema: string;
  readonly version: number;
  /** Id in the Confluent frame on one machine: schema number × 1000 + version. A registry gives its own. */
  readonly id: number;
  readonly text: string;
  readonly type: Type;
}

/** Every version of every schema, by schema and rising version. */
export const schemas: ReadonlyMap<string, readonly SchemaVersion[]> = readSchemas();

function readSchemas(): Map<string, readonly SchemaVersion[]> {
  const read = new Map<string, readonly SchemaVersion[]>();
  for (const { schema, schemaNumber } of topics) {
    if (!read.has(schema)) read.set(schema, readVersions(schema, schemaNumber));
  }
  return read;
}

function readVersions(schema: string, schemaNumber: number): SchemaVersion[] {
  const versions = readdirSync(join(schemaFolder, schema))
    .filter((name) => /^\d+\.avsc$/.test(name))
    .map((name) => Number(name.slice(0, -".avsc".length)))
    .sort((a, b) => a - b);
  return versions.map((version) => {
    const text = readFileSync(join(schemaFolder, schema, `${version}.avsc`), "utf8");
    const type = avro.Type.forSchema(JSON.parse(text), { wrapUnions: "never", omitRecordMethods: true });
    return { schema, version, id: schemaNumber * VERSIONS_MAX + version, text, type };
  });
}
