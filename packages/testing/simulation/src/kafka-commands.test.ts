// The commands on a real broker, registry and Redis, as an operator types them: topics planned and made, an installation examined, a record that
// nobody could read set aside, looked at and put back.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  describeOnContainers,
  type StartedKafka,
  type StartedRedis,
  type StartedRegistry,
  startKafka,
  startRedis,
  startRegistry,
} from "@dripline/containers";
import { kafkaClient } from "@dripline/kafka";
import { readConfiguration, serviceLog, startWorkers, workerSettings } from "@dripline/service";
import { afterAll, beforeAll, expect, test } from "@jest/globals";

const command = fileURLToPath(new URL("../../../../bin/dripline", import.meta.url));
const log = serviceLog({ service: "screening", level: "silent" });

interface Check {
  readonly what: string;
  readonly outcome: string;
  readonly detail: string;
  readonly fix?: string;
}

describeOnContainers("The commands on a real broker", () => {
  let kafka: StartedKafka;
  let redis: StartedRedis;
  let registry: StartedRegistry;

  beforeAll(async () => {
    [kafka, redis, registry] = await Promise.all([startKafka(), startRedis(), startRegistry()]);
  }, 180_000);

  afterAll(async () => {
    await Promise.all([kafka?.stop(), redis?.stop(), registry?.stop()]);
  }, 60_000);

  /** A worker runs in this very process, which mustn't stand still meanwhile. */
  function dripline(words: string): Promise<{ status: unknown; stdout: string; stderr: string }> {
    const env = { ...process.env, NO_COLOR: "1" };
    return new Promise((resolve) => {
      execFile(command, [...words.split(" "), "--brokers", kafka.brokers], { encoding: "utf8", env }, (error, stdout, stderr) => {
        resolve({ status: error === null ? 0 : error.code, stdout, stderr });
      });
    });
  }

  /** What doctor finds about the installation, and what it says to do. */
  async function findings(): Promise<string[]> {
    const { stdout } = await dripline(`doctor --json --partitions 3 --registry ${registry.url} --redis ${redis.url}`);
    return (JSON.parse(stdout) as Check[])
      .filter(({ outcome }) => outcome === "missing")
      .map(({ what, detail, fix }) => `${what}: ${detail} | ${fix}`);
  }

  async function asAdmin(work: (admin: ReturnType<ReturnType<typeof kafkaClient>["admin"]>) => Promise<unknown>): Promise<void> {
    const admin = kafkaClient({ brokers: [kafka.brokers], application: "operator" }).admin();
    await admin.connect();
    await work(admin).finally(() => admin.disconnect());
  }

  test("doctor says that the topics are missing, and how to make them", async () => {
    expect(await findings()).toEqual([expect.stringMatching(/^Topics: \d+ are not there \| Run dripline topics apply/)]);
  }, 60_000);

  test("topics: planned, made, and then there", async () => {
    const plan = await dripline("topics plan --partitions 3 --replication 1");
    expect(plan).toMatchObject({ status: 0, stderr: "" });
    expect(plan.stdout).toMatch(/^claims\.received +3 {2}kept +make$/m);
    expect(plan.stdout).toMatch(/^reference\.members +1 {2}compacted +make$/m);
    expect((await dripline("topics apply --partitions 3 --replication 1")).stdout).toBe(
      `${plan.stdout.trim().split("\n").length} topics made\n`,
    );
    expect((await dripline("topics apply --partitions 3 --replication 1")).stdout).toBe("every topic is there\n");
    expect(await findings()).toEqual([]);
  }, 120_000);

  test("the partitions of a topic keyed by member never change: plan says no, apply refuses and makes nothing", async () => {
    const plan = await dripline("topics plan --partitions 4 --replication 1 --json");
    expect(plan.status).toBe(1);
    expect(JSON.parse(plan.stdout).refusals).toHaveLength(5);
    expect(plan.stderr).toContain("ledger.entries has 3 partitions, 4 are asked for: a member's order would be lost");
    const apply = await dripline("topics apply --partitions 4 --replication 1");
    expect([apply.status, apply.stdout]).toEqual([2, ""]);
    expect(apply.stderr).toContain("make a new installation and replay into it");
    expect(await dripline("topics plan --partitions 3 --replication 1")).toMatchObject({ status: 0 });
  }, 120_000);

  test("doctor finds what would lose records or counters one day, each with what to do", async () => {
    const set = (name: string, configEntries: { name: string; value: string }[]) => ({ type: 2, name, configEntries });
    await asAdmin((admin) =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [
          set("ledger.entries", [
            { name: "cleanup.policy", value: "compact" },
            { name: "retention.ms", value: "-1" },
          ]),
          set("claims.adjudicated", [
            { name: "cleanup.policy", value: "delete" },
            { name: "retention.ms", value: "604800000" },
          ]),
          set("payables.posted", [
            { name: "retention.ms", value: "-1" },
            { name: "unclean.leader.election.enable", value: "true" },
          ]),
          set("state.changed", [{ name: "cleanup.policy", value: "delete" }]),
        ],
      }),
    );
    await redis.command(["CONFIG", "SET", "maxmemory-policy", "allkeys-lru"]);
    const [topics, memory, ...others] = await findings();
    expect(others).toEqual([]);
    for (const finding of [
      "ledger.entries has cleanup.policy=compact, not delete",
      "claims.adjudicated has retention.ms=604800000, not -1",
      "payables.posted has unclean.leader.election.enable=true, not false",
      "state.changed has cleanup.policy=delete, not compact",
    ])
      expect(topics).toContain(finding);
    expect(topics).toMatch(/\| Change them with .*kafka-configs/);
    expect(memory).toMatch(/^Redis memory: maxmemory-policy is allkeys-lru.*\| Set maxmemory-policy noeviction/);
    await redis.command(["CONFIG", "SET", "maxmemory-policy", "noeviction"]);
  }, 120_000);

  test("a record that nobody can read is set aside; list, show and release find it by its position", async () => {
    await asAdmin(async () => {
      const producer = kafkaClient({ brokers: [kafka.brokers], application: "somebody" }).producer();
      await producer.connect();
      await producer.send({
        topic: "claims.received",
        messages: [{ key: "K", value: Buffer.from("000000270f4142", "hex"), partition: 1 }],
      });
      await producer.disconnect();
    });
    const settings = readConfiguration(workerSettings, {
      DRIPLINE_BROKERS: kafka.brokers,
      DRIPLINE_REDIS: redis.url,
      DRIPLINE_REGISTRY: registry.url,
      DRIPLINE_INSTALLATION_KEY: "00".repeat(32),
      DRIPLINE_HTTP_PORT: "0",
      WORKERS: "screening",
    });
    const lost: unknown[] = [];
    const screening = await startWorkers(settings, { log, lost: (error) => lost.push(error) });
    const listed = async (): Promise<{ position: string; bytes: number; reason: string }[]> =>
      JSON.parse((await dripline(`quarantine list --json --registry ${registry.url}`)).stdout);
    for (let look = 0; look < 20 && (await listed()).length === 0; look++) await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await listed()).toEqual([{ position: "claims.received/1/0", bytes: 7, reason: expect.stringMatching(/schema/) }]);
    expect((await dripline(`quarantine show claims.received/1/0 --registry ${registry.url}`)).stdout).toMatch(/\n000000270f4142\n$/);
    const released = await dripline(`quarantine release claims.received/1/0 --registry ${registry.url}`);
    expect([released.status, released.stdout]).toEqual([0, "claims.received/1/0 was put on claims.received again\n"]);
    // Nothing here can read it yet: it is set aside once more, under its new position.
    for (let look = 0; look < 20 && (await listed()).length === 1; look++) await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await listed()).map(({ bytes }) => bytes)).toEqual([7, 7]);
    const unknown = await dripline(`quarantine show claims.received/2/7 --registry ${registry.url}`);
    expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining("isn't quarantined")]);
    await screening.stop();
    expect(lost).toEqual([]);
  }, 180_000);

  test("doctor finds a subject that isn't held to BACKWARD_TRANSITIVE, and a service that starts names it", async () => {
    expect(await findings()).toEqual([expect.stringMatching(/^Topic settings/)]);
    const lax = { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify({ compatibility: "NONE" }) };
    await fetch(`${registry.url}/config/claims.adjudicated-value`, lax);
    expect((await findings()).filter((each) => each.startsWith("Schema"))).toEqual([
      expect.stringMatching(
        /^Schema Registry: 1 of our subjects aren't held to BACKWARD_TRANSITIVE, claims\.adjudicated-value is one \| PUT/,
      ),
    ]);
    const listing = await dripline(`quarantine list --registry ${registry.url}`);
    expect([listing.status, listing.stderr]).toEqual([2, expect.stringMatching(/DRIP_REGISTRY_REFUSES.*claims\.adjudicated-value/)]);
  }, 180_000);
});
