// The timed runs of the benchmark on Kafka: processes of kafka-worker.ts started, listened to and stopped, and the rates that come of it.
import { type ChildProcess, fork } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { StartedKafka, StartedRedis } from "@dripline/containers";
import type { KafkaMonth } from "./kafka-month.ts";
import type { Taken, WorkerMessage, WorkerTask } from "./kafka-worker.ts";

export const RECORDS_PER_TRANSACTION = 500;
/** The first of them warms up. */
const BARE_ROUNDS = 4;
/** Of a run's claims, what warms up. */
const WARM_UP = 0.25;
const STALL_MS = 120_000;

export interface Machines {
  readonly kafka: StartedKafka;
  readonly redis: StartedRedis;
}

export interface Seeded extends Machines {
  readonly month: KafkaMonth;
  readonly application: string;
  readonly partitions: number;
}

export interface Rate {
  readonly claimsPerSecond: number;
  readonly transactionsPerSecond: number;
}

export interface OwnRun extends Rate {
  /** What each process told of, the last one in the flow at the end. */
  readonly told: readonly (readonly Taken[])[];
}

/** A process of the benchmark, what it told, and when it has told of so many records. */
class Process {
  readonly taken: Taken[] = [];
  readonly ready: Promise<void>;
  readonly #child: ChildProcess;
  readonly #ended: Promise<never>;
  #movedAt = Date.now();

  constructor(task: WorkerTask) {
    // What the parent was started with, such as --expose-gc, is not for a worker.
    const child = fork(fileURLToPath(new URL("kafka-worker.ts", import.meta.url)), [JSON.stringify(task)], {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    this.#child = child;
    this.#ended = new Promise((_, reject) => child.once("exit", (code) => reject(new Error(`${task.what} ended with exit code ${code}`))));
    this.#ended.catch(() => {});
    const isReady = new Promise<void>((resolve) => {
      child.on("message", (message: WorkerMessage) => {
        this.#movedAt = Date.now();
        if ("ready" in message) resolve();
        else this.taken.push(message.taken);
      });
    });
    this.ready = Promise.race([isReady, this.#ended]);
  }

  async until(records: number): Promise<void> {
    while (sumOf(this.taken, ({ records: each }) => each) < records) {
      if (Date.now() - this.#movedAt > STALL_MS) throw new Error("a process of the benchmark stands still");
      await Promise.race([wait(50), this.#ended]);
    }
  }

  stop(): void {
    if (this.#child.connected) this.#child.disconnect();
  }
}

function taskOf(seeded: Seeded, what: WorkerTask["what"], application = seeded.application): WorkerTask {
  const { kafka, redis, month } = seeded;
  const task = { brokers: kafka.brokers, redis: redis.url, claims: month.claims.length, rounds: BARE_ROUNDS };
  return { ...task, what, application, max: RECORDS_PER_TRANSACTION };
}

/** Of each warm round. */
export async function bareRates(seeded: Seeded, turn: number, recordBytes?: number): Promise<Rate[]> {
  const bare = new Process({ ...taskOf(seeded, "bare", `${seeded.application}-${turn}`), recordBytes });
  try {
    await bare.until(seeded.month.claims.length * BARE_ROUNDS);
  } finally {
    bare.stop();
  }
  const rounds = Array.from({ length: BARE_ROUNDS }, (_, at) => bare.taken.filter(({ round }) => round === at));
  return rounds.slice(1).map((round) => rateBetween(round[0]?.at, round.slice(1)));
}

/** From an instant to the last transaction told of. */
function rateBetween(from: number | undefined, taken: readonly Taken[]): Rate {
  const seconds = ((taken[taken.length - 1]?.at ?? Number.NaN) - (from ?? Number.NaN)) / 1000;
  return {
    claimsPerSecond: sumOf(taken, ({ records }) => records) / seconds,
    transactionsPerSecond: taken.length / seconds,
  };
}

/** Fused is one process; split are two. Timed from where the first one is warm to where the last one is done, so that no head start counts. */
export async function runOwn(seeded: Seeded, workers: readonly WorkerTask["what"][]): Promise<OwnRun> {
  const claims = seeded.month.claims.length;
  const processes: Process[] = [];
  try {
    // The last one of the flow first: what comes to it finds it there.
    for (const what of [...workers].reverse()) {
      const made = new Process(taskOf(seeded, what));
      processes.unshift(made);
      await made.ready;
    }
    for (const each of processes) await each.until(claims);
  } finally {
    for (const each of processes) each.stop();
  }
  const told = processes.map(({ taken }) => taken);
  const [first = []] = told;
  const warm = first[warmUpOf(first)]?.at ?? Number.NaN;
  const [last = []] = told.slice(-1);
  const done = sumOf(first.slice(0, warmUpOf(first) + 1), ({ records }) => records);
  const seconds = ((last[last.length - 1]?.at ?? Number.NaN) - warm) / 1000;
  const transactions = told.flat().filter(({ at }) => at > warm).length;
  return { told, claimsPerSecond: (claims - done) / seconds, transactionsPerSecond: transactions / seconds };
}

/** The transaction with which the warm-up ends. */
function warmUpOf(taken: readonly Taken[]): number {
  const all = sumOf(taken, ({ records }) => records);
  let records = 0;
  return taken.findIndex((each) => {
    records += each.records;
    return records >= all * WARM_UP;
  });
}

export function medianRate(rates: readonly Rate[]): Rate {
  const sorted = [...rates].sort((a, b) => a.claimsPerSecond - b.claimsPerSecond);
  const median = sorted[sorted.length >> 1];
  if (median === undefined) throw new Error("nothing was timed");
  return median;
}

export function sumOf<T>(all: readonly T[], of: (each: T) => number): number {
  return all.reduce((sum, each) => sum + of(each), 0);
}
