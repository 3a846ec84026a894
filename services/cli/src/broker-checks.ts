// What `dripline doctor` asks of an installation on Kafka: brokers, topics and their settings, registry, Redis; each with what to do where it
// isn't well. Settings that only production needs are asked for where there are three brokers or more.
import { Fault } from "@dripline/core";
import { topics } from "@dripline/events";
import { askRegistry, kafkaClient, naming, planTopics, type TopicSettings, topicSettings } from "@dripline/kafka";
import { openRedis } from "@dripline/redis";
import { authorities, kafkaFor } from "./broker-options.ts";

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

type Admin = ReturnType<ReturnType<typeof kafkaClient>["admin"]>;

/** From so many brokers on an installation can lose one of them. */
const PRODUCTION_BROKERS = 3;

/** Only what is named is asked. */
export async function installationChecks({ brokers, registry, redis, partitions }: InstallationToCheck): Promise<InstallationCheck[]> {
  return [
    ...(brokers === undefined ? [] : await brokerChecks(brokers, partitions)),
    ...(registry === undefined ? [] : [await registryCheck(registry)]),
    ...(redis === undefined ? [] : await redisChecks(redis)),
  ];
}

async function brokerChecks(brokers: readonly string[], partitions: number): Promise<InstallationCheck[]> {
  const admin = kafkaClient(kafkaFor(brokers)).admin({ retry: { retries: 1 } });
  try {
    return await naming(async () => {
      await admin.connect();
      const cluster = await admin.describeCluster();
      const count = cluster.brokers.length;
      const plan = await planTopics(admin, { partitions, replicationFactor: Math.min(PRODUCTION_BROKERS, count) });
      const missing = plan.topics.filter(({ existing }) => existing === undefined).length;
      const there = plan.topics.length > missing;
      return [brokersCheck(count), topicsCheck(missing, plan.refusals), ...(there ? [await settingsCheck(admin, count)] : [])];
    });
  } catch (error) {
    return [
      unanswered(
        "Brokers",
        error,
        "Check --brokers, that they run, and that their advertised listener can be reached from here; TLS and SASL by DRIPLINE_KAFKA_TLS, DRIPLINE_CA_FILE, DRIPLINE_SASL_….",
      ),
    ];
  } finally {
    await admin.disconnect().catch(() => {});
  }
}

/** Why nothing could be asked, in the words of who refused. */
function unanswered(what: string, error: unknown, fix: string): InstallationCheck {
  return { what, outcome: "missing", detail: error instanceof Fault ? error.message : "no answer", fix };
}

function brokersCheck(count: number): InstallationCheck {
  if (count >= PRODUCTION_BROKERS) return { what: "Brokers", outcome: "ok", detail: `${count} answer` };
  return { what: "Brokers", outcome: "ok", detail: `${count} answer: enough to try, not to lose none of; production has 3 or more` };
}

function topicsCheck(missing: number, [refusal]: readonly string[]): InstallationCheck {
  const what = "Topics";
  if (refusal !== undefined)
    return { what, outcome: "missing", detail: refusal, fix: "Name the --partitions that there are, or make a new installation." };
  if (missing === 0) return { what, outcome: "ok", detail: "all are there" };
  return { what, outcome: "missing", detail: `${missing} are not there`, fix: "Run dripline topics apply --brokers …" };
}

interface Wanted {
  readonly setting: string;
  readonly wants: string;
  readonly has: (topic: TopicSettings) => string;
  readonly isWell: (topic: TopicSettings) => boolean;
}

/** What loses records, at once or one day: deletion by age, compaction of what isn't a table, a leader that has not everything. */
const ALWAYS: readonly Wanted[] = [
  {
    setting: "cleanup.policy",
    wants: "delete",
    has: ({ cleanup }) => cleanup,
    isWell: (topic) => topic.isCompacted || topic.cleanup === "delete",
  },
  {
    setting: "cleanup.policy",
    wants: "compact",
    has: ({ cleanup }) => cleanup,
    isWell: (topic) => !topic.isCompacted || topic.cleanup === "compact",
  },
  {
    setting: "retention.ms",
    wants: "-1",
    has: ({ retentionMs }) => retentionMs,
    isWell: (topic) => topic.isCompacted || topic.retentionMs === "-1",
  },
  { setting: "unclean.leader.election.enable", wants: "false", has: () => "true", isWell: ({ isUnclean }) => !isUnclean },
];

