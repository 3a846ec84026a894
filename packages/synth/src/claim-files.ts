// 837P files as clearinghouses send them: interchanges, groups and sets around the claims, each sender with its own delimiters and habits.
import { addDays, dayNumber, type IsoDate } from "@dripline/claims";
import { billingSegments, claimSegments, compact, subscriberSegments } from "./claim-segments.ts";
import type { DraftClaim } from "./draft.ts";
import { PAYER } from "./payer.ts";

const CLAIMS_PER_SET = 100;
const SETS_PER_GROUP = 4;
const GROUPS_PER_INTERCHANGE = 3;

interface Sender {
  readonly id: string;
  readonly name: string;
  readonly element: string;
  readonly component: string;
  /** Terminator with whatever follows it. */
  readonly end: string;
  /** ISA14: a TA1 is asked for. */
  readonly wantsReceipt: "0" | "1";
}

const SENDERS: readonly Sender[] = [
  { id: "CLRHOUSE01", name: "EXAMPLE CLEARINGHOUSE", element: "*", component: ":", end: "~\n", wantsReceipt: "1" },
  { id: "NUTMEGEDI", name: "NUTMEG EDI SERVICES", element: "*", component: ":", end: "~", wantsReceipt: "0" },
  { id: "RIVERXCHG", name: "RIVER EXCHANGE INC", element: "|", component: ">", end: "~\r\n", wantsReceipt: "0" },
];

const YEAR_FIRST = "2025-01-01" as IsoDate;

export const SENDER_COUNT = SENDERS.length;

/** One file: a sender, a day, and the claims of one block of patients, by payee. */
export interface ClaimFile {
  readonly sender: number;
  readonly sentOn: IsoDate;
  /** Files of a year lie in a folder for each month of service. */
  readonly isOfYear: boolean;
  readonly block: number;
  readonly claims: readonly DraftClaim[];
}

export function claimFilePath({ sender, sentOn, block, isOfYear }: Omit<ClaimFile, "claims">): string {
  return `claims/${isOfYear ? `${monthOfSending(sentOn)}/` : ""}${compact(sentOn)}-${senderOf(sender).id}-${String(block + 1).padStart(3, "0")}.837`;
}

/** What is sent on the second of a month belongs to the one before. */
function monthOfSending(sentOn: IsoDate): string {
  return addDays(sentOn, -2).slice(0, "YYYY-MM".length);
}

/** When the payer receives the files of a month: on the third of the next one. */
export function receivedOn(month: string): IsoDate {
  const next = addDays(`${month}-28` as IsoDate, 4);
  return `${next.slice(0, "YYYY-MM".length)}-03` as IsoDate;
}

/** The file's text, a transaction set at a time. */
export function* claimFileText(file: ClaimFile): Generator<string> {
  const sender = senderOf(file.sender);
  const sets = partsOf(file.claims, CLAIMS_PER_SET);
  const groups = partsOf(sets, SETS_PER_GROUP);
  for (const [at, interchange] of partsOf(groups, GROUPS_PER_INTERCHANGE).entries()) {
    const control = controlNumber(file, at);
    const write = (segments: readonly string[]): string => inDelimitersOf(sender, segments);
    yield write([interchangeHeader(sender, file.sentOn, control)]);
    for (const [group, groupSets] of interchange.entries()) {
      const groupControl = Number(control.slice(1)) * 10 + group + 1;
      yield write([`GS*HC*${sender.id}*${PAYER.interchangeId}*${compact(file.sentOn)}*0930*${groupControl}*X*005010X222A1`]);
      for (const [set, claims] of groupSets.entries()) yield write(transactionSet({ sender, file, claims, number: set + 1, control }));
      yield write([`GE*${groupSets.length}*${groupControl}`]);
    }
    yield write([`IEA*${interchange.length}*${control}`]);
  }
}

function senderOf(number: number): Sender {
  const sender = SENDERS[number % SENDERS.length];
  if (sender === undefined) throw new Error("invariant broken: no such sender");
  return sender;
}

/** ISA13, never twice for a sender: the day (of a month its last digit and the day, of a year days from its first), block and interchange. */
function controlNumber({ sentOn, block, isOfYear }: ClaimFile, interchange: number): string {
  const day = isOfYear
    ? String(dayNumber(sentOn) - dayNumber(YEAR_FIRST) + 1).padStart(3, "0")
    : `${sentOn.slice(6, 7)}${sentOn.slice(8, 10)}`;
  return `${day}${String(block).padStart(4, "0")}${String(interchange + 1).padStart(2, "0")}`;
}

function interchangeHeader({ id, wantsReceipt }: Sender, sentOn: IsoDate, control: string): string {
  const receiver = PAYER.interchangeId.padEnd(15);
  const blank = " ".repeat(10);
  const date = compact(sentOn).slice(2);
  return `ISA*00*${blank}*00*${blank}*ZZ*${id.padEnd(15)}*${PAYER.interchangeQualifier}*${receiver}*${date}*0930*^*00501*${control}*${wantsReceipt}*P*:`;
}

interface SetToWrite {
  readonly sender: Sender;
  readonly file: ClaimFile;
  readonly claims: readonly DraftClaim[];
  readonly number: number;
  readonly control: string;
}

function transactionSet({ sender, file, claims, number, control }: SetToWrite): string[] {
  const setControl = String(number).padStart(4, "0");
  const segments = [
    `ST*837*${setControl}*005010X222A1`,
    `BHT*0019*00*B${control}${setControl}*${compact(file.sentOn)}*0930*CH`,
    `NM1*41*2*${sender.name}*****46*${sender.id}`,
    "PER*IC*EDI DESK*TE*8605550100",
    `NM1*40*2*${PAYER.name}*****46*${PAYER.interchangeId}`,
  ];
  let hierarchy = 0;
  let billingAt = 0;
  let lastPayee = "";
  let lastSubscriber = "";
  for (const claim of claims) {
    if (claim.payee.npi !== lastPayee) {
      billingAt = ++hierarchy;
      segments.push(...billingSegments(claim.payee, billingAt));
      lastPayee = claim.payee.npi;
      lastSubscriber = "";
    }
    const subscriber = subscriberSegments(claim);
    const text = subscriber.join("~");
    if (text !== lastSubscriber) segments.push(`HL*${++hierarchy}*${billingAt}*22*0`, ...subscriber);
    lastSubscriber = text;
    segments.push(...claimSegments(claim));
  }
  segments.push(`SE*${segments.length + 1}*${setControl}`);
  return segments;
}

/** Segments are drafted with * and : which stand in no value; other senders' delimiters are put in their places. */
function inDelimitersOf({ element, component, end }: Sender, segments: readonly string[]): string {
  const text = `${segments.join(end)}${end}`;
  return element === "*" ? text : text.replaceAll("*", element).replaceAll(":", component);
}

function partsOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
