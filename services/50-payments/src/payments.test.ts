// The outbox to the payment system on the embedded ports: a real HTTP server, a killed process, answers of every kind, and the folder.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ports } from "@dripline/core";
import { type Embedded, folderFiles, openEmbedded } from "@dripline/embedded";
import { decode, encode, type PaymentRequested } from "@dripline/events";
import { commonSettings, readConfiguration, serviceLog, serviceMetrics } from "@dripline/service";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { handOverOnce, pauseMs, type Round } from "./hand-over.ts";
import { folderSystem, httpSystem } from "./payment-system.ts";
import { keepPaying, paymentSettings, tellRounds } from "./payments-service.ts";

let folder: string;
let data: Embedded;
let server: Server;
let url: string;
let posted: { readonly headers: IncomingHttpHeaders; readonly body: string }[];
let answers: { readonly status: number; readonly headers?: Record<string, string> }[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "dripline-payments-"));
  data = openEmbedded(join(folder, "data"));
  [posted, answers] = [[], []];
  server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += String(part);
    posted.push({ headers: request.headers, body });
    const { status, headers = {} } = answers.shift() ?? { status: 201 };
    response.writeHead(status, headers).end("a body that nobody reads");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/payments`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  data.close();
  rmSync(folder, { recursive: true });
});

const idOf = (number: number): string => number.toString(16).padStart(32, "0");

function paymentNumbered(number: number): PaymentRequested {
  return {
    paymentId: idOf(number),
    payeeNpi: "1999999984",
    payeeTaxId: "061234567",
    amountCents: (11_000 + number) as PaymentRequested["amountCents"],
    method: "ACH",
    traceNumber: `T${number}`,
    cycle: "2025-03-14" as PaymentRequested["cycle"],
    remittance: `1999999984-T${number}.835.x12`,
  };
}

const BODY_1 =
  '{"paymentId":"00000000000000000000000000000001","payeeNpi":"1999999984","payeeTaxId":"061234567","amountCents":11001,' +
  '"method":"ACH","traceNumber":"T1","cycle":"2025-03-14","remittance":"1999999984-T1.835.x12"}';

async function request(...values: Uint8Array[]): Promise<void> {
  const outputs = values.map((value) => ({ topic: "payments.requested" as const, key: "1999999984", value }));
  await data.commit.commit({ outputs, state: new Map(), positions: [] });
}

const requestPayments = (...numbers: number[]) => request(...numbers.map((each) => encode("payments.requested", paymentNumbered(each))));

const post = (ports: Pick<Ports, "log" | "commit"> = data): Promise<Round> => handOverOnce(ports, { system: httpSystem(url), max: 50 });

const idsPosted = () => posted.map(({ headers }) => headers["idempotency-key"]);
const position = () => data.commit.position("payments", { topic: "payments.requested", partition: 0 });

async function quarantined() {
  const records = await data.log.read({ topic: "claims.quarantined", partition: 0, from: 0, max: 10 });
  return records.map(({ value }) => decode("claims.quarantined", value));
}

describe("over HTTP", () => {
  test("each payment is posted once, in order, under its id", async () => {
    await requestPayments(1, 2, 3);
    expect(await post()).toEqual({ handedOver: 3, setAside: [], waits: undefined });
    expect(await post()).toEqual({ handedOver: 0, setAside: [], waits: undefined });
    expect(idsPosted()).toEqual([1, 2, 3].map(idOf));
    expect(posted[0]).toMatchObject({ body: BODY_1, headers: { "content-type": "application/json" } });
  });

  test("killed between hand-over and commit: the same ids again with the same bodies, and no payment is lost", async () => {
    await requestPayments(1, 2);
    const killed = { ...data, commit: { ...data.commit, position: async () => 0, commit: () => Promise.reject(new Error("killed")) } };
    await expect(post(killed)).rejects.toThrow("killed");
    expect(await position()).toBe(0);
    expect(await post()).toMatchObject({ handedOver: 2 });
    expect(idsPosted()).toEqual([1, 2, 1, 2].map(idOf));
    expect(posted.slice(2).map(({ body }) => body)).toEqual(posted.slice(0, 2).map(({ body }) => body));
    expect(await position()).toBe(2);
  });

  test.each([408, 429, 500, 503, 302])(
    "%s, then 200: the payment stays at the head, what was done before it is committed",
    async (status) => {
      await requestPayments(1, 2, 3);
      answers = [{ status: 200 }, { status, headers: { "retry-after": "7", location: url } }];
      expect(await post()).toEqual({ handedOver: 1, setAside: [], waits: { offset: 1, status, afterMs: 7000 } });
      expect(await position()).toBe(1);
      expect(await post()).toMatchObject({ handedOver: 2, waits: undefined });
      expect(idsPosted()).toEqual([1, 2, 2, 3].map(idOf));
    },
  );

  test("409: the payment system has it already", async () => {
    await requestPayments(1);
    answers = [{ status: 409 }];
    expect(await post()).toMatchObject({ handedOver: 1, setAside: [] });
    expect(await quarantined()).toEqual([]);
  });

  test.each([400, 422])("%s: set aside whole with the status, and the next one goes on", async (status) => {
    await requestPayments(1, 2);
    answers = [{ status }];
    expect(await post()).toEqual({ handedOver: 1, setAside: [{ offset: 0, status }], waits: undefined });
    const [aside] = await quarantined();
    expect(aside).toMatchObject({ topic: "payments.requested", partition: 0, offset: 0 });
    expect(aside?.reason).toBe(`DRIP_PAYMENT_REFUSED: the payment system answered ${status}`);
    expect(decode("payments.requested", aside?.value ?? Buffer.alloc(0))).toEqual(paymentNumbered(1));
    expect(await position()).toBe(2);
  });

  test("a record that can't be read, and an id that could leave a folder, are set aside and never sent", async () => {
    const leaving = encode("payments.requested", { ...paymentNumbered(1), paymentId: "../../etc/passwd" });
    await request(Buffer.from("no frame"), leaving, encode("payments.requested", paymentNumbered(2)));
    expect(await post()).toMatchObject({ handedOver: 1, setAside: [{ offset: 0 }, { offset: 1 }] });
    expect(idsPosted()).toEqual([idOf(2)]);
    for (const { reason } of await quarantined()) expect(reason).toMatch(/^DRIP_RECORD_UNREADABLE: /);
  });

  test("no answer in time, or nobody there: the payment waits", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const system = httpSystem(`http://127.0.0.1:${port}/`, { answerMsMax: 50 });
    expect(await system(paymentNumbered(1))).toEqual({ kind: "later" });
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
    expect(await system(paymentNumbered(1))).toEqual({ kind: "later" });
  });

  test.each([
    ["120", 120_000],
    ["Fri, 14 Mar 2025 12:00:05 GMT", 5000],
    ["Fri, 14 Mar 2025 11:59:00 GMT", 0],
    ["soon", undefined],
  ])("Retry-After: %s", async (text, afterMs) => {
    answers = [{ status: 503, headers: { "retry-after": text } }];
    const system = httpSystem(url, { now: () => Date.parse("2025-03-14T12:00:00Z") });
    expect(await system(paymentNumbered(1))).toEqual({ kind: "later", status: 503, afterMs });
  });

  test("stopping: the payment in hand is finished, and the next one is left", async () => {
    await requestPayments(1, 2);
    await handOverOnce(data, { system: httpSystem(url), max: 50, isStopping: () => posted.length > 0 });
    expect([idsPosted(), await position()]).toEqual([[idOf(1)], 1]);
  });
});

