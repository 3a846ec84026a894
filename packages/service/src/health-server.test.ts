// What a supervisor and Prometheus see of a service.
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type Health, type HealthServer, serveHealth } from "./health-server.ts";
import { type Metrics, serviceMetrics } from "./metrics.ts";

const health: Health = { isReady: false };
let metrics: Metrics;
let server: HealthServer;

beforeEach(async () => {
  metrics = serviceMetrics();
  server = await serveHealth({ host: "127.0.0.1", port: 0 }, { health, metrics });
});
afterEach(() => server.close());

const ask = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);

test("alive from the start, ready when it says so", async () => {
  expect((await ask("/livez")).status).toBe(200);
  expect((await ask("/readyz")).status).toBe(503);
  health.isReady = true;
  expect((await ask("/readyz")).status).toBe(200);
});

test("metrics are Prometheus text", async () => {
  metrics.records.inc({ worker: "screening" }, 5);
  metrics.lagRecords.set({ worker: "screening", partition: "2" }, 7);
  const text = await (await ask("/metrics")).text();
  expect(text).toContain('dripline_records_total{worker="screening"} 5');
  expect(text).toContain('dripline_lag_records{worker="screening",partition="2"} 7');
  expect(text).toContain("# TYPE dripline_transaction_seconds histogram");
});
