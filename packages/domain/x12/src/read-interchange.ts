// One interchange from ISA to IEA: groups and sets, their control numbers and counts. One bad set never stops another.
import { EDITS, type EditId } from "./edits.ts";
import { type IsaReading, NOTHING_WRONG } from "./read-isa.ts";
import { ERRORS_PER_GROUP, ERRORS_PER_SET, SetReader } from "./read-set.ts";
import type { GroupHeader, ReaderEvent, ReaderOptions, SetOutcome } from "./reader-events.ts";
import { packed, type Segment } from "./segment.ts";

/** The one implementation that is taken here, GS08 and ST03. */
export const GUIDE_VERSION = "005010X222A1";

const GS = packed("GS");
const GE = packed("GE");
const ST = packed("ST");
const SE = packed("SE");
const IEA = packed("IEA");
const TA1 = packed("TA1");

interface OpenGroup {
  readonly header: GroupHeader;
  readonly codes: string[];
  readonly sets: SetOutcome[];
  readonly setControls: Set<string>;
  received: number;
  accepted: number;
  errorsLeft: number;
}

export class InterchangeReader {
  readonly #emit: (event: ReaderEvent) => void;
  readonly #set: SetReader;
  readonly #errorsPerSet: number;
  #sender = "";
  #control = "";
  #note = NOTHING_WRONG;
  #groups = 0;
  #hasAcknowledgement = false;
  #groupControls = new Set<string>();
  #group: OpenGroup | undefined;
  #isInSet = false;
  /** False in a group that is answered as a whole. */
  #isSetRead = false;

  constructor(options: ReaderOptions, emit: (event: ReaderEvent) => void) {
    this.#emit = emit;
    this.#set = new SetReader(options, emit);
    this.#errorsPerSet = options.errorsPerSet ?? ERRORS_PER_SET;
  }

  begin({ header, note, isBlind }: IsaReading): void {
    this.#sender = header.senderId;
    this.#control = header.control;
    this.#note = note;
    this.#groups = 0;
    this.#hasAcknowledgement = false;
    this.#groupControls = new Set();
    this.#emit({ kind: "interchange", header });
    if (isBlind) this.#end();
  }

