// An installation behind TLS and passwords, all of it by the environment: brokers by each SASL mechanism, Redis, and a registry behind a gateway
// that asks for a user. What refuses us is named, and is no reason to be started again.
import { execFile } from "node:child_process";
import { request } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { IsoDate } from "@dripline/claims";
import {
  describeOnContainers,
  type StartedKafka,
  type StartedRedis,
  type StartedRegistry,
  startKafka,
  startRegistry,
  startSecuredRedis,
  testAuthority,
} from "@dripline/containers";
import { Fault } from "@dripline/core";
import { encode } from "@dripline/events";
import { table } from "@dripline/kit";
import { commonSettings, openInstallation, readConfiguration } from "@dripline/service";
import { afterAll, beforeAll, expect, test } from "@jest/globals";

const USER = "dripline";
const PASSWORD = "a-password-of-a-test";
const command = fileURLToPath(new URL("../../../../bin/dripline", import.meta.url));

describeOnContainers("An installation behind TLS and passwords", () => {
  const authority = testAuthority("the test's own authority");
  const stranger = testAuthority("somebody else's authority");
  let kafka: StartedKafka;
  let redis: StartedRedis;
  let registry: StartedRegistry;
  let gateway: Server;
  let environment: Record<string, string>;

  beforeAll(async () => {
    const certificate = authority.issue();
    [kafka, redis, registry] = await Promise.all([
      startKafka({ secured: { certificate, user: USER, password: PASSWORD } }),
      startSecuredRedis(certificate, PASSWORD),
      startRegistry(),
    ]);
    gateway = await gatewayBefore(registry.url, certificate);
    environment = {
      DRIPLINE_BROKERS: kafka.brokers,
      DRIPLINE_REDIS: redis.url,
      DRIPLINE_REGISTRY: `https://${USER}:${PASSWORD}@127.0.0.1:${(gateway.address() as AddressInfo).port}/apis/ccompat/v7`,
      DRIPLINE_INSTALLATION_KEY: "00".repeat(32),
      DRIPLINE_CA_FILE: authority.file,
      DRIPLINE_KAFKA_TLS: "true",
      DRIPLINE_SASL_MECHANISM: "scram-sha-512",
      DRIPLINE_SASL_USERNAME: USER,
      DRIPLINE_SASL_PASSWORD: PASSWORD,
    };
  }, 180_000);

  afterAll(async () => {
    gateway?.close();
    await Promise.all([kafka?.stop(), redis?.stop(), registry?.stop()]);
    authority.clear();
    stranger.clear();
  }, 60_000);

  interface Ran {
    readonly status: unknown;
    readonly stdout: string;
    readonly stderr: string;
  }

  /** A command as its user types it, with the environment of the services. The gateway lives in this process, which mustn't stand still. */
  function dripline(words: string, changes: Record<string, string> = {}): Promise<Ran> {
    const env = { PATH: process.env.PATH, NO_COLOR: "1", ...environment, ...changes };
    return new Promise((resolve) => {
      execFile(command, words.split(" "), { encoding: "utf8", env }, (error, stdout, stderr) => {
        resolve({ status: error === null ? 0 : error.code, stdout, stderr });
      });
    });
  }

  async function open(changes: Record<string, string>) {
    return openInstallation(readConfiguration(commonSettings, { ...environment, ...changes }));
  }

  test("topics are planned and made over it, with one mechanism after the other", async () => {
    const brokers = `--brokers ${kafka.brokers} --partitions 2 --replication 1`;
    expect(await dripline(`topics plan ${brokers}`)).toMatchObject({ status: 0, stderr: "" });
    expect(await dripline(`topics apply ${brokers}`, { DRIPLINE_SASL_MECHANISM: "scram-sha-256" })).toMatchObject({
      status: 0,
      stderr: "",
    });
    expect((await dripline(`topics apply ${brokers}`, { DRIPLINE_SASL_MECHANISM: "plain" })).stdout).toBe("every topic is there\n");
  }, 120_000);

  test("doctor and audit read all of it", async () => {
    const { DRIPLINE_BROKERS: brokers, DRIPLINE_REGISTRY: url, DRIPLINE_REDIS: copy } = environment;
    const doctor = await dripline(`doctor --brokers ${brokers} --registry ${url} --redis ${copy} --partitions 2 --json`);
    const checks: { what: string; outcome: string }[] = JSON.parse(doctor.stdout);
    const asked = ["Topics", "Schema Registry", "Redis"];
    expect(checks.filter(({ what }) => asked.includes(what)).map(({ what, outcome }) => `${what} ${outcome}`)).toEqual(
      asked.map((what) => `${what} ok`),
    );
    expect(await dripline(`audit --brokers ${brokers} --registry ${url}`)).toMatchObject({ status: 0 });
  }, 120_000);

  test.each(["plain", "scram-sha-256", "scram-sha-512"])(
    "a transaction with its state, by %s",
    async (mechanism) => {
      const { open: kafkaPorts, redis: copy, close } = await open({ DRIPLINE_SASL_MECHANISM: mechanism });
      const owned = await kafkaPorts.own({ worker: `by-${mechanism}`, topic: "cycles.closed", partition: 0 });
      const value = encode("cycles.closed", { date: "2025-04-04" as IsoDate });
      const state = new Map([[`payee/${mechanism}`, Buffer.from(mechanism)]]);
      await owned.commit.commit({ outputs: [{ topic: "cycles.closed", key: mechanism, value }], state, positions: [] });
      const records = await kafkaPorts.log.read({ topic: "cycles.closed", partition: 0, from: 0, max: 10 });
      const [held] = await copy.read([`payee/${mechanism}`]);
      await owned.release();
      await close();
      expect(records.at(-1)).toMatchObject({ key: mechanism, value });
      expect(Buffer.from(held ?? []).toString()).toBe(mechanism);
    },
    60_000,
  );

  const refusals = table(`
    why                                   | variable                | value                    | code                  | says
    the broker's password is wrong        | DRIPLINE_SASL_PASSWORD  | mistyped                 | DRIP_KAFKA_REFUSES    | authentication
    nobody has this user name             | DRIPLINE_SASL_USERNAME  | nobody                   | DRIP_KAFKA_REFUSES    | authentication
    signed by another authority           | DRIPLINE_CA_FILE        | STRANGER                 | DRIP_REDIS_REFUSES    | certificate
    Redis' password is wrong              | DRIPLINE_REDIS          | REDIS WITH mistyped      | DRIP_REDIS_REFUSES    | WRONGPASS
    Redis is given no password            | DRIPLINE_REDIS          | REDIS WITHOUT            | DRIP_REDIS_REFUSES    | NOAUTH
    the registry's password is wrong      | DRIPLINE_REGISTRY       | REGISTRY WITH mistyped   | DRIP_REGISTRY_REFUSES | 401
    the registry is given no user         | DRIPLINE_REGISTRY       | REGISTRY WITHOUT         | DRIP_REGISTRY_REFUSES | 401
  `);

  test.each(refusals)(
    "$why: $code, and not again",
    async ({ variable = "", value = "", code, says }) => {
      const error = await open({ [variable]: written(value, variable) }).catch((thrown) => thrown);
      expect(error).toBeInstanceOf(Fault);
      expect(error).toMatchObject({ code, retry: false, message: expect.stringMatching(new RegExp(says ?? "", "i")) });
      expect(error.message).not.toContain(PASSWORD);
    },
    60_000,
  );

  /** A cell of the table as a variable's value. */
  function written(cell: string, variable: string): string {
    if (cell === "STRANGER") return stranger.file;
    const [what, , password] = cell.split(" ");
    if (what !== "REDIS" && what !== "REGISTRY") return cell;
    return (environment[variable] ?? "").replace(/\/\/(\w*):[^@]*@/, password === undefined ? "//" : `//$1:${password}@`);
  }

  test("of another authority the command says what to check", async () => {
    const { status, stderr } = await dripline(`topics plan --brokers ${kafka.brokers}`, { DRIPLINE_CA_FILE: stranger.file });
    expect(status).toBe(2);
    expect(stderr).toMatch(/DRIP_KAFKA_REFUSES.*certificate[\s\S]*DRIPLINE_CA_FILE/);
  }, 60_000);

  test("without TLS to a broker that asks for it, nothing hangs", async () => {
    const { status, stderr } = await dripline(`topics plan --brokers ${kafka.brokers}`, { DRIPLINE_KAFKA_TLS: "false" });
    expect(status).toBe(2);
    expect(stderr).toMatch(/DRIP_KAFKA_/);
  }, 90_000);
});

/** Passes on to the registry what comes with the user and the password, as a company's gateway does. */
async function gatewayBefore(url: string, { key, certificate }: { readonly key: string; readonly certificate: string }): Promise<Server> {
  const expected = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString("base64")}`;
  const { hostname, port } = new URL(url);
  const server = createServer({ key, cert: certificate }, (incoming, answer) => {
    if (incoming.headers.authorization !== expected) {
      answer.writeHead(401, { "content-type": "application/json" }).end('{"message":"who are you?"}');
      return;
    }
    const { authorization: _mine, host: _host, ...headers } = incoming.headers;
    const onward = request({ hostname, port, path: incoming.url, method: incoming.method, headers }, (from) => {
      answer.writeHead(from.statusCode ?? 502, from.headers);
      from.pipe(answer);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
