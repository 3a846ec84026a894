// The whole service on a real broker and Redis: payments by HTTP, and 835s in the out folder; stopped, started again, and nothing comes twice.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describeOnContainers, type StartedKafka, type StartedRedis, startKafka, startRedis } from "@dripline/containers";
import type { Output } from "@dripline/core";
import { decode, encode, type PaymentRequested, type RemittanceIssued } from "@dripline/events";
import { makeTopics } from "@dripline/kafka";
import { kafkaSettings, openInstallation, type RunningService, serviceLog } from "@dripline/service";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type PaymentSettings, startPayments } from "./payments-service.ts";

const CYCLE = "2025-03-14" as PaymentRequested["cycle"];
const idOf = (number: number): string => number.toString(16).padStart(32, "0");

function payment(number: number): Output {
  const value: PaymentRequested = {
    paymentId: idOf(number),
    payeeNpi: "1999999984",
    payeeTaxId: "061234567",
    amountCents: 11_000 as PaymentRequested["amountCents"],
    method: "CHK",
    traceNumber: `T${number}`,
    cycle: CYCLE,
    remittance: `1999999984-T${number}.835.x12`,
  };
  return { topic: "payments.requested", key: value.payeeNpi, value: encode("payments.requested", value) };
}

function remittance(number: number): Output {
  const value: RemittanceIssued = {
    cycle: CYCLE,
    payeeNpi: "1999999984",
    sender: "S",
    traceNumber: `T${number}`,
    fileName: `1999999984-T${number}.835.x12`,
    paidCents: 11_000 as RemittanceIssued["paidCents"],
    content: `ISA*${number}~`,
  };
  return { topic: "remittances.issued", key: value.payeeNpi, value: encode("remittances.issued", value) };
}

describeOnContainers("payments on Kafka", () => {
  let root: string;
  let kafka: StartedKafka;
  let redis: StartedRedis;
  let server: Server;
  let settings: PaymentSettings;
  let posted: string[] = [];
  let refused: string[] = [];
  let running: RunningService | undefined;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "dripline-payments-kafka-"));
    [kafka, redis] = await Promise.all([startKafka(), startRedis()]);
    server = createServer((request, response) => {
      const id = String(request.headers["idempotency-key"]);
      posted.push(id);
      request.resume();
      response.writeHead(refused.includes(id) ? 400 : 201).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    settings = {
      DRIPLINE_BROKERS: [kafka.brokers],
      DRIPLINE_REDIS: [redis.url],
      DRIPLINE_INSTALLATION_KEY: "00".repeat(32),
      DRIPLINE_APPLICATION: "payments-test",
      DRIPLINE_KAFKA_TLS: false,
      DRIPLINE_HTTP_HOST: "127.0.0.1",
      DRIPLINE_HTTP_PORT: 0,
      DRIPLINE_BATCH_RECORDS: 500,
      DRIPLINE_LOG_LEVEL: "silent",
      PAYMENTS_URL: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/`,
      OUT_FOLDER: join(root, "out"),
    };
    await makeTopics(kafkaSettings(settings), { partitions: 1, replicationFactor: 1 });
  }, 240_000);

  afterAll(async () => {
    await running?.stop().catch(() => {});
    server?.closeAllConnections();
    server?.close();
    rmSync(root, { recursive: true, force: true });
    await Promise.all([kafka?.stop(), redis?.stop()]);
  }, 60_000);

  async function commit(...outputs: Output[]): Promise<void> {
    const { open, close } = await openInstallation(settings);
    const owned = await open.own({ worker: "remittance", topic: "payables.posted", partition: 0 });
    await owned.commit.commit({ outputs, state: new Map(), positions: [] });
    await owned.release();
    await close();
  }

  async function until(isSo: () => boolean): Promise<void> {
    for (const end = Date.now() + 60_000; !isSo() && Date.now() < end; ) await wait(100);
    expect(isSo()).toBe(true);
  }

  async function started(): Promise<unknown[]> {
    const problems: unknown[] = [];
    const log = serviceLog({ service: "payments", level: "silent" });
    running = await startPayments(settings, { log, lost: (error) => problems.push(error) });
    return problems;
  }

  const paymentsFile = () => join(root, "out", "payments", `${CYCLE}.jsonl`);
  const paymentsListed = () => (existsSync(paymentsFile()) ? readFileSync(paymentsFile(), "utf8").trim().split("\n").length : 0);

  test("hands over, sets aside, writes 835s, and goes on where it stood after a stop", async () => {
    refused = [idOf(2)];
    await commit(payment(1), payment(2), payment(3), remittance(1));
    const problems = await started();
    await until(() => posted.length === 3 && paymentsListed() === 3);
    await running?.stop();
    expect(posted).toEqual([1, 2, 3].map(idOf));
    expect(readFileSync(join(root, "out", "remittances", CYCLE, "1999999984-T1.835.x12"), "utf8")).toBe("ISA*1~");

    posted = [];
    await commit(payment(4));
    problems.push(...(await started()));
    await until(() => posted.length > 0 && paymentsListed() === 4);
    await running?.stop();
    expect(posted).toEqual([idOf(4)]);
    expect(problems).toEqual([]);

    const { open, close } = await openInstallation(settings);
    const aside = await open.log.read({ topic: "claims.quarantined", partition: 0, from: 0, max: 10 });
    await close();
    expect(aside.map(({ value }) => decode("claims.quarantined", value).reason)).toEqual([
      "DRIP_PAYMENT_REFUSED: the payment system answered 400",
    ]);
  }, 180_000);
});