test("pauses double up to a minute; a longer Retry-After is waited out, for an hour at most", () => {
  expect([1, 2, 3, 7, 8, 9, 1000].map((tries) => pauseMs(tries))).toEqual([500, 1000, 2000, 32_000, 60_000, 60_000, 60_000]);
  expect([pauseMs(1, 0), pauseMs(1, 7000), pauseMs(9, 7000), pauseMs(1, 1e12)]).toEqual([500, 7000, 60_000, 3_600_000]);
});

test("the loop pays through a 503 and tells its figures", async () => {
  await requestPayments(1, 2, 3);
  answers = [{ status: 200 }, { status: 503 }, { status: 400 }];
  const { registry } = serviceMetrics();
  const lines: string[] = [];
  const log = serviceLog({ service: "payments", level: "info" }, { write: (line) => lines.push(line) });
  const stopping = new AbortController();
  const tell = tellRounds({ registry, log });
  const told = (round: Round): void => {
    tell(round);
    if (posted.length === 4) stopping.abort();
  };
  const started = performance.now();
  await keepPaying(() => post(), { told, stopping: stopping.signal });
  expect(performance.now() - started).toBeGreaterThanOrEqual(490);
  expect(idsPosted()).toEqual([1, 2, 2, 3].map(idOf));
  const figures = await registry.metrics();
  for (const [name, value] of [
    ["handed_over", 2],
    ["tried_again", 1],
    ["set_aside", 1],
  ])
    expect(figures).toContain(`dripline_payments_${name}_total ${value}`);
  expect(lines.map((line) => JSON.parse(line)).find(({ level }) => level === 40)).toMatchObject({ offset: 1, status: 503 });
});

