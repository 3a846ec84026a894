// Loaded before a service's main: waits for an order, then kills or freezes the process at a named step of the Kafka adapter. The service
// itself runs as it ships and knows nothing of it.
import { subscribe } from "node:diagnostics_channel";
import { writeSync } from "node:fs";
import { STEP_CHANNEL } from "@dripline/kafka";
import type { Order } from "./supervised.ts";

/** Where the parent reads that a process has stopped: the process can't say so afterwards. */
const TOLD = 3;
/** A signal reaches its own process at once, and nothing is to be done meanwhile. */
const STANDSTILL_MS = 200;

let order: Order | undefined;
let passed = 0;

process.on("message", (message: Partial<Order>) => {
  order = isOrder(message) ? message : undefined;
  passed = 0;
});
// Nothing outlives the harness.
process.on("disconnect", () => process.exit(1));
// Waiting for orders keeps no process alive.
process.channel?.unref();

subscribe(STEP_CHANNEL, (step) => {
  if (order === undefined || step !== order.step || passed++ < order.after) return;
  const { signal } = order;
  order = undefined;
  // What has been sent leaves the process before it stops; its answer isn't read.
  if (String(step).startsWith("during-")) setImmediate(strike, signal, step);
  else strike(signal, step);
});

/** An empty one takes back the one before. */
function isOrder(message: Partial<Order>): message is Order {
  return message.step !== undefined;
}

function strike(signal: NodeJS.Signals, step: unknown): void {
  writeSync(TOLD, `${signal} ${step}\n`);
  process.kill(process.pid, signal);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STANDSTILL_MS);
}
