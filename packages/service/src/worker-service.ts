// Workers on Kafka as one process: which ones is the environment's choice, and neighbours are fused into one transaction.
import type { Worker } from "@dripline/core";
import type { TopicName } from "@dripline/events";
import { type OpenKafka, type RunningWorker, runWorker } from "@dripline/kafka";
import { adjudicationWorker, fusedWorker, ReferenceReader, screeningWorker } from "@dripline/workers";
import { checkpointed } from "./checkpointed.ts";
import { readConfiguration, type WorkerSettings, workerSettings } from "./configuration.ts";
import { type Health, serveHealth } from "./health-server.ts";
import { memberKeysOf, openInstallation } from "./kafka-settings.ts";
import { measured, watchLag } from "./measured.ts";
import { type Metrics, serviceMetrics } from "./metrics.ts";
import { exitCodeOf, type RunningService, runProcess } from "./run-process.ts";
import { type ServiceLog, serviceLog } from "./service-log.ts";
import { shippedBundle, shippedPolicy } from "./shipped-policy.ts";

/** A worker's whole process; `workers` is what runs where WORKERS isn't set. Resolves with the exit code. */
export async function runWorkerService(workers: string, environment: NodeJS.ProcessEnv = process.env): Promise<number> {
  const service = workers.split(",")[0] ?? workers;
  let settings: WorkerSettings;
  try {
    settings = readConfiguration(workerSettings, { ...environment, WORKERS: environment.WORKERS || workers });
  } catch (error) {
    // The only text that goes out beside the log: names of variables and what was expected of them.
    process.stderr.write(`${error instanceof Error ? error.message : "the environment can't be read"}\n`);
    return exitCodeOf(error);
  }
  const log = serviceLog({ service, level: settings.DRIPLINE_LOG_LEVEL });
  return runProcess({ log, start: (lost) => startWorkers(settings, { log, lost }) });
}

interface Starting {
  readonly log: ServiceLog;
  readonly lost: (error: unknown) => void;
}

export async function startWorkers(settings: WorkerSettings, { log, lost }: Starting): Promise<RunningService> {
  const metrics = serviceMetrics();
  const health: Health = { isReady: false };
  const server = await serveHealth({ host: settings.DRIPLINE_HTTP_HOST, port: settings.DRIPLINE_HTTP_PORT }, { health, metrics });
  log.info("listening", { port: server.port });
  const installation = await openInstallation(settings);
  const reference = new ReferenceReader();
  log.info("reference", { records: await reference.catchUp(installation.open.log) });
  const worker = workerOf(settings, reference);
  const running = await runMeasured(worker, installation.open, { settings, metrics, log, lost });
  health.isReady = true;
  log.info("started", { worker: worker.name });
  return {
    async stop() {
      health.isReady = false;
      await running.stop();
      await installation.close();
      await server.close();
    },
  };
}

type AnyWorker = Worker<"claims.received", never> | Worker<"claims.screened", never>;

function workerOf(settings: WorkerSettings, reference: ReferenceReader): AnyWorker {
  const parts = { policy: shippedPolicy(), reference, keyOf: memberKeysOf(settings.DRIPLINE_INSTALLATION_KEY) };
  switch (settings.WORKERS) {
    case "screening":
      return screeningWorker(parts) as AnyWorker;
    case "adjudication":
      return adjudicationWorker(parts) as AnyWorker;
    case "screening,adjudication":
      return fusedWorker(parts) as AnyWorker;
  }
}

interface Running extends Starting {
  readonly settings: WorkerSettings;
  readonly metrics: Metrics;
}

async function runMeasured(worker: AnyWorker, open: OpenKafka, { settings, metrics, log, lost }: Running): Promise<RunningWorker> {
  const { name, from } = worker;
  const options = {
    application: settings.DRIPLINE_APPLICATION,
    max: settings.DRIPLINE_BATCH_RECORDS,
    sessionMs: settings.DRIPLINE_SESSION_MS,
    onChunk: ({ records }: { readonly records: number }) => {
      metrics.records.inc({ worker: name }, records);
      metrics.batchRecords.observe({ worker: name }, records);
    },
    onLost: (error: unknown) => {
      if (error instanceof Error && error.message.startsWith("invariant broken")) metrics.invariantsBroken.inc({ worker: name });
      lost(error);
    },
  };
  const running = await runWorker(
    worker as Worker<TopicName, never>,
    measured(checkpointed(open, shippedBundle()), { worker: name, metrics, log }),
    options,
  );
  const watching = watchLag({ open, application: settings.DRIPLINE_APPLICATION, worker: name, topic: from, metrics });
  return {
    async stop() {
      watching.stop();
      await running.stop();
    },
  };
}
