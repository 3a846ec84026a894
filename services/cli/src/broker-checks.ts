// What `dripline doctor` asks of an installation on Kafka: brokers, topics, registry, Redis; each with what to do where it isn't well.
import { kafkaClient, planTopics } from "@dripline/kafka";
import { openRedis } from "@dripline/redis";
import { kafkaFor } from "./broker-options.ts";

export interface InstallationCheck {
  readonly what: string;
  readonly outcome: "ok" | "missing";
  readonly detail: string;
  /** What to do where it isn't ok. */
  readonly fix?: string | undefined;
}

export interface InstallationToCheck {
  readonly brokers?: readonly string[] | undefined;
  readonly registry?: string | undefined;
  readonly redis?: string | undefined;
  readonly partitions: number;
}

const ANSWER_MS_MAX = 5000;

/** Only what is named is asked. */
export async function installationChecks({ brokers, registry, redis, partitions }: InstallationToCheck): Promise<InstallationCheck[]> {
  return [
    ...(brokers === undefined ? [] : await brokerChecks(brokers, partitions)),
    ...(registry === undefined ? [] : [await registryCheck(registry)]),
    ...(redis === undefined ? [] : [await redisCheck(redis)]),
  ];
}

async function brokerChecks(brokers: readonly string[], partitions: number): Promise<InstallationCheck[]> {
  const admin = kafkaClient(kafkaFor(brokers)).admin({ retry: { retries: 1 } });
  try {
    await admin.connect();
    const cluster = await admin.describeCluster();
    const { topics, refusals } = await planTopics(admin, { partitions, replicationFactor: Math.min(3, cluster.brokers.length) });
    return [brokersCheck(cluster.brokers.length), topicsCheck(topics.filter(({ existing }) => existing === undefined).length, refusals)];
  } catch {
    const fix =
      "Check --brokers, that they run, and that their advertised listener can be reached from here; TLS and SASL by DRIPLINE_KAFKA_TLS, DRIPLINE_SASL_….";
    return [{ what: "Brokers", outcome: "missing", detail: "none answers", fix }];
  } finally {
    await admin.disconnect().catch(() => {});
  }
}

function brokersCheck(count: number): InstallationCheck {
  if (count >= 3) return { what: "Brokers", outcome: "ok", detail: `${count} answer` };
  return { what: "Brokers", outcome: "ok", detail: `${count} answer: enough to try, not to lose none of; production has 3 or more` };
}

function topicsCheck(missing: number, [refusal]: readonly string[]): InstallationCheck {
  if (refusal !== undefined)
    return {
      what: "Topics",
      outcome: "missing",
      detail: refusal,
      fix: "Name the --partitions that there are, or make a new installation.",
    };
  if (missing === 0) return { what: "Topics", outcome: "ok", detail: "all are there" };
  return { what: "Topics", outcome: "missing", detail: `${missing} are not there`, fix: "Run dripline topics apply --brokers …" };
}

async function registryCheck(registry: string): Promise<InstallationCheck> {
  const fix = "Check --registry: the base address of its Confluent-compatible interface, such as http://host:8080/apis/ccompat/v7.";
  try {
    const answer = await fetch(`${registry}/subjects`, { signal: AbortSignal.timeout(ANSWER_MS_MAX) });
    const subjects: unknown = answer.ok ? await answer.json() : undefined;
    if (!Array.isArray(subjects)) return { what: "Schema Registry", outcome: "missing", detail: `it answers ${answer.status}`, fix };
    return { what: "Schema Registry", outcome: "ok", detail: `${subjects.length} subjects` };
  } catch {
    return { what: "Schema Registry", outcome: "missing", detail: "it doesn't answer", fix };
  }
}

async function redisCheck(urls: string): Promise<InstallationCheck> {
  try {
    const redis = await openRedis({ urls: urls.split(","), prefix: "doctor" });
    redis.close();
    return { what: "Redis", outcome: "ok", detail: "it answers" };
  } catch {
    const fix = "Check --redis and that it runs, empty or not: the workers fill it from the log.";
    return { what: "Redis", outcome: "missing", detail: "it doesn't answer", fix };
  }
}
