// Options of commands that work on Kafka: brokers by the option, certificates, TLS and SASL by the same environment as the services'.
import { readFileSync } from "node:fs";
import { Fault } from "@dripline/core";
import type { KafkaSettings } from "@dripline/kafka";

export const BROKERS = ["--brokers <list>", "Kafka brokers, host:port, separated by commas"] as const;

export function brokerList(text: string): string[] {
  return text.split(",").map((part) => part.trim());
}

/** DRIPLINE_APPLICATION, DRIPLINE_KAFKA_TLS, DRIPLINE_CA_FILE and DRIPLINE_SASL_… as the services read them. */
export function kafkaFor(brokers: readonly string[], environment = process.env): KafkaSettings {
  const { DRIPLINE_KAFKA_TLS: tls } = environment;
  const settings = { brokers, application: applicationName(environment), tls: tls === "true", ca: authorities(environment) };
  const mechanism = environment.DRIPLINE_SASL_MECHANISM;
  if (mechanism === undefined || mechanism === "") return settings;
  if (mechanism !== "plain" && mechanism !== "scram-sha-256" && mechanism !== "scram-sha-512")
    throw new Fault("DRIP_USAGE", "DRIPLINE_SASL_MECHANISM: expected one of plain, scram-sha-256, scram-sha-512");
  const { DRIPLINE_SASL_USERNAME: username = "", DRIPLINE_SASL_PASSWORD: password = "" } = environment;
  return { ...settings, sasl: { mechanism, username, password } };
}

/** Names an installation: before every key of it on Redis, and in its groups. */
export function applicationName({ DRIPLINE_APPLICATION: name }: NodeJS.ProcessEnv = process.env): string {
  return name || "dripline";
}

/** The certificate authorities in DRIPLINE_CA_FILE, in place of the system's: of brokers, registry and Redis. */
export function authorities({ DRIPLINE_CA_FILE: path }: NodeJS.ProcessEnv = process.env): string | undefined {
  return path === undefined || path === "" ? undefined : readFileSync(path, "utf8");
}