test("a folder: one file a payment, the same bytes when it is written again, and nothing else beside it", async () => {
  await requestPayments(1, 2);
  const into = join(folder, "to-pay");
  const system = folderSystem(folderFiles(into));
  expect(await handOverOnce(data, { system, max: 50 })).toMatchObject({ handedOver: 2 });
  await system(paymentNumbered(1));
  expect(readdirSync(into).sort()).toEqual([`${idOf(1)}.json`, `${idOf(2)}.json`]);
  expect(readFileSync(join(into, `${idOf(1)}.json`), "utf8")).toBe(`${BODY_1}\n`);
});

describe("the environment", () => {
  const common = {
    DRIPLINE_BROKERS: "one:9092",
    DRIPLINE_REDIS: "redis://one:6379",
    DRIPLINE_INSTALLATION_KEY: "00112233445566778899aabbccddeeff",
  };

  test("names a folder or an address", () => {
    expect(readConfiguration(commonSettings, common)).toBeDefined();
    for (const one of [{ PAYMENTS_FOLDER: "/p" }, { PAYMENTS_URL: "https://bank.example/payments" }])
      expect(readConfiguration(paymentSettings, { ...common, ...one })).toMatchObject(one);
  });

  test("neither is named beside every other problem", () => {
    expect(() => readConfiguration(paymentSettings, {})).toThrow(
      /DRIPLINE_BROKERS is not set\n.*DRIPLINE_REDIS is not set\n.*DRIPLINE_INSTALLATION_KEY is not set\n.*PAYMENTS_FOLDER or PAYMENTS_URL is not set$/,
    );
  });

  test.each([
    ["neither", {}, "PAYMENTS_FOLDER or PAYMENTS_URL is not set"],
    ["both", { PAYMENTS_FOLDER: "/p", PAYMENTS_URL: "https://a.example/" }, "PAYMENTS_URL: expected only where PAYMENTS_FOLDER isn't set"],
    ["no address", { PAYMENTS_URL: "ftp://a.example/" }, "PAYMENTS_URL: expected an http or https address without a user"],
    ["a user", { PAYMENTS_URL: "https://me:pw@a.example/" }, "PAYMENTS_URL: expected an http or https address without a user"],
  ])("%s is refused", (_why, set, problem) => {
    expect(() => readConfiguration(paymentSettings, { ...common, ...set })).toThrow(problem);
  });
});
