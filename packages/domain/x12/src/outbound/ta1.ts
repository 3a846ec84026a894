// TA1: the answer to an interchange, accepted or not.
import { readIsoDate } from "@dripline/claims";
import { clockTime, compactDay, type Envelope, writeWithoutGroup } from "./envelope.ts";
import { segment } from "./notation.ts";
import { segmentWriter } from "./segment-writer.ts";

export interface InterchangeAcknowledgement {
  readonly envelope: Envelope;
  /** ISA13, ISA09 and ISA10 of the interchange answered, as sent. */
  readonly interchange: { readonly control: string; readonly date: string; readonly time: string };
  readonly ack: "A" | "E" | "R";
  /** TA105: 000 no error, 025 duplicate control number … */
  readonly note: string;
}

const NOTES = Array.from({ length: 30 }, (_, code) => String(code).padStart(3, "0")).join("/");

const ta1 = segmentWriter(segment("TA1", `R1 | Interchange acknowledgment | RI12 RI08 RI09 RI17=A/E/R RI18=${NOTES}`));

/** A control number that isn't one is answered as zeros; a day or time that isn't one, as that of receipt. */
export function writeTa1({ envelope, interchange, ack, note }: InterchangeAcknowledgement): string {
  const control = /^\d{1,9}$/.test(interchange.control) ? interchange.control.padStart(9, "0") : "000000000";
  const date = isDay(interchange.date) ? interchange.date : compactDay(envelope.date).slice(2);
  const time = /^([01]\d|2[0-3])[0-5]\d$/.test(interchange.time) ? interchange.time : clockTime(envelope.minute);
  return writeWithoutGroup(envelope, ta1(control, date, time, ack, note));
}

function isDay(text: string): boolean {
  return /^\d{6}$/.test(text) && readIsoDate(`20${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4)}`) !== undefined;
}
