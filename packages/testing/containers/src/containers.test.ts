// The containers themselves: a broker that commits transactions, a Redis and a registry that answer.
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import {
  describeOnContainers,
  type StartedKafka,
  type StartedRedis,
  type StartedRegistry,
  startKafka,
  startRedis,
  startRegistry,
} from "./index.ts";

describeOnContainers("Kafka, Redis and a Schema Registry in containers", () => {
  let kafka: StartedKafka;
  let redis: StartedRedis;
  let registry: StartedRegistry;
  beforeAll(async () => {
    [kafka, redis, registry] = await Promise.all([startKafka(), startRedis(), startRegistry()]);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([kafka?.stop(), redis?.stop(), registry?.stop()]);
  }, 60_000);

  test("say where they are, and the registry has no subject yet", async () => {
    expect(kafka.brokers).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(redis.url).toMatch(/^redis:/);
    const answer = await fetch(`${registry.url}/subjects`);
    expect(await answer.json()).toEqual([]);
  });
});
