// Replay over topics as over a data folder: a log with every kind of receipt on two partitions of a real broker, its state on a real Redis.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeOnContainers, type StartedKafka, type StartedRedis, startKafka, startRedis } from "@dripline/containers";
import type { Output } from "@dripline/core";
import { openEmbedded } from "@dripline/embedded";
import { type TopicName, topics } from "@dripline/events";
import { makeTopics, openKafka } from "@dripline/kafka";
import { openRedis } from "@dripline/redis";
import { rebuildLedgers, withCheckpoints } from "@dripline/replay";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { BenchTop, dripline } from "../test/bench-top.ts";
import { claimFile, type TestClaim } from "../test/claim-file.ts";
import { liveALife, numbered } from "../test/life-story.ts";
import { DECIDED_BEFORE, patient, STORY_FEEDS } from "../test/second-payer.ts";

const application = "replay-tests";

/** Says that another payer was first, of whom no record knows. */
const STILL_WAITING: TestClaim = {
  pcn: "STILL-WAITS",
  member: patient(12),
  lines: [{ code: "S9500", charge: "180", day: "20250306" }],
  subscriberRank: "S",
  otherPayer: DECIDED_BEFORE,
};

/** The log of a data folder on Kafka, each member's records where the key's hash says, with checkpoints and ledgers of its own. */
async function copyToKafka(data: string, { brokers, redis }: { readonly brokers: string; readonly redis: string }): Promise<void> {
  await makeTopics({ brokers: [brokers], application }, { partitions: 2, replicationFactor: 1 });
  const { log, close } = openEmbedded(data, { readOnly: true });
  const copy = await openRedis({ urls: [redis], prefix: application });
  const kafka = await openKafka({ brokers: [brokers], application, copy });
  const outputsOf = async (topic: TopicName): Promise<Output[]> =>
    (await log.read({ topic, partition: 0, from: 0, max: 100_000 })).map(({ key, value }) => ({ topic, key, value }));
  const first = await kafka.own({ worker: "copy", topic: "acknowledgements.issued", partition: 0 });
  for (const { name } of topics) {
    if (BY_RECEIPTS.includes(name)) continue;
    await first.commit.commit({ outputs: await outputsOf(name), state: new Map(), positions: [] });
  }
  await first.release();
  for (const partition of [0, 1]) {
    const received = await kafka.log.read({ topic: "claims.received", partition, from: 0, max: 100_000 });
    const keys = new Set(received.map(({ key }) => key));
    const ports = await kafka.own({ worker: "copy", topic: "claims.received", partition });
    const outputs = [...(await outputsOf("claims.adjudicated")), ...(await outputsOf("ledger.entries"))].filter(({ key }) => keys.has(key));
    if (outputs.length > 0) await withCheckpoints(ports, () => partition).commit({ outputs, state: new Map(), positions: [] });
    await rebuildLedgers({ log: kafka.log, partition, into: ports });
    await ports.release();
  }
  await kafka.close();
  copy.close();
  close();
}

/** What one worker writes together. */
const BY_RECEIPTS: readonly TopicName[] = ["claims.adjudicated", "ledger.entries", "checkpoints.published"];

