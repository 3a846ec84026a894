// The payment system, as this service sees it: takes one payment under its id and says whether it is done. Told the same again, it pays once.
import { type Files, paymentRow } from "@dripline/core";
import type { PaymentRequested } from "@dripline/events";

/** What the payment system said. */
export type Answer =
  | { readonly kind: "done" }
  /** Nothing is wrong with the payment: it is handed over again, after this pause where one was asked for. */
  | { readonly kind: "later"; readonly status?: number | undefined; readonly afterMs?: number | undefined }
  /** It will never take this payment. */
  | { readonly kind: "refused"; readonly status: number };

export type PaymentSystem = (payment: PaymentRequested) => Promise<Answer>;

/** A folder that the payment system reads: one file a payment, there whole or not at all. Written again it is the same bytes. */
export function folderSystem(files: Files): PaymentSystem {
  return async (payment) => {
    await files.write([{ path: `${payment.paymentId}.json`, content: Buffer.from(`${paymentRow(payment)}\n`) }]);
    return { kind: "done" };
  };
}

/** Below the drain's bound of 10 seconds, so that a payment in hand is answered before the process leaves. */
const ANSWER_MS_MAX = 8000;

export interface HttpOptions {
  readonly answerMsMax?: number | undefined;
  /** For a Retry-After that names an instant. */
  readonly now?: (() => number) | undefined;
}

/** `POST` of the payment as JSON. The answer's body isn't read: it may hold anything. */
export function httpSystem(url: string, { answerMsMax = ANSWER_MS_MAX, now = Date.now }: HttpOptions = {}): PaymentSystem {
  return async (payment) => {
    let answer: Response;
    try {
      answer = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": payment.paymentId },
        body: paymentRow(payment),
        redirect: "manual",
        signal: AbortSignal.timeout(answerMsMax),
      });
    } catch {
      // Not reached, or no answer: whether it was taken isn't known, and its id makes the next try safe.
      return { kind: "later" };
    }
    await answer.body?.cancel().catch(() => {});
    return answerOf(answer.status, retryAfterMs(answer.headers.get("retry-after"), now()));
  };
}

/** 409: it has this payment already. A redirect is about the address, so the payment waits until that is put right. */
function answerOf(status: number, afterMs: number | undefined): Answer {
  if ((status >= 200 && status < 300) || status === 409) return { kind: "done" };
  const isRefused = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return isRefused ? { kind: "refused", status } : { kind: "later", status, afterMs };
}

/** RFC 9110, 10.2.3: seconds, or an HTTP date. Undefined where it is neither. */
function retryAfterMs(text: string | null, now: number): number | undefined {
  if (text === null) return undefined;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
