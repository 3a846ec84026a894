// The end of a month: its cycle closed and its payments handed over by the services that do it, killed at every step of their commits on the way;
// then every topic beside what would lie there undisturbed, and every payment in its file, once.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { commitSteps, type KafkaStep, takingSteps } from "@dripline/kafka";
import { CYCLE, compared, type Month } from "./month.ts";
import type { Run } from "./run-chaos.ts";
import { patiently, type Stage } from "./stage.ts";
import type { Supervised } from "./supervised.ts";
import { namedRecords, type Tally, tally } from "./tally.ts";

/** Where 835s, acknowledgements and the list of payments go. */
export const SENT = "sent";
/** Neither service has a group: no heartbeat, no offset to be resolved. */
const steps: readonly KafkaStep[] = [...takingSteps, ...commitSteps].filter(
  (step) => !step.endsWith("-heartbeat") && step !== "after-resolve",
);
/** A step that a service doesn't come to any more isn't waited for. */
const STRIKE_MS_MAX = 15_000;
const DONE_MS_MAX = 90_000;
const LOOK_EVERY_MS = 100;

export interface Closing {
  readonly stage: Stage;
  readonly month: Month;
  /** Of the files that the payments service writes. */
  readonly folder: string;
  readonly onRun: (run: Run) => void;
}

export async function closeAndPay({ stage, month, folder, onRun }: Closing): Promise<readonly Run[]> {
  const expected = await month.afterCycle(stage.fed);
  const remittance = stage.start("40-remittance", { once: true, environment: { CYCLE_DATE: CYCLE } });
  const closed = await killedOnTheWay(remittance, remittance.done());
  await within(remittance.done());
  const cycle = withTally(closed, "remittance-killed", await topicsOf(stage, month, expected));
  const [paid, out] = [join(folder, "paid"), join(folder, SENT)];
  const payments = stage.start("50-payments", { environment: { PAYMENTS_FOLDER: paid, OUT_FOLDER: out } });
  const acknowledgements = month.known.filter(({ topic }) => topic === "acknowledgements.issued").length;
  const wanted = { paid: sizeOf(expected, "payments.requested"), sent: acknowledgements + sizeOf(expected, "remittances.issued") + 1 };
  const isDone = (): boolean => filesIn(paid).length >= wanted.paid && filesIn(out).length >= wanted.sent;
  const handedOver = await killedOnTheWay(payments, until(isDone));
  await until(isDone);
  await payments.leave();
  const handing = withTally(handedOver, "payments-killed", paymentsIn(paid, expected));
  for (const run of [...cycle, ...handing]) onRun(run);
  return [...cycle, ...handing];
}

interface Kill {
  readonly hasStruck: boolean;
  readonly ms: number;
}

/** A kill at each step, one life after the other, as long as there is anything to do. */
async function killedOnTheWay(service: Supervised, done: Promise<unknown>): Promise<readonly Kill[]> {
  const kills: Kill[] = [];
  for (const step of steps) {
    const started = performance.now();
    const struck = service.order({ step, after: 0, signal: "SIGKILL" }).then(() => true);
    const ended = done.then(() => wait(LOOK_EVERY_MS)).then(() => false);
    const hasStruck = await Promise.race([struck, ended, wait(STRIKE_MS_MAX, false)]);
    kills.push({ hasStruck, ms: Math.round(performance.now() - started) });
  }
  service.disarm();
  return kills;
}

/** What came of all of them together stands with the last one. */
function withTally(kills: readonly Kill[], name: string, found: Tally): Run[] {
  const none: Tally = { lost: 0, doubled: 0, different: 0 };
  return kills.map((kill, at) => ({ number: at + 1, name, ...kill, ...(at === kills.length - 1 ? found : none) }));
}

type Expected = Awaited<ReturnType<Month["afterCycle"]>>;

async function topicsOf(stage: Stage, month: Month, expected: Expected): Promise<Tally> {
  const tallies: Tally[] = [];
  for (const topic of compared) {
    const reader = stage.readerOf(topic);
    await patiently(() => reader.catchUp());
    tallies.push(tally(namedRecords(reader.records, month.nameOf), expected.get(topic) ?? new Map()));
  }
  const sum = (what: keyof Tally): number => tallies.reduce((total, each) => total + each[what], 0);
  return { lost: sum("lost"), doubled: sum("doubled"), different: sum("different") };
}

/** A file a payment, named by its id. Handed over twice under one id is handed over once. */
function paymentsIn(folder: string, expected: Expected): Tally {
  const wanted = new Set([...(expected.get("payments.requested") ?? new Map()).keys()].map((name) => name.split(" ")[0]));
  const found = filesIn(folder).map((path) => String(JSON.parse(readFileSync(path, "utf8")).paymentId));
  const lost = [...wanted].filter((id) => !found.includes(id ?? "")).length;
  return { lost, doubled: found.filter((id) => !wanted.has(id)).length, different: 0 };
}

function sizeOf(expected: Expected, topic: (typeof compared)[number]): number {
  return expected.get(topic)?.size ?? 0;
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && !entry.name.startsWith(".")).map((entry) => join(entry.parentPath, entry.name));
}

async function until(isDone: () => boolean): Promise<void> {
  for (const end = Date.now() + DONE_MS_MAX; !isDone() && Date.now() < end; ) await wait(LOOK_EVERY_MS);
}

async function within(done: Promise<unknown>): Promise<void> {
  await Promise.race([done, wait(DONE_MS_MAX)]);
}
