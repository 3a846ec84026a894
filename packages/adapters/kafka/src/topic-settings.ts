// How the topics of an installation are set on the brokers, for whoever checks them.
import { topics } from "@dripline/events";
import type { Admin } from "kafkajs";
import { EPOCH_TOPIC, STATE_TOPIC } from "./topics-plan.ts";

/** Of a resource, in Kafka's protocol. */
const TOPIC = 2;

export interface TopicSettings {
  readonly name: string;
  /** Only the newest record of a key has to stay. */
  readonly isCompacted: boolean;
  readonly cleanup: string;
  readonly retentionMs: string;
  readonly replicas: number;
  readonly minInsyncReplicas: number;
  readonly isUnclean: boolean;
}

/** Of those that are there. */
export async function topicSettings(admin: Admin): Promise<TopicSettings[]> {
  const there = new Set(await admin.listTopics());
  const compacted = new Map<string, boolean>(topics.map((topic) => [topic.name, topic.compacted]));
  const ours = [...compacted.set(STATE_TOPIC, true).set(EPOCH_TOPIC, true).keys()].filter((name) => there.has(name));
  if (ours.length === 0) return [];
  const { topics: described } = await admin.fetchTopicMetadata({ topics: ours });
  const replicas = new Map(described.map(({ name, partitions }) => [name, Math.min(...partitions.map((each) => each.replicas.length))]));
  const asked = ours.map((name) => ({ type: TOPIC, name }));
  const { resources } = await admin.describeConfigs({ resources: asked, includeSynonyms: false });
  return resources.map(({ resourceName: name, configEntries }) => {
    const value = (setting: string): string => configEntries.find(({ configName }) => configName === setting)?.configValue ?? "";
    return {
      name,
      isCompacted: compacted.get(name) ?? false,
      cleanup: value("cleanup.policy"),
      retentionMs: value("retention.ms"),
      replicas: replicas.get(name) ?? 0,
      minInsyncReplicas: Number(value("min.insync.replicas")),
      isUnclean: value("unclean.leader.election.enable") === "true",
    };
  });
}
