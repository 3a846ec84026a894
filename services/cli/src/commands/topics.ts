// `dripline topics plan|apply`: the topics of an installation on Kafka, shown first, then made. Nothing that is there is changed.
import { Command } from "@commander-js/extra-typings";
import { kafkaClient, makeTopics, naming, type PlannedTopic, planTopics } from "@dripline/kafka";
import { BROKERS, brokerList, kafkaFor } from "../broker-options.ts";
import { ANSWER_IS_NO } from "../exit.ts";
import { wholeNumber } from "../options.ts";

const PARTITIONS = ["--partitions <n>", "partitions of the topics keyed by member; never changed later"] as const;
const REPLICAS = ["--replication <n>", "copies of each partition; 1 on a single broker"] as const;

export function topicsCommand() {
  return new Command("topics")
    .description("the topics on Kafka: what is to be made, and making it")
    .addCommand(planCommand())
    .addCommand(applyCommand());
}

function planCommand() {
  return new Command("plan")
    .description("show what apply would do; exit 1 where it would refuse")
    .requiredOption(...BROKERS, brokerList)
    .option(...PARTITIONS, wholeNumber, 12)
    .option(...REPLICAS, wholeNumber, 3)
    .option("--json", "print the plan as JSON")
    .action(async ({ brokers, partitions, replication, json }) => {
      const admin = kafkaClient(kafkaFor(brokers)).admin();
      await naming(() => admin.connect());
      try {
        const plan = await naming(() => planTopics(admin, { partitions, replicationFactor: replication }));
        process.stdout.write(json ? `${JSON.stringify(plan)}\n` : plan.topics.map(line).join(""));
        for (const refusal of plan.refusals) process.stderr.write(`${refusal}\n`);
        if (plan.refusals.length > 0) process.exitCode = ANSWER_IS_NO;
      } finally {
        await admin.disconnect();
      }
    });
}

function applyCommand() {
  return new Command("apply")
    .description("make the topics that are missing; refuses another number of partitions for one that is there")
    .requiredOption(...BROKERS, brokerList)
    .option(...PARTITIONS, wholeNumber, 12)
    .option(...REPLICAS, wholeNumber, 3)
    .action(async ({ brokers, partitions, replication }) => {
      const made = await makeTopics(kafkaFor(brokers), { partitions, replicationFactor: replication });
      process.stdout.write(made === 0 ? "every topic is there\n" : `${made} topics made\n`);
    });
}

function line({ topic, partitions, compacted, existing }: PlannedTopic): string {
  const what = existing === undefined ? "make" : existing === partitions ? "is there" : `REFUSED, has ${existing}`;
  return `${topic.padEnd(36)} ${String(partitions).padStart(3)}  ${(compacted ? "compacted" : "kept").padEnd(9)}  ${what}\n`;
}
