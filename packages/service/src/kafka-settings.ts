// From the environment to the adapters: brokers, registry and Redis of an installation opened, and the pseudonyms of its members.
import { readFileSync } from "node:fs";
import { Fault } from "@dripline/core";
import { memberKeys } from "@dripline/events";
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
  const ca = authoritiesOf(settings.DRIPLINE_CA_FILE);
  if (mechanism === undefined) return { brokers, application, tls, ca };
  const { DRIPLINE_SASL_USERNAME: username = "", DRIPLINE_SASL_PASSWORD: password = "" } = sasl;
  return { brokers, application, tls, ca, sasl: { mechanism, username, password } };
}

/** The certificate authorities that a variable names a file of. */
export function authoritiesOf(path: string | undefined): string | undefined {
  if (path === undefined || path === "") return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Fault("DRIP_FILE_UNREADABLE", "DRIPLINE_CA_FILE: the file can't be read", { cause: error });
  }
}

export async function openInstallation(settings: CommonSettings): Promise<Installation> {
  const redis = await openRedis({
    urls: settings.DRIPLINE_REDIS,
    prefix: settings.DRIPLINE_APPLICATION,
    ca: authoritiesOf(settings.DRIPLINE_CA_FILE),
  });
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

/** The members' pseudonyms under the key that the environment gives, in hex. */
export function memberKeysOf(installationKeyHex: string): (memberId: string) => string {
  return memberKeys(Buffer.from(installationKeyHex, "hex"));
}
