// From the environment to the adapters: brokers, registry and Redis of an installation opened, and the pseudonyms of its members.
import { memberKey } from "@dripline/events";
import { type KafkaSettings, type OpenKafka, openKafka } from "@dripline/kafka";
import { type OpenRedis, openRedis } from "@dripline/redis";
import type { CommonSettings } from "./configuration.ts";

export interface Installation {
  readonly open: OpenKafka;
  readonly redis: OpenRedis;
  close(): Promise<void>;
}

export function kafkaSettings(settings: CommonSettings): KafkaSettings {
  const { DRIPLINE_BROKERS: brokers, DRIPLINE_APPLICATION: application, DRIPLINE_KAFKA_TLS: tls, ...sasl } = settings;
  const mechanism = sasl.DRIPLINE_SASL_MECHANISM;
  if (mechanism === undefined) return { brokers, application, tls };
  const { DRIPLINE_SASL_USERNAME: username = "", DRIPLINE_SASL_PASSWORD: password = "" } = sasl;
  return { brokers, application, tls, sasl: { mechanism, username, password } };
}

export async function openInstallation(settings: CommonSettings): Promise<Installation> {
  const redis = await openRedis({ urls: settings.DRIPLINE_REDIS, prefix: settings.DRIPLINE_APPLICATION });
  try {
    const open = await openKafka({ ...kafkaSettings(settings), registry: settings.DRIPLINE_REGISTRY, copy: redis });
    return {
      open,
      redis,
      async close() {
        await open.close();
        redis.close();
      },
    };
  } catch (error) {
    redis.close();
    throw error;
  }
}

/** Pseudonyms remembered, so that a member's key is derived once. */
const KEYS_MAX = 100_000;

export function memberKeys(installationKeyHex: string): (memberId: string) => string {
  const installationKey = Buffer.from(installationKeyHex, "hex");
  const known = new Map<string, string>();
  return (memberId) => {
    const found = known.get(memberId);
    if (found !== undefined) return found;
    if (known.size >= KEYS_MAX) known.clear();
    const made = memberKey(memberId, installationKey);
    known.set(memberId, made);
    return made;
  };
}
