// Feeds, intake and the fused worker as the processes that they ship as: their configuration, health, figures and end, and POST /claims with links
// that lead to what was answered.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { writeSynthetic } from "@dripline/cli";
import { describeOnContainers, freePort, type StartedKafka, type StartedRedis, startKafka, startRedis } from "@dripline/containers";
import { lagOf, makeTopics, openKafka } from "@dripline/kafka";
import { openRedis } from "@dripline/redis";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

const DRAIN_MS_MAX = 10_000;
const mainOf = (service: string): string => fileURLToPath(new URL(`../../../../services/${service}/src/main.ts`, import.meta.url));

function startProcess(service: string, environment: Readonly<Record<string, string>>): ChildProcess {
  const env = { PATH: process.env.PATH, ...environment };
  return spawn(process.execPath, ["--disable-warning=ExperimentalWarning", mainOf(service)], { env, stdio: ["ignore", "pipe", "pipe"] });
}

describe("a process without its environment", () => {
  test.each([["feeds"], ["10-intake"], ["20-screening"], ["30-adjudication"], ["40-remittance"], ["50-payments"]])(
    "%s names every problem at once, none with a value, and ends with 2",
    async (service) => {
      const child = startProcess(service, { DRIPLINE_LOG_LEVEL: "loud-secret", DRIPLINE_HTTP_PORT: "70000" });
      let said = "";
      child.stderr?.on("data", (bytes) => {
        said += bytes;
      });
      const [code] = await once(child, "exit");
      expect(code).toBe(2);
      for (const name of ["DRIPLINE_BROKERS", "DRIPLINE_REDIS", "DRIPLINE_INSTALLATION_KEY", "DRIPLINE_LOG_LEVEL", "DRIPLINE_HTTP_PORT"])
        expect(said).toContain(name);
      expect(said).not.toMatch(/loud-secret|70000/);
    },
    30_000,
  );
});

