// Kafka with Redis does what every adapter must, on a real broker and a real Redis.
import { describeOnContainers, type StartedKafka, type StartedRedis, startKafka, startRedis } from "@dripline/containers";
import { portsContract } from "@dripline/contracts";
import { type OpenRedis, openRedis } from "@dripline/redis";
import { afterAll, beforeAll, beforeEach, test } from "@jest/globals";
import { makeTopics, type OpenKafka, type OwnedPartition, openKafka } from "./index.ts";
import { removeTopics } from "./remove-topics.ts";

describeOnContainers("Kafka and Redis fill the ports", () => {
  let broker: StartedKafka;
  let server: StartedRedis;
  let redis: OpenRedis;
  let open: OpenKafka[] = [];
  let owned: OwnedPartition[] = [];
  let number = 0;

  beforeAll(async () => {
    [broker, server] = await Promise.all([startKafka(), startRedis()]);
  }, 120_000);
  afterAll(async () => {
    await closeAll();
    await Promise.all([broker?.stop(), server?.stop()]);
  }, 60_000);
  beforeEach(async () => {
    await closeAll();
    number += 1;
    await removeTopics({ brokers: [broker.brokers], application: "tests" });
    await patiently(() => makeTopics({ brokers: [broker.brokers], application: "tests" }, { partitions: 1, replicationFactor: 1 }));
    redis = await openRedis({ urls: [server.url], prefix: `t${number}` });
  }, 60_000);

  async function closeAll(): Promise<void> {
    for (const each of owned) await each.release();
    for (const each of open) await each.close();
    redis?.close();
    [open, owned] = [[], []];
  }

  /** As a process started anew: the same installation, the same transactional id. */
  async function start(): Promise<OwnedPartition> {
    const opened = await openKafka({ brokers: [broker.brokers], application: `tests${number}`, copy: redis });
    open.push(opened);
    const ports = await opened.own({ worker: "contract", topic: "ledger.entries", partition: 0 });
    owned.push(ports);
    return ports;
  }

  /** Topics that were just removed and made again are known to the broker a little later. */
  async function patiently(work: () => Promise<unknown>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await work();
        return;
      } catch (error) {
        if (attempt === 20) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  test.each(portsContract)(
    "$title",
    async ({ check }) => {
      await check({ ports: await start(), restart: start });
    },
    60_000,
  );
});
