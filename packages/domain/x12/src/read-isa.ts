// ISA, the one segment of fixed width: 106 bytes that say who sends, to whom, and with which delimiters. Read before anything else.
import { isCalendarDay } from "@dripline/claims";
import { decode } from "./bytes-text.ts";
import { type DelimiterBytes, isData } from "./delimiters.ts";
import { EDITS, type EditId } from "./edits.ts";
import type { InterchangeHeader } from "./reader-events.ts";

export const ISA_BYTES = 106;

/** Offsets of the element separators; the fields lie between them. */
const SEPARATORS = [3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103];
const COMPONENT_AT = 104;
const TERMINATOR_AT = 105;
const NO_REPETITION = "U";

export interface IsaReading {
  readonly header: InterchangeHeader;
  readonly delimiters: DelimiterBytes;
  /** TA105: 000, or what is wrong with ISA. */
  readonly note: string;
  /** The delimiters can't tell segments and elements apart: nothing behind ISA can be read. */
  readonly isBlind: boolean;
}

/** Reads the 106 bytes at `at`; undefined where the fields aren't in their places. */
export function readIsa(bytes: Uint8Array, at: number): IsaReading | undefined {
  const element = bytes[at + 3] ?? 0;
  if (SEPARATORS.some((offset) => bytes[at + offset] !== element)) return undefined;
  const fields = SEPARATORS.map((offset, index) => decode(bytes, at + offset + 1, at + (SEPARATORS[index + 1] ?? TERMINATOR_AT)));
  const component = bytes[at + COMPONENT_AT] ?? 0;
  const terminator = bytes[at + TERMINATOR_AT] ?? 0;
  const repetitionText = fields[10] ?? "";
  const repetition = repetitionText === NO_REPETITION ? 0 : (bytes[at + 82] ?? 0);
  const delimiters = { element, component, terminator, repetition };
  const problem = delimiterProblem(delimiters);
  return {
    header: headerOf(fields, delimiters),
    delimiters,
    note: noteOf(problem ?? fieldProblem(fields)),
    isBlind: problem !== undefined,
  };
}

export const NOTHING_WRONG = "000";

function noteOf(edit: EditId | undefined): string {
  return edit === undefined ? NOTHING_WRONG : EDITS[edit].code;
}

function headerOf(fields: readonly string[], { element, component, terminator, repetition }: DelimiterBytes): InterchangeHeader {
  const field = (number: number) => (fields[number - 1] ?? "").trim();
  return {
    senderQualifier: field(5),
    senderId: field(6),
    receiverQualifier: field(7),
    receiverId: field(8),
    date: field(9),
    time: field(10),
    version: field(12),
    control: field(13),
    ackRequested: field(14) === "1",
    test: field(15) === "T",
    delimiters: {
      element: String.fromCharCode(element),
      repetition: repetition === 0 ? "" : String.fromCharCode(repetition),
      component: String.fromCharCode(component),
      terminator: String.fromCharCode(terminator),
    },
  };
}

function delimiterProblem({ element, component, terminator, repetition }: DelimiterBytes): EditId | undefined {
  if (isData(terminator) || terminator === element) return "isa-terminator";
  if (isData(component) || component === element || component === terminator) return "isa-component-separator";
  const isRepetitionBad = repetition !== 0 && (isData(repetition) || [element, component, terminator].includes(repetition));
  return isRepetitionBad ? "isa-structure" : undefined;
}

const QUALIFIER = /^(?:01|14|20|27|28|29|30|33|ZZ)$/;

/** What each field has to look like, in the order of the answers. */
const FIELD_RULES: readonly { readonly field: number; readonly edit: EditId; readonly isRight: (text: string) => boolean }[] = [
  { field: 12, edit: "isa-version", isRight: (text) => text === "00501" },
  { field: 1, edit: "isa-authorization", isRight: (text) => text === "00" || text === "03" },
  { field: 3, edit: "isa-security", isRight: (text) => text === "00" || text === "01" },
  { field: 5, edit: "isa-sender-qualifier", isRight: (text) => QUALIFIER.test(text) },
  { field: 6, edit: "isa-sender", isRight: (text) => text.trim() !== "" },
  { field: 7, edit: "isa-receiver-qualifier", isRight: (text) => QUALIFIER.test(text) },
  { field: 8, edit: "isa-receiver", isRight: (text) => text.trim() !== "" },
  { field: 9, edit: "isa-date", isRight: isShortDate },
  { field: 10, edit: "isa-time", isRight: (text) => /^(?:[01]\d|2[0-3])[0-5]\d$/.test(text) },
  { field: 13, edit: "isa-control", isRight: (text) => /^\d{9}$/.test(text) },
  { field: 14, edit: "isa-ack-requested", isRight: (text) => text === "0" || text === "1" },
  { field: 15, edit: "isa-usage", isRight: (text) => text === "P" || text === "T" },
];

function fieldProblem(fields: readonly string[]): EditId | undefined {
  return FIELD_RULES.find(({ field, isRight }) => !isRight(fields[field - 1] ?? ""))?.edit;
}

function isShortDate(text: string): boolean {
  return /^\d{6}$/.test(text) && isCalendarDay(2000 + Number(text.slice(0, 2)), Number(text.slice(2, 4)), Number(text.slice(4)));
}