describeOnContainers("services as processes", () => {
  let root: string;
  let kafka: StartedKafka;
  let redis: StartedRedis;
  let common: Readonly<Record<string, string>>;
  const running: ChildProcess[] = [];

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "dripline-processes-"));
    writeSynthetic(root, { claims: 80, seed: 5 });
    [kafka, redis] = await Promise.all([startKafka(), startRedis()]);
    await makeTopics({ brokers: [kafka.brokers], application: "processes" }, { partitions: 2, replicationFactor: 1 });
    common = {
      DRIPLINE_BROKERS: kafka.brokers,
      DRIPLINE_REDIS: redis.url,
      DRIPLINE_INSTALLATION_KEY: "3c".repeat(32),
      DRIPLINE_APPLICATION: "processes",
      DRIPLINE_HTTP_HOST: "127.0.0.1",
    };
  }, 240_000);

  afterAll(async () => {
    for (const child of running) child.kill("SIGKILL");
    rmSync(root, { recursive: true, force: true });
    await Promise.all([kafka?.stop(), redis?.stop()]);
  }, 60_000);

  interface Service {
    readonly child: ChildProcess;
    readonly url: string;
  }

  /** Started, alive before it is ready, and ready. */
  async function started(service: string, environment: Readonly<Record<string, string>> = {}): Promise<Service> {
    const port = await freePort();
    const child = startProcess(service, { ...common, ...environment, DRIPLINE_HTTP_PORT: String(port) });
    child.stdout?.resume();
    child.stderr?.resume();
    running.push(child);
    const url = `http://127.0.0.1:${port}`;
    await until(async () => (await statusOf(`${url}/livez`)) === 200);
    await until(async () => (await statusOf(`${url}/readyz`)) === 200);
    return { child, url };
  }

  async function until(isSo: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 90_000; !(await isSo()); await wait(250)) if (Date.now() > end) throw new Error("it didn't come to be");
  }

  async function statusOf(url: string): Promise<number> {
    return fetch(url).then(
      ({ status }) => status,
      () => 0,
    );
  }

  /** By name and labels, as they are scraped. */
  async function figuresOf({ url }: Service): Promise<Map<string, number>> {
    const lines = (await (await fetch(`${url}/metrics`)).text()).split("\n").filter((line) => line.startsWith("dripline_"));
    return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]));
  }

  async function stopped({ child }: Service): Promise<{ readonly code: number; readonly ms: number }> {
    const from = performance.now();
    child.kill("SIGTERM");
    const [code] = await once(child, "exit");
    return { code, ms: performance.now() - from };
  }

  test("a month's file by HTTP, its figures, and the end", async () => {
    const inbox = join(root, "inbox");
    mkdirSync(inbox);
    const claimsPort = await freePort();
    const feeds = await started("feeds", { DRIPLINE_FEEDS: join(root, "reference") });
    const intake = await started("10-intake", { DRIPLINE_INBOX: inbox, DRIPLINE_CLAIMS_PORT: String(claimsPort) });
    const worker = await started("30-adjudication", { WORKERS: "screening,adjudication" });
    const at = `http://127.0.0.1:${claimsPort}`;
    const [name = ""] = readdirSync(join(root, "claims")).filter((each) => each.includes(".837"));
    const send = (body: Buffer, type = "application/edi-x12") =>
      fetch(`${at}/claims`, { method: "POST", headers: { "content-type": type }, body: new Uint8Array(body) });

    const file = readFileSync(join(root, "claims", name));
    const taken = await send(file);
    const answer = (await taken.json()) as { readonly claims: number; readonly acknowledgements: readonly string[] };
    expect([taken.status, answer.claims > 0, answer.acknowledgements.length > 1]).toEqual([202, true, true]);
    for (const link of answer.acknowledgements) {
      const acknowledgement = await fetch(at + link);
      expect([acknowledgement.status, (await acknowledgement.text()).startsWith("ISA*")]).toEqual([200, true]);
    }
    const again = await send(file);
    const repeated = (await again.json()) as { readonly acknowledgements: readonly string[] };
    expect([again.status, again.headers.get("content-type")]).toEqual([409, expect.stringContaining("application/problem+json")]);
    expect(repeated.acknowledgements).toEqual(expect.arrayContaining([...answer.acknowledgements]));
    expect((await send(Buffer.from("{}"), "application/json")).status).toBe(415);
    expect(await statusOf(`${at}/docs/json`)).toBe(200);

    await until(async () => (await figuresOf(worker)).get('dripline_records_total{worker="screening"}') === answer.claims);
    // Nothing waits: every partition says 0, transactions' marks or not.
    await until(async () => (await figuresOf(worker)).get('dripline_lag_seconds{worker="screening"}') === 0);
    const figures = await figuresOf(worker);
    for (const partition of ["0", "1"]) expect(figures.get(`dripline_lag_records{worker="screening",partition="${partition}"}`)).toBe(0);
    expect(figures.get('dripline_transaction_seconds_count{worker="screening"}')).toBeGreaterThan(0);
    expect(figures.get('dripline_batch_records_sum{worker="screening"}')).toBe(answer.claims);
    for (const none of ["quarantined", "gate_rebuilds", "gate_changes", "invariants_broken"])
      expect([none, figures.get(`dripline_${none}_total{worker="screening"}`)]).toEqual([none, 0]);
    expect((await figuresOf(intake)).get('dripline_records_total{worker="intake"}')).toBe(answer.claims);

    for (const service of [worker, intake, feeds]) {
      const { code, ms } = await stopped(service);
      expect(code).toBe(0);
      expect(ms).toBeLessThan(DRAIN_MS_MAX);
    }
  }, 240_000);

  test("what waits for a worker that isn't there is counted in records, marks of transactions left out, with its age", async () => {
    const claimsPort = await freePort();
    const intake = await started("10-intake", { DRIPLINE_INBOX: join(root, "inbox"), DRIPLINE_CLAIMS_PORT: String(claimsPort) });
    const [, name = ""] = readdirSync(join(root, "claims")).filter((each) => each.includes(".837"));
    const body = new Uint8Array(readFileSync(join(root, "claims", name)));
    const headers = { "content-type": "application/edi-x12" };
    const taken = await fetch(`http://127.0.0.1:${claimsPort}/claims`, { method: "POST", headers, body });
    const { claims } = (await taken.json()) as { readonly claims: number };
    expect(claims).toBeGreaterThan(0);
    const copy = await openRedis({ urls: [redis.url], prefix: "processes" });
    const open = await openKafka({ brokers: [kafka.brokers], application: "processes", copy });
    await wait(1100);
    const lags = await lagOf(open, { application: "processes", worker: "screening", topic: "claims.received" });
    expect(lags.map(({ partition }) => partition).sort()).toEqual([0, 1]);
    expect(lags.reduce((sum, { records }) => sum + records, 0)).toBe(claims);
    for (const { records, since } of lags) expect(since === undefined).toBe(records === 0);
    expect(Date.now() - Math.min(...lags.flatMap(({ since }) => since ?? []))).toBeGreaterThan(1000);
    await open.close();
    copy.close();
    expect(await stopped(intake)).toMatchObject({ code: 0 });
  }, 120_000);
});
