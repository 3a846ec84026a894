// Takes an installation's topics away, so that another can begin: for tests and for trying things out.
import { topics } from "@dripline/events";
import { type KafkaSettings, kafkaClient } from "./kafka-client.ts";
import { EPOCH_TOPIC, STATE_TOPIC } from "./topics-plan.ts";

/** Half a minute: a busy broker forgets slowly. */
const ATTEMPTS = 600;

/** Resolves when the broker has forgotten them. */
export async function removeTopics(settings: KafkaSettings): Promise<void> {
  const admin = kafkaClient(settings).admin();
  await admin.connect();
  try {
    const ours = new Set<string>([...topics.map(({ name }) => name), STATE_TOPIC, EPOCH_TOPIC]);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const left = (await admin.listTopics()).filter((name) => ours.has(name));
      if (left.length === 0) return;
      if (attempt === 0) await admin.deleteTopics({ topics: left });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("the broker still has the topics that were to be removed");
  } finally {
    await admin.disconnect();
  }
}
