// The remittance service: closes payment cycles, one by CYCLE_DATE or one a day at CYCLE_AT. One instance works at a time: a second one takes
// the payables over, and the first one ends.
import { setTimeout as pause } from "node:timers/promises";
import { type Instant, type IsoDate, instantOf, readIsoDate } from "@dripline/claims";
import type { Ports } from "@dripline/core";
import {
  commonSettings,
  exitCodeOf,
  type Installation,
  measured,
  openInstallation,
  openService,
  type RunningService,
  type ServiceLog,
  serviceMetrics,
  shippedPolicy,
} from "@dripline/service";
import { ReferenceReader } from "@dripline/workers";
import { z } from "zod";
import { dueCycle, minutesOf } from "./due-cycle.ts";
import { newestCycle, type Remitting, remitCycle } from "./remit-cycle.ts";

const WORKER = "remittance";
const LOOK_EVERY_MS = 2000;

export const remittanceSettings = commonSettings
  .extend({
    CYCLE_DATE: z
      .string()
      .transform((text) => readIsoDate(text))
      .refine((date) => date !== undefined, "expected a day, YYYY-MM-DD")
      .optional()
      .describe("Closes this cycle and ends"),
    CYCLE_AT: z
      .string()
      .transform(minutesOf)
      .refine((minutes) => minutes !== undefined, "expected a time of day, HH:MM")
      .optional()
      .describe("Closes a cycle every day at this time in the payer's zone"),
  })
  .superRefine(({ CYCLE_DATE: date, CYCLE_AT: at }, { addIssue }) => {
    if (date === undefined && at === undefined) addIssue({ code: "custom", path: ["CYCLE_DATE or CYCLE_AT"] });
    if (date !== undefined && at !== undefined)
      addIssue({ code: "custom", path: ["CYCLE_AT"], message: "expected only where CYCLE_DATE isn't set" });
  });
export type RemittanceSettings = z.infer<typeof remittanceSettings>;

interface Parts {
  readonly log: ServiceLog;
  readonly lost: (error: unknown) => void;
}

/** One cycle; resolves with the exit code. Killed, it is run again and ends what was begun. */
export async function closeOnce(date: IsoDate, settings: RemittanceSettings, log: ServiceLog): Promise<number> {
  let installation: Installation | undefined;
  try {
    installation = await openInstallation(settings);
    const open = measured(installation.open, { worker: WORKER, metrics: serviceMetrics(), log });
    const owned = await open.own({ worker: WORKER, topic: "payables.posted", partition: 0 });
    const { remittances } = await remitCycle(date, { ...portsOf(owned), reference: new ReferenceReader(), policy: shippedPolicy() });
    log.info("cycleClosed", { files: remittances });
    await owned.release();
    return 0;
  } catch (error) {
    const exitCode = exitCodeOf(error);
    log.error("failed", error, { exitCode });
    return exitCode;
  } finally {
    await installation?.close();
  }
}

export async function startRemittance(settings: RemittanceSettings, { log, lost }: Parts): Promise<RunningService> {
  const { metrics, health, server, installation } = await openService(settings);
  const open = measured(installation.open, { worker: WORKER, metrics, log });
  const owned = await open.own({ worker: WORKER, topic: "payables.posted", partition: 0 });
  const stopping = new AbortController();
  const remitting: Remitting = {
    ...portsOf(owned),
    reference: new ReferenceReader(),
    policy: shippedPolicy(),
    isStopping: () => stopping.signal.aborted,
  };
  const onClosed = (remittances: number): void => {
    metrics.records.inc({ worker: WORKER }, remittances);
    log.info("cycleClosed", { files: remittances });
  };
  const daily: Daily = { at: settings.CYCLE_AT ?? 0, now: () => instantOf(Date.now()), onClosed, stopping: stopping.signal };
  const closing = closeDaily(remitting, daily).catch(lost);
  health.isReady = true;
  log.info("started", { worker: WORKER });
  return {
    async stop() {
      health.isReady = false;
      stopping.abort();
      await closing;
      await owned.release();
      await installation.close();
      await server.close();
    },
  };
}

export interface Daily {
  readonly at: number;
  readonly now: () => Instant;
  readonly onClosed: (remittances: number) => void;
  readonly stopping: AbortSignal;
  readonly lookEveryMs?: number | undefined;
}

/** Until it is stopped. Without a payer there is nothing to close yet: it is waited for. */
export async function closeDaily(remitting: Remitting, { at, now, onClosed, stopping, lookEveryMs = LOOK_EVERY_MS }: Daily): Promise<void> {
  const { reference, log } = remitting;
  let closedOn = await newestCycle(log);
  for (; !stopping.aborted; await pause(lookEveryMs, undefined, { signal: stopping }).catch(() => {})) {
    if (reference.tables.payer === undefined) await reference.catchUp(log);
    const timeZone = reference.tables.payer?.timeZone;
    const date = timeZone === undefined ? undefined : dueCycle(now(), { at, timeZone, closedOn });
    if (date === undefined) continue;
    const { isWhole, remittances } = await remitCycle(date, remitting);
    if (!isWhole) return;
    closedOn = date;
    onClosed(remittances);
  }
}

function portsOf({ log, state, commit }: Ports): Ports {
  return { log, state, commit };
}
