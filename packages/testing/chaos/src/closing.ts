// The end of a month: its cycle closed and its payments handed over by the services that do it, killed at every step of their commits on the way;
// then every topic beside what would lie there undisturbed, and every payment in its file, once.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { filesIn, killedOnTheWay, sumOfTallies, until, withTally } from "./killed-on-the-way.ts";
import { CYCLE, compared, type Month } from "./month.ts";
import type { Run } from "./run-chaos.ts";
import { patiently, type Stage } from "./stage.ts";
import { namedRecords, type Tally, tally } from "./tally.ts";

/** Where 835s, acknowledgements and the list of payments go. */
export const SENT = "sent";
const DONE_MS_MAX = 90_000;

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

type Expected = Awaited<ReturnType<Month["afterCycle"]>>;

async function topicsOf(stage: Stage, month: Month, expected: Expected): Promise<Tally> {
  const tallies: Tally[] = [];
  for (const topic of compared) {
    const reader = stage.readerOf(topic);
    await patiently(() => reader.catchUp());
    tallies.push(tally(namedRecords(reader.records, month.nameOf), expected.get(topic) ?? new Map()));
  }
  return sumOfTallies(tallies);
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

async function within(done: Promise<unknown>): Promise<void> {
  await Promise.race([done, wait(DONE_MS_MAX)]);
}
