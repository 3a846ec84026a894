// The payments service: the outbox to the payment system, and where a folder is named, to whoever fetches 835s and acknowledgements. One instance
// runs at a time: a second one takes the partition over.
import { setTimeout as pause } from "node:timers/promises";
import { deliverFiles } from "@dripline/core";
import { folderFiles } from "@dripline/embedded";
import {
  commonSettings,
  type Installation,
  measured,
  openService,
  type RunningService,
  type ServiceLog,
  watchLag,
} from "@dripline/service";
import { Counter, type Registry } from "prom-client";
import { z } from "zod";
import { handOverOnce, PAYMENTS, pauseMs, type Round } from "./hand-over.ts";
import { folderSystem, httpSystem, type PaymentSystem } from "./payment-system.ts";

const ADDRESS = "expected an http or https address without a user";

/** Beside whatever else is wrong: every problem is named at once. */
const always = (): boolean => true;

export const paymentSettings = commonSettings
  .extend({
    PAYMENTS_FOLDER: z.string().optional().describe("Folder that the payment system reads: <paymentId>.json"),
    PAYMENTS_URL: z
      .url({ protocol: /^https?$/, error: ADDRESS })
      .refine((url) => !/^[^/]*\/\/[^/]*@/.test(url), ADDRESS)
      .optional()
      .describe("Address that each payment is posted to"),
    OUT_FOLDER: z.string().optional().describe("Folder of remittances/, acknowledgements/ and payments/<cycle>.jsonl"),
  })
  .refine(({ PAYMENTS_FOLDER: folder, PAYMENTS_URL: url }) => folder !== undefined || url !== undefined, {
    path: ["PAYMENTS_FOLDER or PAYMENTS_URL"],
    when: always,
  })
  .refine(({ PAYMENTS_FOLDER: folder, PAYMENTS_URL: url }) => folder === undefined || url === undefined, {
    path: ["PAYMENTS_URL"],
    error: "expected only where PAYMENTS_FOLDER isn't set",
    when: always,
  });
export type PaymentSettings = z.infer<typeof paymentSettings>;

const LOOK_EVERY_MS = 1000;
/** Payments between two commits, at most: a slow payment system answers one after the other. */
const PAYMENTS_MAX = 50;

interface Parts {
  readonly log: ServiceLog;
  readonly lost: (error: unknown) => void;
}

export async function startPayments(settings: PaymentSettings, { log, lost }: Parts): Promise<RunningService> {
  const { metrics, health, server, installation } = await openService(settings);
  const open = measured(installation.open, { worker: PAYMENTS, metrics, log });
  const owned = await open.own({ worker: PAYMENTS, topic: "payments.requested", partition: 0 });
  const stopping = new AbortController();
  const told = tellRounds({ registry: metrics.registry, log });
  const system = systemOf(settings);
  const paying = keepPaying(
    () =>
      handOverOnce(owned, {
        system,
        max: Math.min(PAYMENTS_MAX, settings.DRIPLINE_BATCH_RECORDS),
        isStopping: () => stopping.signal.aborted,
      }),
    { told, stopping: stopping.signal },
  ).catch(lost);
  const delivering = keepDelivering(settings.OUT_FOLDER, { installation, stopping: stopping.signal }).catch(lost);
  const application = settings.DRIPLINE_APPLICATION;
  const watching = watchLag({ open, application, worker: PAYMENTS, topic: "payments.requested", metrics });
  health.isReady = true;
  log.info("started");
  return {
    async stop() {
      health.isReady = false;
      watching.stop();
      stopping.abort();
      await Promise.all([paying, delivering]);
      await owned.release();
      await installation.close();
      await server.close();
    },
  };
}

function systemOf({ PAYMENTS_FOLDER: folder, PAYMENTS_URL: url }: PaymentSettings): PaymentSystem {
  return url === undefined ? folderSystem(folderFiles(folder ?? "")) : httpSystem(url);
}

interface Paying {
  readonly told: (round: Round) => void;
  readonly stopping: AbortSignal;
}

/** Rounds until it is stopped. A payment that waits is tried as long as it takes: what is behind it waits too, in order. */
export async function keepPaying(round: () => Promise<Round>, { told, stopping }: Paying): Promise<void> {
  let [tries, head] = [0, -1];
  while (!stopping.aborted) {
    const done = await round();
    told(done);
    const { waits } = done;
    tries = waits === undefined ? 0 : waits.offset === head ? tries + 1 : 1;
    head = waits?.offset ?? -1;
    if (waits !== undefined) await rest(pauseMs(tries, waits.afterMs), stopping);
    else if (done.handedOver + done.setAside.length === 0) await rest(LOOK_EVERY_MS, stopping);
  }
}

interface Delivering {
  readonly installation: Installation;
  readonly stopping: AbortSignal;
}

/** A transactional id of its own, so that 835s go out while a payment waits. */
async function keepDelivering(folder: string | undefined, { installation, stopping }: Delivering): Promise<void> {
  if (folder === undefined) return;
  const owned = await installation.open.own({ worker: "outbox", topic: "payments.requested", partition: 0 });
  const ports = { ...owned, files: folderFiles(folder) };
  while (!stopping.aborted) {
    await deliverFiles(ports);
    await rest(LOOK_EVERY_MS, stopping);
  }
  await owned.release();
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return pause(ms, undefined, { signal }).catch(() => {});
}

/** Figures and log lines of a round. */
export function tellRounds({ registry, log }: { readonly registry: Registry; readonly log: ServiceLog }): (round: Round) => void {
  const counter = (name: string, help: string) => new Counter({ name: `dripline_payments_${name}_total`, help, registers: [registry] });
  const handedOver = counter("handed_over", "Payments that the payment system has");
  const triedAgain = counter("tried_again", "Times that a payment had to wait for its next try");
  const setAside = counter("set_aside", "Payments set aside on claims.quarantined");
  return (round) => {
    handedOver.inc(round.handedOver);
    setAside.inc(round.setAside.length);
    if (round.handedOver > 0) log.info("paymentsDelivered", { records: round.handedOver });
    for (const { offset, status } of round.setAside) log.warn("paymentSetAside", { offset, status });
    if (round.waits === undefined) return;
    triedAgain.inc();
    log.warn("paymentWaits", { offset: round.waits.offset, status: round.waits.status });
  };
}
