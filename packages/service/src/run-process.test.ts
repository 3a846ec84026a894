// How a service ends: drained, lost, misconfigured, broken.
import { EventEmitter } from "node:events";
import { Fault } from "@dripline/core";
import { expect, test } from "@jest/globals";
import { runProcess } from "./run-process.ts";
import { serviceLog } from "./service-log.ts";

const log = serviceLog({ service: "screening", level: "silent" });

test.each(["SIGTERM", "SIGINT"])("%s drains what is in hand: 0", async (signal) => {
  const signals = new EventEmitter();
  const did: string[] = [];
  const start = async () => {
    setImmediate(() => signals.emit(signal, signal));
    return {
      stop: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        did.push("drained");
      },
    };
  };
  expect(await runProcess({ log, start }, signals)).toBe(0);
  expect(did).toEqual(["drained"]);
  expect(signals.listenerCount("SIGTERM")).toBe(0);
});

test("what can't be gone on from ends the process, to be started again: 75", async () => {
  const stopping: string[] = [];
  const start = async (lost: (error: unknown) => void) => {
    lost(new Fault("DRIP_COMMIT_UNKNOWN", "fenced"));
    return { stop: async () => void stopping.push("stopped") };
  };
  expect(await runProcess({ log, start }, new EventEmitter())).toBe(75);
  expect(stopping).toEqual(["stopped"]);
});

test.each([
  [new Fault("DRIP_USAGE", "no such thing"), 2],
  [new Fault("DRIP_KAFKA_AWAY", "no broker"), 75],
  [new Error("invariant broken"), 70],
])("%s at the start: exit code %i", async (error, code) => {
  expect(await runProcess({ log, start: () => Promise.reject(error) }, new EventEmitter())).toBe(code);
});
