// Partitions whose receipts can be proven from the topics alone: their policy is published with the first of them, and each commit of
// receipts carries a checkpoint, the Merkle tree over all of them so far.
import { type Commit, Fault, type Log, type Output, type Unit } from "@dripline/core";
import { encode, type PolicyPublished } from "@dripline/events";
import type { OpenKafka, OwnedPartition } from "@dripline/kafka";
import { readPolicyVersions, withCheckpoints } from "@dripline/replay";

export function checkpointed(open: OpenKafka, policy: PolicyPublished): OpenKafka {
  return {
    ...open,
    async own(input) {
      const owned = await open.own(input);
      const log = patient(owned.log);
      const commit = withCheckpoints({ ...owned, log }, () => input.partition);
      return { ...owned, commit: withPolicy({ log, commit }, policy) };
    },
  };
}

/** Two partitions may publish a version at once: it is the same content under the same version. */
function withPolicy({ log, commit }: Pick<OwnedPartition, "log" | "commit">, policy: PolicyPublished): Commit {
  let isPublished = false;
  return {
    position: (worker, at) => commit.position(worker, at),
    async commit(unit: Unit) {
      if (isPublished || !unit.outputs.some(({ topic }) => topic === "claims.adjudicated")) return commit.commit(unit);
      const isKnown = (await readPolicyVersions(log)).published(policy.version) !== undefined;
      const output: Output = { topic: "policies.published", key: policy.version, value: encode("policies.published", policy) };
      await commit.commit(isKnown ? unit : { ...unit, outputs: [output, ...unit.outputs] });
      isPublished = true;
    },
  };
}

const ATTEMPTS_MAX = 10;
const PAUSE_MS = 300;

/** Topics that were just made are known to a client a little later: what is read once, with the first receipts, is asked for again. */
function patient(log: Log): Log {
  const again = async <T>(work: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Fault) || error.code !== "DRIP_KAFKA_AWAY" || attempt === ATTEMPTS_MAX) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  };
  return {
    read: (request) => again(() => log.read(request)),
    end: (at) => again(() => log.end(at)),
    epoch: (topic) => log.epoch(topic),
  };
}
