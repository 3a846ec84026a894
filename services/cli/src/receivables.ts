// Records of `receivables.posted` on their way to the log, and the digest that their ids are made with.
import { createHash } from "node:crypto";
import type { Output } from "@dripline/core";
import { encode, type Receivable } from "@dripline/events";

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export function receivableOutput(receivable: Receivable): Output {
  return { topic: "receivables.posted", key: receivable.payeeNpi, value: encode("receivables.posted", receivable) };
}
