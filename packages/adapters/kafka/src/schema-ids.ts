// Schema ids at the rim: inside, a frame names schema number × 1000 + version; on Kafka, the id that the registry gave.
// The schemas are part of the build, so a registry that is away stops no running worker.
import { FRAME_BYTES, schemas, type TopicName, topicNamed, topics } from "@dripline/events";
import { COMPATIBILITY, SchemaRegistry, SchemaType } from "@kafkajs/confluent-schema-registry";

export interface SchemaIds {
  toWire(topic: TopicName, value: Uint8Array): Buffer;
  toLocal(topic: TopicName, value: Buffer): Buffer;
}

/** Without a registry the ids stay as they are. */
export const LOCAL_IDS: SchemaIds = {
  toWire: (_topic, value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength),
  toLocal: (_topic, value) => value,
};

/** Registers every version of every topic's schema under `<topic>-value`, BACKWARD_TRANSITIVE, and learns their ids. */
export async function registerSchemas(registryUrl: string): Promise<SchemaIds> {
  const registry = new SchemaRegistry({ host: registryUrl }, undefined);
  const wireOf = new Map<number, number>();
  const localOf = new Map<string, number>();
  for (const { name, schema } of topics) {
    for (const version of schemas.get(schema) ?? []) {
      const subject = `${name}-value`;
      const { id } = await registry.register(
        { type: SchemaType.AVRO, schema: version.text },
        { subject, compatibility: COMPATIBILITY.BACKWARD_TRANSITIVE },
      );
      wireOf.set(version.id, id);
      localOf.set(`${schema} ${id}`, version.id);
    }
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