  /** True when the interchange is over: IEA was read. */
  take(segment: Segment): boolean {
    const { id } = segment;
    const isEnvelope = id === SE || id === ST || id === GE || id === GS || id === IEA;
    if (this.#isInSet && !isEnvelope) {
      if (this.#isSetRead) this.#set.take(segment);
      return false;
    }
    return this.#takeEnvelope(segment);
  }

  #takeEnvelope(segment: Segment): boolean {
    const { id } = segment;
    if (this.#isInSet) this.#endSet(id === SE ? segment : undefined);
    else if (id === SE) this.#wrong("isa-structure");
    if (id === ST) this.#beginSet(segment);
    else if (id === GS) this.#beginGroup(segment);
    else if (id === GE) this.#endGroup(segment);
    else if (id === IEA) this.#trailer(segment);
    else if (id !== SE) this.#stray(segment);
    return id === IEA;
  }

  /** Whether an IEA without its terminator, at the end of the file, is whole. */
  isClosedBy(segment: Segment): boolean {
    return segment.id === IEA && segment.text(2) === this.#control;
  }

  /** The file ends or another ISA comes: what was open stays open. */
  cut(): void {
    if (this.#isInSet) this.#endSet(undefined);
    if (this.#group) this.#endGroup(undefined);
    this.#wrong("isa-premature-end");
    this.#end();
  }

  #wrong(edit: EditId): void {
    if (this.#note === NOTHING_WRONG) this.#note = EDITS[edit].code;
  }

  #stray(segment: Segment): void {
    if (segment.id === TA1 && this.#group === undefined) this.#hasAcknowledgement = true;
    else this.#wrong(this.#groups === 0 ? "isa-content" : "isa-structure");
  }

  /*
   * IEA   IEA01 number of groups  IEA02 ISA13
   */
  #trailer(segment: Segment): void {
    if (this.#group) this.#endGroup(undefined);
    if (segment.text(2) !== this.#control) this.#wrong("isa-trailer-control");
    if (!isCount(segment, this.#groups)) this.#wrong("isa-group-count");
    if (this.#groups === 0 && !this.#hasAcknowledgement) this.#wrong("isa-content");
    this.#end();
  }

  #end(): void {
    this.#emit({ kind: "interchange-end", control: this.#control, accepted: this.#note === NOTHING_WRONG, ta1Note: this.#note });
  }

  /*
   * GS   GS01 HC  GS02 sender  GS03 receiver  GS04 date  GS05 time  GS06 control number  GS07 X  GS08 version
   */
  #beginGroup(segment: Segment): void {
    if (this.#group) this.#endGroup(undefined);
    this.#groups++;
    const header: GroupHeader = {
      functionalId: segment.text(1),
      sender: segment.text(2),
      receiver: segment.text(3),
      date: segment.text(4),
      time: segment.text(5),
      control: segment.text(6),
      version: segment.text(8),
    };
    const codes: string[] = [];
    if (header.functionalId !== "HC") codes.push(EDITS["group-type"].code);
    if (header.version !== GUIDE_VERSION) codes.push(EDITS["group-version"].code);
    if (!/^\d{1,9}$/.test(header.control)) codes.push(EDITS["group-control"].code);
    if (this.#groupControls.has(header.control)) codes.push(EDITS["group-control-again"].code);
    this.#groupControls.add(header.control);
    this.#group = { header, codes, sets: [], setControls: new Set(), received: 0, accepted: 0, errorsLeft: ERRORS_PER_GROUP };
    this.#emit({ kind: "group", header });
  }

  /*
   * GE   GE01 number of sets  GE02 GS06
   */
  #endGroup(trailer: Segment | undefined): void {
    const group = this.#group;
    if (group === undefined) {
      this.#wrong("isa-structure");
      return;
    }
    this.#group = undefined;
    const { header, received, sets } = group;
    const codes = [...group.codes, ...trailerCodes(trailer, group)];
    const accepted = codes.length > 0 ? 0 : group.accepted;
    this.#emit({
      kind: "group-end",
      group: {
        functionalId: header.functionalId,
        control: header.control,
        version: header.version,
        setsIncluded: trailer && /^\d{1,6}$/.test(trailer.text(1)) ? trailer.wholeNumber(1) : received,
        setsReceived: received,
        setsAccepted: accepted,
        ak9: accepted === 0 ? "R" : accepted === received ? "A" : "P",
        ak9Codes: codes.slice(0, 5),
        sets,
      },
    });
  }

  /*
   * ST   ST01 837  ST02 control number  ST03 version
   */
  #beginSet(segment: Segment): void {
    const group = this.#group;
    if (group === undefined) {
      this.#wrong(this.#groups === 0 ? "isa-content" : "isa-structure");
      return;
    }
    group.received++;
    this.#isInSet = true;
    this.#isSetRead = isGroupRead(group);
    if (!this.#isSetRead) return;
    const control = segment.text(2);
    const codes = startCodes(segment, group.setControls);
    group.setControls.add(control);
    this.#set.begin({
      transaction: segment.text(1),
      control,
      version: segment.text(3),
      source: { sender: this.#sender, interchange: this.#control, group: group.header.control, set: control },
      codes,
      errorsMax: Math.max(1, Math.min(this.#errorsPerSet, group.errorsLeft)),
    });
  }

  #endSet(trailer: Segment | undefined): void {
    this.#isInSet = false;
    if (!this.#isSetRead) return;
    const set = this.#set.end(trailer);
    const group = this.#group;
    if (group) {
      if (set.accepted) group.accepted++;
      group.errorsLeft -= set.segmentErrors.length;
      group.sets.push(set);
    }
    this.#emit({ kind: "set-end", set });
  }
}

/** A group of another type or version is answered as a whole: its sets are counted, not read, and nothing is said of them. */
function isGroupRead({ header }: OpenGroup): boolean {
  return header.functionalId === "HC" && header.version === GUIDE_VERSION;
}

function startCodes(segment: Segment, controls: ReadonlySet<string>): string[] {
  const codes: string[] = [];
  const transaction = segment.text(1);
  if (!/^\d{3}$/.test(transaction)) codes.push(EDITS["set-identifier"].code);
  else if (transaction !== "837") codes.push(EDITS["set-not-in-group"].code);
  if (!/^[0-9A-Za-z]{4,9}$/.test(segment.text(2))) codes.push(EDITS["set-control"].code);
  else if (controls.has(segment.text(2))) codes.push(EDITS["set-control-again"].code);
  if (segment.text(3) !== GUIDE_VERSION) codes.push(EDITS["set-version"].code, EDITS["set-version-unsupported"].code);
  return codes;
}

function trailerCodes(trailer: Segment | undefined, { header, received }: OpenGroup): string[] {
  if (trailer === undefined) return [EDITS["group-trailer-missing"].code];
  const codes: string[] = [];
  if (trailer.text(2) !== header.control) codes.push(EDITS["group-trailer-control"].code);
  if (received === 0 || !isCount(trailer, received)) codes.push(EDITS["group-set-count"].code);
  return codes;
}

/** Element 01 is that count, in digits. */
function isCount(segment: Segment, count: number): boolean {
  return /^\d{1,6}$/.test(segment.text(1)) && segment.wholeNumber(1) === count;
}
