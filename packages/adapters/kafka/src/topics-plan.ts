// The topics of an installation: planned first, then made. The partitions of a member-keyed topic never change: that would move members.
import { randomUUID } from "node:crypto";
import { Fault } from "@dripline/core";
import { topics } from "@dripline/events";
import type { Admin, ITopicConfig } from "kafkajs";

/** Every change of the workers' state, in the transaction that made it: what the copy on Redis is filled from. Compacted. */
export const STATE_TOPIC = "state.changed";
/** One record: which making of the topics this is. */
export const EPOCH_TOPIC = "state.epoch";

export interface TopicsWanted {
  /** Of topics keyed by member. */
  readonly partitions: number;
  /** 3 in production. */
  readonly replicationFactor: number;
}

export interface PlannedTopic {
  readonly topic: string;
  readonly partitions: number;
  readonly compacted: boolean;
  /** What there is now; undefined where the topic is to be made. */
  readonly existing?: number | undefined;
}

export interface TopicsPlan {
  readonly topics: readonly PlannedTopic[];
  /** Why it can't be carried out: a member-keyed topic with another number of partitions. */
  readonly refusals: readonly string[];
}

export async function planTopics(admin: Admin, { partitions }: TopicsWanted): Promise<TopicsPlan> {
  const existing = await existingTopics(admin);
  const wanted = [
    ...topics.map(({ name, key, compacted }) => ({ topic: name as string, partitions: key === "member" ? partitions : 1, compacted })),
    { topic: STATE_TOPIC, partitions, compacted: true },
    { topic: EPOCH_TOPIC, partitions: 1, compacted: true },
  ];
  const planned = wanted.map((each) => ({ ...each, existing: existing.get(each.topic) }));
  const refusals = planned
    .filter(({ existing: has, partitions: wants }) => has !== undefined && has !== wants)
    .map(
      ({ topic, existing: has, partitions: wants }) =>
        `${topic} has ${has} partitions, ${wants} are asked for: a member's order would be lost; make a new installation and replay into it`,
    );
  return { topics: planned, refusals };
}

/** Makes what is missing; what is there stays. The topics that were made. */
export async function applyTopics(admin: Admin, wanted: TopicsWanted): Promise<readonly PlannedTopic[]> {
  const { topics: planned, refusals } = await planTopics(admin, wanted);
  if (refusals.length > 0) throw new Fault("DRIP_USAGE", refusals.join("; "));
  const missing = planned.filter(({ existing }) => existing === undefined);
  if (missing.length > 0) {
    await admin.createTopics({ waitForLeaders: false, topics: missing.map((each) => configOf(each, wanted)) });
    await haveLeaders(
      admin,
      missing.map(({ topic }) => topic),
    );
  }
  return missing;
}

const LEADER_LOOKS_MAX = 200;

/** Brokers learn of new topics one after another: until then they say that there is none. */
async function haveLeaders(admin: Admin, names: string[]): Promise<void> {
  for (let look = 1; ; look++) {
    try {
      const { topics: made } = await admin.fetchTopicMetadata({ topics: names });
      if (made.every(({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0))) return;
    } catch (error) {
      if (look >= LEADER_LOOKS_MAX) throw error;
    }
    if (look >= LEADER_LOOKS_MAX) throw new Fault("DRIP_KAFKA_AWAY", "the topics were made, and some of their partitions have no leader");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A new installation's epoch. */
export function newEpoch(): string {
  return randomUUID();
}

function configOf({ topic, partitions, compacted }: PlannedTopic, { replicationFactor }: TopicsWanted): ITopicConfig {
  return {
    topic,
    numPartitions: partitions,
    replicationFactor,
    configEntries: [
      { name: "cleanup.policy", value: compacted ? "compact" : "delete" },
      // A log that auditors replay isn't deleted by age.
      ...(compacted ? [] : [{ name: "retention.ms", value: "-1" }]),
      { name: "min.insync.replicas", value: String(Math.max(1, replicationFactor - 1)) },
      { name: "unclean.leader.election.enable", value: "false" },
    ],
  };
}

async function existingTopics(admin: Admin): Promise<Map<string, number>> {
  const names = new Set(await admin.listTopics());
  const known = [...topics.map(({ name }) => name as string), STATE_TOPIC, EPOCH_TOPIC].filter((name) => names.has(name));
  if (known.length === 0) return new Map();
  const { topics: described } = await admin.fetchTopicMetadata({ topics: known });
  return new Map(described.map(({ name, partitions }) => [name, partitions.length]));
}
