// What may happen to the servers and to the way to them: Redis emptied, gone, behind or silent; the broker killed or silent; no registry.
import { setTimeout as wait } from "node:timers/promises";
import type { Random } from "@dripline/synth";
import type { Disturbance } from "./disturbance.ts";
import type { Stage } from "./stage.ts";

/** Work that Redis is told of and forgets. */
const FORGOTTEN_MS = 1000;
const AWAY_MS = 3000;
/** Long enough for a unit's requests to be answered into nowhere. */
const SILENT_MS = 300;

/** A slice is fed, and something happens when some of it has been decided. */
function inTheMidst(name: string, does: string, happen: (stage: Stage, chance: Random) => Promise<unknown>): Disturbance {
  return {
    name,
    does,
    async strike(stage, chance) {
      await stage.feed();
      await stage.until({ missing: chance.between(2, 8) });
      await happen(stage, chance);
      // Judged by what is left.
      await stage.feed();
      return true;
    },
  };
}

/** A replica that stopped following, slices that it doesn't know of, and then it is what there is. */
function forgetting(name: string, does: string, happen: (stage: Stage) => Promise<unknown>): Disturbance {
  return {
    name,
    does,
    async strike(stage, chance) {
      await stage.servers.leaveReplicaBehind();
      await Promise.all([stage.feed().then(() => stage.until({ missing: 0 })), wait(FORGOTTEN_MS)]);
      await stage.feed();
      await stage.until({ missing: chance.between(2, 8) });
      await happen(stage);
      await stage.feed();
      return true;
    },
  };
}

export const serverDisturbances: readonly Disturbance[] = [
  inTheMidst("redis-flushall", "Redis FLUSHALL", ({ servers }) => servers.toRedis("FLUSHALL")),
  inTheMidst("redis-script-flush", "Redis SCRIPT FLUSH", ({ servers }) => servers.toRedis("SCRIPT", "FLUSH")),
  inTheMidst("redis-restart", "Redis killed and started again, empty", ({ servers }) => servers.redis.restart()),
  inTheMidst("redis-stalled", "Redis answers nobody for three seconds", ({ servers }) => servers.redis.stall(AWAY_MS)),
  inTheMidst("redis-answers-lost", "answers of Redis lost after it has done what was asked, connections cut", ({ servers }) =>
    servers.links.redis.loseAnswers(SILENT_MS),
  ),
  forgetting("redis-failover", "a lagging replica of Redis promoted: the last second forgotten, another server", async ({ servers }) =>
    servers.promoteReplica(),
  ),
  forgetting("redis-failback", "Redis takes a lagging replica's data: the last second forgotten, the same server", ({ servers }) =>
    servers.takeBackFromReplica(),
  ),
  inTheMidst("broker-restart", "the broker killed and started again", ({ servers }) => servers.kafka.restart()),
  inTheMidst("broker-answers-lost", "answers of the broker lost after it has done what was asked, connections cut", ({ servers }) =>
    servers.links.kafka.loseAnswers(SILENT_MS),
  ),
  {
    name: "registry-away",
    does: "no Schema Registry: running workers go on, one that was killed starts when it is back",
    async strike(stage, chance) {
      const { servers } = stage;
      const worker = chance.pick(stage.twins);
      servers.links.registry.leadTo(undefined);
      try {
        const killed = worker.ending();
        worker.signal("SIGKILL");
        await killed;
        const failed = worker.ending();
        await stage.feed();
        await stage.until({ missing: 0 });
        const end = await failed;
        if (stage.missing > 0) throw new Error("no Schema Registry: the running workers did not go on");
        if (end !== "75" || !worker.hasSaid("DRIP_REGISTRY_AWAY"))
          throw new Error(`no Schema Registry: a worker that starts ended with ${end}, and did not say what it needs`);
      } finally {
        servers.restore("registry");
      }
      await stage.ready();
      return true;
    },
  },
];
