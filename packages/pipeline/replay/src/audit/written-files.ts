// The files beside the topics: 835s, acknowledgements and payment lists are what was committed, byte for byte, and nothing else lies there.
import { createHash } from "node:crypto";
import type { LogRecord } from "@dripline/core";
import type { AcknowledgementIssued, PaymentRequested, RemittanceIssued } from "@dripline/events";
import { Invariant } from "./invariant.ts";

/** A folder of files, by path below it with `/`. */
export interface FilesToAudit {
  read(path: string): Uint8Array | undefined;
  /** Every file below a folder. */
  below(folder: string): readonly string[];
}

const FOLDERS = ["acknowledgements", "remittances", "payments"];

export class WrittenFiles {
  readonly files = new Invariant("files");
  readonly #folder: FilesToAudit;
  readonly #known = new Set<string>();
  /** By path; rows come in the order of the topic. */
  readonly #payments = new Map<string, { readonly digest: ReturnType<typeof createHash>; rows: number }>();

  constructor(folder: FilesToAudit) {
    this.#folder = folder;
  }

  takeRemittance({ topic, offset }: LogRecord, { cycle, fileName, content }: RemittanceIssued): void {
    this.#hold(`remittances/${cycle}/${fileName}`, sha256(content), { topic, offset });
  }

  takeAcknowledgement({ topic, offset }: LogRecord, { fileName, content }: AcknowledgementIssued): void {
    this.#hold(`acknowledgements/${fileName}`, sha256(content), { topic, offset });
  }

  takePayment(payment: PaymentRequested): void {
    const path = `payments/${payment.cycle}.jsonl`;
    const list = this.#payments.get(path) ?? { digest: createHash("sha256"), rows: 0 };
    list.digest.update(`${rowOf(payment)}\n`);
    list.rows += 1;
    this.#payments.set(path, list);
  }

  finish(): void {
    for (const [path, { digest }] of this.#payments) this.#hold(path, digest.digest("hex"), { topic: "payments.requested" });
    for (const folder of FOLDERS)
      for (const path of this.#folder.below(folder))
        if (!this.#known.has(path)) this.files.break({ file: path, what: "no record says that it should be there" });
  }

  #hold(path: string, digest: string, place: { readonly topic: LogRecord["topic"]; readonly offset?: number }): void {
    this.files.checked += 1;
    this.#known.add(path);
    const bytes = this.#folder.read(path);
    if (bytes === undefined) this.files.break({ ...place, file: path, what: "the file isn't there" });
    else if (sha256(bytes) !== digest) this.files.break({ ...place, file: path, what: "the file isn't what the topic holds" });
  }
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** The row's fields in the order in which a payment list has them. */
function rowOf({ paymentId, payeeNpi, payeeTaxId, amountCents, method, traceNumber, cycle, remittance }: PaymentRequested): string {
  return JSON.stringify({ paymentId, payeeNpi, payeeTaxId, amountCents, method, traceNumber, cycle, remittance });
}
