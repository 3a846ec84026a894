// Who sends and receives what we write, when, and under which control numbers; the segments around a transaction set.
import { type IsoDate, invariant } from "@dripline/claims";
import { COMPONENT_SEPARATOR, carriedOr, REPETITION_SEPARATOR } from "./free-text.ts";
import { segment } from "./notation.ts";
import { segmentWriter } from "./segment-writer.ts";

/** ISA and GS of one interchange with one functional group and one transaction set. */
export interface Envelope {
  /** We, the payer: ISA05, ISA06. */
  readonly senderQualifier: string;
  readonly senderId: string;
  /** ISA07, ISA08: the sender of the claims, as it wrote itself. */
  readonly receiverQualifier: string;
  readonly receiverId: string;
  /** ISA09. */
  readonly date: IsoDate;
  /** ISA10 as minutes since midnight: 570 is 0930. */
  readonly minute: number;
  /** ISA13. */
  readonly control: number;
  /** GS06. */
  readonly groupControl: number;
  /** ISA15 = T. */
  readonly test: boolean;
}

const QUALIFIERS = ["01", "14", "20", "27", "28", "29", "30", "33", "ZZ"];
const PARTY = `RI05=${QUALIFIERS.join("/")}`;

const isa = segmentWriter(
  segment(
    "ISA",
    `R1 | Interchange control header | RI01=00 RI02 RI03=00 RI04 ${PARTY} RI06 ${PARTY} RI07 RI08 RI09 RI65=^ RI11=00501 RI12 RI13=0/1 RI14=P/T RI15=:`,
  ),
);
const gs = segmentWriter(segment("GS", "R1 | Functional group header | R479=FA/HN/HP R142 R124 R373 R337 R28 R455=X R480"));
const st = segmentWriter(segment("ST", "R1 | Transaction set header | R143=999/277/835 R329 S1705"));
const se = segmentWriter(segment("SE", "R1 | Transaction set trailer | R96 R329"));
const ge = segmentWriter(segment("GE", "R1 | Functional group trailer | R97 R28"));
const iea = segmentWriter(segment("IEA", "R1 | Interchange control trailer | RI16 RI12"));

/** What the functional group and the transaction set are. */
export interface TransactionSet {
  /** GS01. */
  readonly functionalId: "FA" | "HN" | "HP";
  /** ST01. */
  readonly id: "999" | "277" | "835";
  /** GS08. */
  readonly version: string;
  /** ST03 repeats GS08, except on an 835. */
  readonly convention?: string | undefined;
}

/** What stands between ST and SE: texts of one or more segments each, and how many segments that is. */
export interface WrittenSegments {
  readonly texts: readonly string[];
  readonly count: number;
}

const SET_CONTROL = "0001";

/** An interchange of one group of one set. Counts are of what is there: SE01 with ST and SE, GE01, IEA01. */
export function writeSet(envelope: Envelope, set: TransactionSet, { texts, count }: WrittenSegments): string {
  const { receiverId, senderId } = envelope;
  return [
    writeIsa(envelope),
    gs(
      set.functionalId,
      applicationCode(senderId),
      applicationCode(receiverId),
      compactDay(envelope.date),
      clockTime(envelope.minute),
      String(envelope.groupControl),
      "X",
      set.version,
    ),
    st(set.id, SET_CONTROL, set.convention),
    texts.join(""),
    se(String(count + 2), SET_CONTROL),
    ge("1", String(envelope.groupControl)),
    iea("1", controlNumber(envelope.control)),
  ].join("");
}

/** An interchange that holds a TA1 and no group. */
export function writeWithoutGroup(envelope: Envelope, segment: string): string {
  return writeIsa(envelope) + segment + iea("0", controlNumber(envelope.control));
}

function writeIsa({ senderQualifier, senderId, receiverQualifier, receiverId, date, minute, control, test }: Envelope): string {
  return isa(
    "00",
    " ".repeat(10),
    "00",
    " ".repeat(10),
    qualifier(senderQualifier),
    interchangeId(senderId),
    qualifier(receiverQualifier),
    interchangeId(receiverId),
    compactDay(date).slice(2),
    clockTime(minute),
    REPETITION_SEPARATOR,
    "00501",
    controlNumber(control),
    "0",
    test ? "T" : "P",
    COMPONENT_SEPARATOR,
  );
}

/** A sender without a known qualifier is mutually defined. */
function qualifier(text: string): string {
  return QUALIFIERS.includes(text) ? text : "ZZ";
}

function interchangeId(text: string): string {
  return carriedOr(text, { max: 15, otherwise: "UNKNOWN" }).padEnd(15, " ");
}

/** GS02 and GS03 have at least two characters; an id of one is filled up. */
function applicationCode(text: string): string {
  return carriedOr(text, { max: 15, otherwise: "UNKNOWN" }).padEnd(2, "_");
}

function controlNumber(control: number): string {
  invariant(Number.isSafeInteger(control) && control >= 0, "a whole interchange control number");
  return String(control).padStart(9, "0");
}

/** CCYYMMDD. */
export function compactDay(day: IsoDate): string {
  return day.slice(0, 4) + day.slice(5, 7) + day.slice(8, 10);
}

/** HHMM. */
export function clockTime(minute: number): string {
  invariant(Number.isSafeInteger(minute) && minute >= 0 && minute < 1440, "minutes since midnight");
  return String(Math.floor(minute / 60)).padStart(2, "0") + String(minute % 60).padStart(2, "0");
}
