// What may happen to a worker's process: killed or frozen at a step of the adapter, group members that come and go, records that come twice.
import { setTimeout as wait } from "node:timers/promises";
import { decode } from "@dripline/events";
import { commitSteps, type KafkaStep, takingSteps } from "@dripline/kafka";

import { type Disturbance, feedUntil } from "./disturbance.ts";
import { SESSION_MS } from "./stage.ts";
import type { Order, Supervised } from "./supervised.ts";

/** A process that wakes up has time to do harm. */
const HARM_MS = 1000;
const STORMS = 3;

const isTaking = (step: KafkaStep): boolean => (takingSteps as readonly KafkaStep[]).includes(step);

/** At a step of a commit, in the midst of work; a step of taking a partition, in the process' next life. */
function ordered(worker: Supervised, step: KafkaStep, { isNextLife, ...order }: Ordering): Promise<void> {
  if (isNextLife) worker.signal("SIGKILL");
  return worker.order({ step, ...order }, isNextLife);
}

interface Ordering extends Pick<Order, "signal" | "after"> {
  readonly isNextLife: boolean;
}

function killedAt(step: KafkaStep): Disturbance {
  return {
    name: `kill-${step}`,
    does: `kill -9 ${step.replaceAll("-", " ")}`,
    async strike(stage, chance) {
      const worker = chance.pick(stage.workers);
      const isNextLife = isTaking(step);
      return feedUntil(stage, ordered(worker, step, { signal: "SIGKILL", after: isNextLife ? 0 : chance.below(3), isNextLife }));
    },
  };
}

/** Its next life: the first coming to a step after partitions were taken. */
function frozenAt(step: KafkaStep, isNextLife = isTaking(step)): Disturbance {
  const which = isNextLife && !isTaking(step) ? "first-" : "";
  return {
    name: `freeze-${which}${step}`,
    does: `SIGSTOP ${which.replace("-", " ")}${step.replaceAll("-", " ")}, past the session; woken while others have its partitions`,
    async strike(stage, chance) {
      const worker = chance.pick(stage.twins);
      const struck = ordered(worker, step, { signal: "SIGSTOP", after: isNextLife ? 0 : chance.below(2), isNextLife });
      if (!(await feedUntil(stage, struck))) return false;
      await Promise.all([wait(SESSION_MS * 1.5), stage.until({ missing: 0 })]);
      // Others have gone on by a slice, and are at work on the next one.
      await stage.feed();
      await stage.until({ missing: 0 });
      await stage.feed();
      worker.signal("SIGCONT");
      await stage.until({ missing: 0 });
      await wait(HARM_MS);
      // Judged by what it left.
      await stage.feed();
      return true;
    },
  };
}

const killedAnywhere: Disturbance = {
  name: "kill-anywhere",
  does: "kill -9 of all workers at a moment that nobody chose",
  async strike(stage, chance) {
    await stage.feed();
    await stage.until({ missing: chance.between(1, 9) });
    await wait(chance.below(50));
    for (const worker of stage.workers) worker.signal("SIGKILL");
    return true;
  },
};

const rebalanceStorm: Disturbance = {
  name: "rebalance-storm",
  does: "members join, leave and are killed one after the other while a slice is worked on",
  async strike(stage, chance) {
    for (let storm = 0; storm < STORMS; storm++) {
      const guest = stage.startTwin();
      await stage.feed();
      await guest.says("service started");
      await guest.leave(chance.chance(50) ? "SIGTERM" : "SIGKILL");
    }
    return true;
  },
};

const deliveredTwice: Disturbance = {
  name: "duplicate-delivery",
  does: "records of claims.screened come a second time, a slice later",
  async strike(stage) {
    await stage.feed();
    await stage.until({ missing: 0 });
    const screened = await stage.screened();
    // A test claim leaves no trace in the state, so that it can't be known to have been decided.
    const again = screened.filter(({ value }) => !decode("claims.screened", value).claim.test);
    await stage.put(again.map(({ topic, key, value }) => ({ topic, key, value })));
    await stage.feed();
    await stage.until({ missing: 0 });
    await wait(HARM_MS);
    return again.length > 0;
  },
};

/** Before the epoch is taken, inside a heartbeat, after the check, inside a transaction, while its commit is answered, before Redis is told. */
const frozenSteps = ["before-epoch", "during-heartbeat", "before-begin", "after-outputs", "during-commit", "after-commit"] as const;

export const workerDisturbances: readonly Disturbance[] = [
  ...[...takingSteps, ...commitSteps].map((step) => killedAt(step)),
  killedAnywhere,
  ...frozenSteps.map((step) => frozenAt(step)),
  frozenAt("before-begin", true),
  rebalanceStorm,
  deliveredTwice,
];
