// The named points of taking a partition and of committing a unit, told on a channel of Node's, so that a test's process kills or freezes
// itself there while the services run as they ship. In production nobody listens.
import { channel } from "node:diagnostics_channel";

/** In the order in which a partition is taken; a step `during` something has sent its request and waits for the answer. */
export const takingSteps = ["before-epoch", "after-epoch", "after-fill", "during-heartbeat", "after-heartbeat"] as const;
/** In the order of a commit; the last one is behind it, where the consumer has been told. */
export const commitSteps = [
  "before-begin",
  "after-begin",
  "after-outputs",
  "after-offsets",
  "after-changes",
  "during-commit",
  "after-commit",
  "after-copy",
  "after-resolve",
] as const;

export type KafkaStep = (typeof takingSteps)[number] | (typeof commitSteps)[number];

export const STEP_CHANNEL = "dripline:kafka:step";

const steps = channel(STEP_CHANNEL);

export function reached(step: KafkaStep): void {
  if (steps.hasSubscribers) steps.publish(step);
}
