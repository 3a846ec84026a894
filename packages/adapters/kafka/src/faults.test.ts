// Faults on a real broker and a real Redis: whatever is killed, frozen, emptied or restarted in the middle, each record is taken once, and
// each member's sum is what it would have been undisturbed.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describeOnContainers, type StartedKafka, type StartedRedis, startKafka, startRedis } from "@dripline/containers";
import { type OpenRedis, openRedis } from "@dripline/redis";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { entry, MEMBERS, sumOf } from "../test/summing-worker.ts";
import { makeTopics, type OpenKafka, openKafka } from "./index.ts";
import { removeTopics } from "./remove-topics.ts";

const CHILD = fileURLToPath(new URL("../test/working-child.ts", import.meta.url));
const PARTITIONS = 3;
const RECORDS = 1500;
const SESSION_MS = 2000;
const DONE_MS_MAX = 150_000;

describeOnContainers("Faults in the middle of work", () => {
  let broker: StartedKafka;
  let server: StartedRedis;
  let redis: OpenRedis;
  let open: OpenKafka;
  let application = "";
  let number = 0;
  let children: ChildProcess[] = [];
  let isOver = false;
  /** How the processes of this test ended, and what they said. */
  let exits: string[] = [];

  beforeAll(async () => {
    [broker, server] = await Promise.all([startKafka(), startRedis()]);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([broker?.stop(), server?.stop()]);
  }, 60_000);

  beforeEach(async () => {
    number += 1;
    application = `faults${number}`;
    isOver = false;
    exits = [];
    const settings = { brokers: [broker.brokers], application };
    await removeTopics(settings);
    await makeTopics(settings, { partitions: PARTITIONS, replicationFactor: 1 });
    redis = await openRedis({ urls: server.urls, prefix: application });
    open = await openKafka({ ...settings, copy: redis });
    const feeder = await open.own({ worker: "feeder", topic: "ledger.entries", partition: 0 });
    const outputs = Array.from({ length: RECORDS }, (_, at) => entry(at + 1));
    await feeder.commit.commit({ outputs, state: new Map(), positions: [] });
    await feeder.release();
  }, 60_000);
  afterEach(async () => {
    isOver = true;
    for (const child of children) child.kill("SIGKILL");
    children = [];
    await open.close().catch(() => {});
    redis.close();
  }, 60_000);

  /** A process under a supervisor: started again whenever it ends, until the test is over. */
  function startWorker(): void {
    const settings = JSON.stringify({ brokers: [broker.brokers], redis: server.urls, application, sessionMs: SESSION_MS });
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", CHILD, settings], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr?.on("data", (bytes) => {
      said += bytes;
    });
    const [ends, of] = [exits, application];
    child.once("exit", (code, signal) => {
      ends.push(code === null ? (signal ?? "") : `${code} ${said.trim()}`);
      children = children.filter((each) => each !== child);
      if (!isOver && of === application) setTimeout(startWorker, 200);
    });
    children.push(child);
  }

  async function results(): Promise<string[]> {
    const found: string[] = [];
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const records = await open.log.read({ topic: "claims.screened", partition, from: 0, max: RECORDS * 2 }).catch(() => []);
      for (const { value } of records) found.push(Buffer.from(value).toString());
    }
    return found;
  }

  async function until(count: number): Promise<void> {
    for (const end = Date.now() + DONE_MS_MAX; Date.now() < end; await wait(200)) if ((await results()).length >= count) return;
    throw new Error(`${(await results()).length} of ${count} results after ${DONE_MS_MAX} ms; the worker's ends: ${exits.join(" ")}`);
  }

  /** Every record once, in each member's order, with the sum of all before it. */
  async function expectUndisturbed(): Promise<void> {
    await until(RECORDS);
    // Whoever wakes up late has time to do harm.
    await wait(1500);
    const sums = new Map<string, number>();
    const expected = Array.from({ length: RECORDS }, (_, at) => {
      const member = MEMBERS[(at + 1) % MEMBERS.length] ?? "";
      const sum = (sums.get(member) ?? 0) + at + 1;
      sums.set(member, sum);
      return sumOf(member, at + 1, sum);
    });
    expect((await results()).sort()).toEqual(expected.sort());
  }

  test("killed again and again, wherever it stands", async () => {
    startWorker();
    for (let kill = 1; kill <= 6; kill++) {
      await until(kill * 100);
      for (const child of children) child.kill("SIGKILL");
    }
    await expectUndisturbed();
    expect(exits.filter((exit) => exit === "SIGKILL")).toHaveLength(6);
  }, 200_000);

  test("Redis emptied again and again", async () => {
    startWorker();
    for (let flush = 1; flush <= 6; flush++) {
      await until(flush * 150);
      await server.command(["FLUSHALL"]);
    }
    await expectUndisturbed();
    // An emptied Redis ends no process; a broker that has just been started may, once.
    expect(exits.filter((exit) => !exit.includes("coordinator"))).toEqual([]);
  }, 200_000);

  test("Redis restarted, with nothing in it", async () => {
    startWorker();
    await until(200);
    await server.restart();
    await until(600);
    await server.restart();
    await expectUndisturbed();
  }, 200_000);

  test("a worker that is frozen past its session, and wakes when another has taken over", async () => {
    startWorker();
    await until(150);
    const [frozen] = children;
    frozen?.kill("SIGSTOP");
    startWorker();
    await until(700);
    frozen?.kill("SIGCONT");
    await expectUndisturbed();
  }, 200_000);

  test("members come and go: a rebalance is no fault", async () => {
    startWorker();
    await until(150);
    startWorker();
    startWorker();
    await until(500);
    for (const child of children.slice(1)) child.kill("SIGTERM");
    await expectUndisturbed();
  }, 200_000);

  test("the broker killed and started again", async () => {
    startWorker();
    await until(300);
    await broker.restart();
    await expectUndisturbed();
  }, 200_000);
});

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
