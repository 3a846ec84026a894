// The disturbances, each with the moment at which it strikes: a step of a commit, or somewhere in the middle of work.
import { setTimeout as wait } from "node:timers/promises";
import { commitSteps, type KafkaStep, takingSteps } from "@dripline/kafka";
import type { Random } from "@dripline/synth";
import { SESSION_MS, type Stage } from "./stage.ts";

export interface Disturbance {
  readonly name: string;
  /** What is done, for the table. */
  readonly does: string;
  /** Feeds at least one slice and strikes while it is worked on; false where it found nothing to strike at. */
  strike(stage: Stage, chance: Random): Promise<boolean>;
}

const SLICES_MAX = 6;
/** A process that wakes up has time to do harm. */
const HARM_MS = 1500;

/** Feeds slice after slice until it has happened. */
async function feedUntil(stage: Stage, happened: Promise<unknown>): Promise<boolean> {
  let hasHappened = false;
  void happened.then(() => {
    hasHappened = true;
  });
  for (let slices = 0; slices < SLICES_MAX && !hasHappened; slices++) {
    await stage.feed();
    await stage.until({ missing: 0, or: () => hasHappened });
  }
  return hasHappened;
}

function killedAt(step: KafkaStep, isTaking: boolean): Disturbance {
  return {
    name: `kill-${step}`,
    does: `kill -9 at ${step}`,
    async strike(stage, chance) {
      const worker = chance.pick([stage.screening, ...stage.adjudication]);
      const order = { step, after: isTaking ? 0 : chance.below(3), signal: "SIGKILL" } as const;
      if (isTaking) {
        // Its next life ends where it takes a partition.
        worker.orderNext(order);
        const first = worker.ending();
        worker.signal("SIGKILL");
        await first;
        return feedUntil(stage, worker.ending());
      }
      const ended = worker.ending();
      worker.order(order);
      return feedUntil(stage, ended);
    },
  };
}

function frozenAt(step: KafkaStep, isTaking: boolean): Disturbance {
  return {
    name: `freeze-${step}`,
    does: `SIGSTOP at ${step}, past the session; woken when another has taken over`,
    async strike(stage, chance) {
      const worker = chance.pick(stage.adjudication);
      const order = { step, after: isTaking ? 0 : chance.below(2), signal: "SIGSTOP" } as const;
      const frozen = worker.frozen();
      if (isTaking) {
        worker.orderNext(order);
        worker.signal("SIGKILL");
      } else worker.order(order);
      if (!(await feedUntil(stage, frozen))) return false;
      await Promise.all([wait(SESSION_MS * 1.5), stage.until({ missing: 0 })]);
      await stage.feed();
      worker.signal("SIGCONT");
      await stage.until({ missing: 0 });
      await wait(HARM_MS);
      return true;
    },
  };
}

const isTaking = (step: KafkaStep): boolean => (takingSteps as readonly KafkaStep[]).includes(step);

const redisEmptied: Disturbance = {
  name: "redis-flushall",
  does: "Redis FLUSHALL in the middle of work",
  async strike(stage, chance) {
    await stage.feed();
    await stage.until({ missing: chance.between(2, 8) });
    await stage.servers.redis.command(["FLUSHALL"]);
    return true;
  },
};

export const disturbances: readonly Disturbance[] = [
  ...[...takingSteps, ...commitSteps].map((step) => killedAt(step, isTaking(step))),
  ...(["before-epoch", "during-heartbeat", "before-begin", "after-outputs", "during-commit", "after-commit"] as const).map((step) =>
    frozenAt(step, isTaking(step)),
  ),
  redisEmptied,
];