describeOnContainers("replay over Kafka's topics", () => {
  /** What a command prints of the folder and of the topics, lines in the order of their text. */
  async function bothWays(...command: readonly string[]): Promise<[folder: string[], topics: string[]]> {
    const printed = async (...where: readonly string[]): Promise<string[]> => {
      const { status, stdout, stderr } = await dripline(...command, ...where);
      expect([status, stderr]).toEqual([0, ""]);
      return stdout.split("\n").sort();
    };
    return [await printed("--data", bench.data), await printed(...from)];
  }

  const bench = new BenchTop(STORY_FEEDS);
  let broker: StartedKafka;
  let server: StartedRedis;
  let from: readonly string[] = [];
  let receipts = 0;
  let versions = 0;

  beforeAll(async () => {
    [broker, server] = await Promise.all([startKafka(), startRedis()]);
    await liveALife(bench);
    bench.put("02.837", claimFile({ claims: [STILL_WAITING], control: "000000102" }));
    expect(await bench.run("--cycle", "2025-03-21")).toMatchObject({ status: 0 });
    const events = await bench.events("claims.adjudicated");
    receipts = events.length;
    versions = events.filter(({ value }) => value.claimId === numbered(4)).length;
    await copyToKafka(bench.data, { brokers: broker.brokers, redis: server.url });
    from = ["--brokers", broker.brokers, "--redis", server.url];
    process.env.DRIPLINE_APPLICATION = application;
  }, 180_000);
  afterAll(async () => {
    delete process.env.DRIPLINE_APPLICATION;
    bench.clear();
    await Promise.all([broker?.stop(), server?.stop()]);
  }, 60_000);

  test("verify judges both partitions again, with their chains, trees and ledgers", async () => {
    const { status, stdout } = await dripline("replay", "verify", ...from, "--json");
    const verified = JSON.parse(stdout);
    expect([status, verified.receipts, verified.differences, verified.findings]).toEqual([0, receipts, 0, []]);
    const sizes: number[] = verified.logs.map(({ tree }: { tree: { size: number } }) => tree.size);
    expect([sizes.length, (sizes[0] ?? 0) + (sizes[1] ?? 0)]).toEqual([2, receipts]);
  }, 120_000);

  test("an audit reads both partitions, and the topics of money beside them", async () => {
    const { status, stdout } = await dripline("audit", ...from.slice(0, 2), "--out", bench.out, "--json");
    const { broken, invariants } = JSON.parse(stdout);
    const checked = (of: string): number => invariants.find(({ name }: { name: string }) => name === of)?.checked;
    expect([status, broken]).toEqual([0, []]);
    expect(checked("receipts")).toBe(receipts);
    expect(Math.min(...["reversals", "ledger", "payables", "reported", "payments", "files"].map(checked))).toBeGreaterThan(0);
  }, 120_000);

  test("export finds a claim without an index, and its file is verified", async () => {
    const out = join(bench.folder, "claim.json");
    expect((await dripline("replay", "export", ...from, "--claim", numbered(4), "--out", out)).status).toBe(0);
    const { status, stdout } = await dripline("replay", "verify", out, "--json");
    expect([status, JSON.parse(stdout).receipts]).toEqual([0, versions]);
  }, 120_000);

  test.each([
    ["pended", ["pended", "--json"]],
    ["explain", ["explain", numbered(4)]],
    ["explain --why-not", ["explain", numbered(4), "--why-not"]],
    ["units", ["units", "--member", patient(10).id, "--code", "J0696", "--day", "2025-03-02", "--json"]],
    ["payee", ["payee", "1999999984", "--json"]],
  ])(
    "%s says of the topics what it says of the folder",
    async (_, command) => {
      const { installationKey, close } = openEmbedded(bench.data, { readOnly: true });
      close();
      process.env.DRIPLINE_INSTALLATION_KEY = Buffer.from(installationKey).toString("hex");
      try {
        const [folder, topics] = await bothWays(...command);
        expect(topics).toEqual(folder);
        expect(folder.join("").length).toBeGreaterThan(20);
      } finally {
        delete process.env.DRIPLINE_INSTALLATION_KEY;
      }
    },
    60_000,
  );

  test("log prints each partition; a claim's events are the folder's, and a member's need the installation's key", async () => {
    const values = (lines: readonly string[]): string[] =>
      lines.filter((line) => line !== "").map((line) => JSON.stringify(JSON.parse(line).value));
    const [folder, topics] = await bothWays("log", "claims.adjudicated", "--claim", numbered(4));
    expect(values(topics).sort()).toEqual(values(folder).sort());
    expect(values(folder)).toHaveLength(versions);
    const [all, everywhere] = await bothWays("log", "ledger.entries");
    expect(values(everywhere).sort()).toEqual(values(all).sort());
    const keyless = await dripline("log", "ledger.entries", "--member", patient(10).id, ...from);
    expect([keyless.status, keyless.stderr]).toEqual([2, expect.stringContaining("DRIPLINE_INSTALLATION_KEY")]);
  }, 120_000);

  test("rebuild builds the ledgers from the topics and compares them with those on Redis", async () => {
    const { stdout } = await dripline("replay", "rebuild", ...from, "--into", join(bench.folder, "anew"), "--json");
    const { accounts, findings } = JSON.parse(stdout);
    expect(accounts).toBeGreaterThan(5);
    // The copy was given no worklist, no payees and no places of receipts: what it has is the members' ledgers.
    const ofLedgers = ({ key }: { key: string }): boolean => key.startsWith("member/") && !key.includes("/receipt/");
    expect(findings.filter(ofLedgers)).toEqual([]);
  }, 120_000);

  test("a what-if says of the topics what it says of the folder", async () => {
    const policy = join(bench.folder, "overlay.yaml");
    writeFileSync(policy, "parameters:\n  - { name: experimentalCodes, value: [S9500], from: 2025-03-01 }\n");
    const asked = async (...where: readonly string[]) => {
      const { status, stdout } = await dripline("replay", "what-if", ...where, "--policy", policy, "--json");
      const { baseline, paid, changed } = JSON.parse(stdout);
      return { status, differences: baseline.differences, receipts: baseline.receipts, paid, changed };
    };
    const ofTopics = await asked(...from);
    expect([ofTopics.status, ofTopics.differences, ofTopics.receipts]).toEqual([0, 0, receipts]);
    expect(ofTopics.paid.differenceCents).not.toBe(0);
    expect(ofTopics).toEqual(await asked("--data", bench.data));
  }, 120_000);
});
