// Schema ids at the rim: inside, a frame names schema number × 1000 + version; on Kafka, the id that the registry gave.
// The schemas are part of the build, so a registry that is away stops no running worker.
import { FRAME_BYTES, type TopicName, topicNamed } from "@dripline/events";
import { type RegistrySettings, registerSchemas } from "./register-schemas.ts";

export interface SchemaIds {
  toWire(topic: TopicName, value: Uint8Array): Buffer;
  toLocal(topic: TopicName, value: Buffer): Buffer;
}

/** Without a registry the ids stay as they are. */
export const LOCAL_IDS: SchemaIds = {
  toWire: (_topic, value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength),
  toLocal: (_topic, value) => value,
};

/** The ids that the registry gives to the schemas of this build, which are published there first. */
export async function registryIds(settings: RegistrySettings): Promise<SchemaIds> {
  const wireOf = new Map<number, number>();
  const localOf = new Map<string, number>();
  for (const { version, id } of await registerSchemas(settings)) {
    wireOf.set(version.id, id);
    localOf.set(`${version.schema} ${id}`, version.id);
  }
  return {
    toWire: (_topic, value) => withId(value, (id) => wireOf.get(id)),
    toLocal: (topic, value) => withId(value, (id) => localOf.get(`${topicNamed(topic)?.schema ?? topic} ${id}`)),
  };
}

/** A frame that names no known id stays as it is: whoever reads it sets it aside, whole. */
function withId(value: Uint8Array, idOf: (id: number) => number | undefined): Buffer {
  const bytes = Buffer.from(value);
  if (bytes.length < FRAME_BYTES || bytes[0] !== 0) return bytes;
  const id = idOf(bytes.readUInt32BE(1));
  if (id !== undefined) bytes.writeUInt32BE(id, 1);
  return bytes;
}
