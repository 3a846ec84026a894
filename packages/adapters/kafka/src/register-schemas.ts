// Publishes the schemas of this build at the Schema Registry when a process starts: every version under its topic's subject, each subject held
// to BACKWARD_TRANSITIVE. Several processes start at once and publish the same.
import { Agent } from "node:https";
import { Fault, type FaultCode } from "@dripline/core";
import { type SchemaVersion, schemas, type TopicName, topics } from "@dripline/events";
import { COMPATIBILITY, SchemaRegistry, SchemaType } from "@kafkajs/confluent-schema-registry";

export interface RegistrySettings {
  /** Base address of the Confluent-compatible interface; `https://user:password@host/…` where it asks for them. */
  readonly url: string;
  /** Certificate authorities in PEM, in place of the system's. */
  readonly ca?: string | undefined;
}

export interface Registered {
  readonly topic: TopicName;
  readonly version: SchemaVersion;
  /** The registry's. */
  readonly id: number;
}

const ATTEMPTS_MAX = 10;
const PAUSE_MS = 200;

/** Throws DRIP_REGISTRY_AWAY, which passes, or DRIP_REGISTRY_REFUSES, which doesn't. */
export async function registerSchemas(settings: RegistrySettings): Promise<Registered[]> {
  const registry = registryOf(settings);
  const registered: Registered[] = [];
  for (const { name: topic, schema } of topics) {
    for (const version of schemas.get(schema) ?? []) registered.push({ topic, version, id: await register(registry, topic, version) });
  }
  return registered;
}

/** User and password stand in the address, and go out as a header. */
function registryOf({ url, ca }: RegistrySettings): SchemaRegistry {
  const { username, password, protocol } = new URL(url);
  const host = url.replace(/^(\w+:\/\/)[^/@]*@/, "$1").replace(/\/+$/, "");
  const auth = username === "" ? {} : { auth: { username: decodeURIComponent(username), password: decodeURIComponent(password) } };
  const agent = ca === undefined || protocol !== "https:" ? {} : { agent: new Agent({ ca }) };
  return new SchemaRegistry({ host, ...auth, ...agent }, undefined);
}

/**
 * Between another process' publishing of a subject and its holding it to a compatibility, the registry answers with its own default, or that
 * the rule is there already: what it says counts when it says it again and again.
 */
async function register(registry: SchemaRegistry, topic: TopicName, { text }: SchemaVersion): Promise<number> {
  const subject = `${topic}-value`;
  for (let attempt = 1; ; attempt++) {
    try {
      const { id } = await registry.register(
        { type: SchemaType.AVRO, schema: text },
        { subject, compatibility: COMPATIBILITY.BACKWARD_TRANSITIVE },
      );
      return id;
    } catch (error) {
      const fault = faultOf(error, subject);
      if (fault.isFinal || attempt === ATTEMPTS_MAX) throw fault.fault;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
    }
  }
}

interface Refusal {
  readonly fault: Fault;
  /** Asking again won't help. */
  readonly isFinal: boolean;
}

function faultOf(error: unknown, subject: string): Refusal {
  const { status, message = "no reason given" } = error as { readonly status?: number; readonly message?: string };
  const fault = (code: FaultCode, detail: string): Fault => new Fault(code, detail, { cause: error });
  switch (status) {
    case 401:
    case 403:
      return {
        fault: fault("DRIP_REGISTRY_REFUSES", `the Schema Registry answers ${status} and asks for a user and a password`),
        isFinal: true,
      };
    case 409:
    case 422:
      return {
        fault: fault("DRIP_REGISTRY_REFUSES", `the Schema Registry won't take a version of ${subject}: ${message}`),
        isFinal: false,
      };
    case undefined:
      return { fault: fault("DRIP_REGISTRY_REFUSES", `the Schema Registry holds ${subject} otherwise: ${message}`), isFinal: false };
    default:
      return { fault: fault("DRIP_REGISTRY_AWAY", `the Schema Registry doesn't answer: ${message}`), isFinal: false };
  }
}
