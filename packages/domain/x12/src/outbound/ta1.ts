// TA1: the answer to an interchange, accepted or not.
import type { Envelope } from "./envelope.ts";

export interface InterchangeAcknowledgement {
  readonly envelope: Envelope;
  /** ISA13, ISA09 and ISA10 of the interchange answered, as sent. */
  readonly interchange: { readonly control: string; readonly date: string; readonly time: string };
  readonly ack: "A" | "E" | "R";
  /** TA105: 000 no error, 025 duplicate control number … */
  readonly note: string;
}

export function writeTa1({ envelope }: InterchangeAcknowledgement): string {
  return String(envelope.control);
}