/** What loses records with a broker. */
const IN_PRODUCTION: readonly Wanted[] = [
  { setting: "copies", wants: "3", has: ({ replicas }) => String(replicas), isWell: ({ replicas }) => replicas >= 3 },
  {
    setting: "min.insync.replicas",
    wants: "2",
    has: ({ minInsyncReplicas: min }) => String(min),
    isWell: ({ minInsyncReplicas: min }) => min >= 2,
  },
];

async function settingsCheck(admin: Admin, brokers: number): Promise<InstallationCheck> {
  const what = "Topic settings";
  const wanted = brokers >= PRODUCTION_BROKERS ? [...ALWAYS, ...IN_PRODUCTION] : ALWAYS;
  const findings = (await topicSettings(admin)).flatMap((topic) =>
    wanted
      .filter(({ isWell }) => !isWell(topic))
      .map(({ setting, wants, has }) => `${topic.name} has ${setting}=${has(topic)}, not ${wants}`),
  );
  if (findings.length === 0) return { what, outcome: "ok", detail: "nothing is deleted, compacted or led unclean that mustn't be" };
  const fix = "Change them with the brokers' own tools: kafka-configs --alter --entity-type topics --entity-name TOPIC --add-config …";
  return { what, outcome: "missing", detail: findings.join("; "), fix };
}

async function registryCheck(registry: string): Promise<InstallationCheck> {
  const what = "Schema Registry";
  const fix = "Check --registry: the base address of its Confluent-compatible interface, such as http://host:8080/apis/ccompat/v7.";
  const settings = { url: registry, ca: authorities() };
  try {
    const { status, body } = await askRegistry("/subjects", settings);
    if (status === 401 || status === 403)
      return {
        what,
        outcome: "missing",
        detail: `it answers ${status}`,
        fix: "Give user and password in its address: https://user:password@host/…",
      };
    if (!Array.isArray(body)) return { what, outcome: "missing", detail: `it answers ${status}`, fix };
    const lax = await laxSubjects(body.map(String), settings);
    if (lax.length === 0) return { what, outcome: "ok", detail: `${body.length} subjects` };
    const [first] = lax;
    const detail = `${lax.length} of our subjects aren't held to BACKWARD_TRANSITIVE, ${first} is one`;
    return { what, outcome: "missing", detail, fix: `PUT /config/${first} {"compatibility":"BACKWARD_TRANSITIVE"} for each` };
  } catch (error) {
    const { message = "it doesn't answer" } = error as { readonly message?: string };
    return { what, outcome: "missing", detail: message, fix };
  }
}

/** Subjects of our topics under which a schema could be changed so that old records can't be read. */
async function laxSubjects(
  subjects: readonly string[],
  settings: { readonly url: string; readonly ca?: string | undefined },
): Promise<string[]> {
  const lax: string[] = [];
  const ours = new Set(topics.map(({ name }) => `${name}-value`));
  for (const subject of subjects.filter((each) => ours.has(each))) {
    const { body } = await askRegistry(`/config/${subject}`, settings);
    const { compatibilityLevel } = (body ?? {}) as { readonly compatibilityLevel?: string };
    if (compatibilityLevel?.toUpperCase() !== "BACKWARD_TRANSITIVE") lax.push(subject);
  }
  return lax;
}

async function redisChecks(urls: string): Promise<InstallationCheck[]> {
  try {
    const redis = await openRedis({ urls: urls.split(","), prefix: "doctor", ca: authorities() });
    const policies = await redis.evictionPolicies().finally(() => redis.close());
    return [
      { what: "Redis", outcome: "ok", detail: "it answers" },
      ...policies
        .filter((policy) => policy !== "noeviction")
        .slice(0, 1)
        .map(evicting),
    ];
  } catch (error) {
    return [unanswered("Redis", error, "Check --redis and that it runs, empty or not: the workers fill it from the log.")];
  }
}

/** A counter that was thrown away would be read as zero units used. */
function evicting(policy: string): InstallationCheck {
  const fix =
    "Set maxmemory-policy noeviction (CONFIG SET, and in its configuration), then restart Redis: the workers fill it from the log.";
  return {
    what: "Redis memory",
    outcome: "missing",
    detail: `maxmemory-policy is ${policy}: it may throw counters away when it is full`,
    fix,
  };
}
