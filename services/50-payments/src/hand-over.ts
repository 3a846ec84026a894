// Hands payments over in the order of the log. The position moves only behind payments that the payment system has, or that were set aside.
import { type Output, type Ports, quarantine } from "@dripline/core";
import { decode, type PaymentRequested, UnreadableRecord } from "@dripline/events";
import type { PaymentSystem } from "./payment-system.ts";

/** Names the position: never changed once it has run. */
export const PAYMENTS = "payments";

type LogRecord = Parameters<typeof quarantine>[0];

export interface HandOver {
  readonly system: PaymentSystem;
  /** Payments between two commits, at most: as many are handed over again after a crash. */
  readonly max: number;
  readonly isStopping?: (() => boolean) | undefined;
}

export interface Round {
  readonly handedOver: number;
  readonly setAside: readonly SetAside[];
  /** The payment at the head has to be tried again. */
  readonly waits?: Waiting | undefined;
}

export interface SetAside {
  readonly offset: number;
  /** Undefined where it never came to the payment system. */
  readonly status?: number | undefined;
}

export interface Waiting {
  readonly offset: number;
  readonly status?: number | undefined;
  readonly afterMs?: number | undefined;
}

/** One round from where the position stands: ends at `max`, at the end of the log, when stopping, or at a payment that has to wait. */
export async function handOverOnce({ log, commit }: Pick<Ports, "log" | "commit">, { system, max, isStopping }: HandOver): Promise<Round> {
  const at = { topic: "payments.requested", partition: 0 } as const;
  const records = await log.read({ ...at, from: await commit.position(PAYMENTS, at), max });
  const outputs: Output[] = [];
  const setAside: SetAside[] = [];
  let handedOver = 0;
  let next: number | undefined;
  let waits: Waiting | undefined;
  for (const record of records) {
    if (isStopping?.() === true) break;
    const result = await handOver(record, system);
    if ("waits" in result) {
      waits = result.waits;
      break;
    }
    if (result.output === undefined) handedOver += 1;
    else {
      outputs.push(result.output);
      setAside.push({ offset: record.offset, status: result.status });
    }
    next = record.offset + 1;
  }
  if (next !== undefined) await commit.commit({ outputs, state: new Map(), positions: [{ ...at, worker: PAYMENTS, next }] });
  return { handedOver, setAside, waits };
}

type Result = { readonly output?: Output | undefined; readonly status?: number | undefined } | { readonly waits: Waiting };

async function handOver(record: LogRecord, system: PaymentSystem): Promise<Result> {
  const read = paymentOf(record);
  if ("unreadable" in read) return { output: quarantine(record, read.unreadable) };
  const answer = await system(read.payment);
  switch (answer.kind) {
    case "done":
      return {};
    case "later":
      return { waits: { offset: record.offset, status: answer.status, afterMs: answer.afterMs } };
    case "refused": {
      const detail = `the payment system answered ${answer.status}`;
      return { output: quarantine(record, detail, "DRIP_PAYMENT_REFUSED"), status: answer.status };
    }
    default:
      return answer satisfies never;
  }
}

/** The id becomes a header and a file's name. */
const PAYMENT_ID = /^[0-9a-f]{32}$/;

function paymentOf({ value }: LogRecord): { readonly payment: PaymentRequested } | { readonly unreadable: string } {
  try {
    const payment = decode("payments.requested", value);
    return PAYMENT_ID.test(payment.paymentId) ? { payment } : { unreadable: "the payment's id isn't 32 hex digits" };
  } catch (error) {
    if (error instanceof UnreadableRecord) return { unreadable: error.message };
    throw error;
  }
}

const PAUSE_MS_MIN = 500;
const PAUSE_MS_MAX = 60_000;
/** A longer Retry-After is asked again after this. */
const RETRY_AFTER_MS_MAX = 3_600_000;

/** Doubles with each try of the same payment; a Retry-After is waited out where it is longer. `tries` counts from 1. */
export function pauseMs(tries: number, afterMs = 0): number {
  const own = Math.min(PAUSE_MS_MAX, PAUSE_MS_MIN * 2 ** (Math.min(tries, 20) - 1));
  return Math.max(own, Math.min(afterMs, RETRY_AFTER_MS_MAX));
}
