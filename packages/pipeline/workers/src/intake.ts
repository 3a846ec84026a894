// Intake: one 837P file becomes claims and acknowledgements. The first pass decides what each set is worth, the second brings its claims.
import {
  type Claim,
  claimControlNumber,
  dayOfYear,
  type Instant,
  type IsoDate,
  localTime,
  type Payer,
  unreachable,
} from "@dripline/claims";
import type { IntakeCounters } from "@dripline/events";
import {
  ClaimAcknowledgement,
  ClaimFileReader,
  type ClaimIssue,
  type Envelope,
  type GroupOutcome,
  type InterchangeHeader,
  type ReaderEvent,
  type ReaderOptions,
  type SetHeader,
  type SubmittedClaim,
  write999,
  writeTa1,
} from "@dripline/x12";
import { answered, statusesOf } from "./answer-claim.ts";
import { eventsOf, type FileOutline, type InterchangeFate } from "./outline-file.ts";

/** What intake hands on, in the order of the file. */
export type IntakeItem =
  | { readonly kind: "claim"; readonly claim: Claim }
  | { readonly kind: "rejected-claim" }
  | {
      readonly kind: "acknowledgement";
      readonly ack: "ta1" | "999" | "277ca" | "unreadable";
      readonly fileName: string;
      readonly content: string;
      readonly accepted: boolean;
    };

export interface FileToTake {
  readonly name: string;
  /** SHA-256 of the bytes, hex. */
  readonly sha256: string;
  readonly receivedAt: Instant;
  /** The file's bytes from the start, each time it is called. */
  readonly chunks: () => Iterable<Uint8Array>;
  /** The same bytes were taken before. */
  readonly isDuplicate: boolean;
}

export interface IntakeContext {
  readonly payer: Payer;
  readonly counters: IntakeCounters;
  /** Interchanges taken before, as `sender/ISA13`. */
  readonly known: ReadonlySet<string>;
  /** Members and code tables for SNIP 5 and 7; a `payerId` that is there and undefined takes claims for any payer. */
  readonly lookUps: Pick<ReaderOptions, "codeTables" | "members" | "payerId">;
}

/** Second pass: claims and acknowledgements in the order of the file. Deterministic: the same file, context and instant give the same items. */
export function* takeFile(file: FileToTake, context: IntakeContext, outline: FileOutline): Generator<IntakeItem, IntakeCounters> {
  const taking = new FileIntake(file, context, outline);
  const reader = new ClaimFileReader({
    buildClaims: true,
    receivedOn: taking.receivedOn,
    payerId: context.payer.payerId,
    ...context.lookUps,
  });
  for (const event of eventsOf(reader, file.chunks())) yield* taking.on(event);
  return taking.counters();
}

class FileIntake {
  readonly #file: FileToTake;
  readonly #context: IntakeContext;
  readonly #outline: FileOutline;
  readonly #local: { readonly day: IsoDate; readonly minute: number };
  readonly #claimsByDay: Record<string, number>;
  readonly #seen: Set<string>;
  #interchange: number;
  #groupsOut: number;
  readonly #pending: { readonly control: string; readonly acknowledgement: ClaimAcknowledgement }[] = [];
  #at = -1;
  #set = -1;
  #groups = 0;
  #header: InterchangeHeader | undefined;
  #setHeader: SetHeader | undefined;
  #duplicate = false;
  #acknowledgement: ClaimAcknowledgement | undefined;

  constructor(file: FileToTake, context: IntakeContext, outline: FileOutline) {
    this.#file = file;
    this.#context = context;
    this.#outline = outline;
    this.#local = localTime(file.receivedAt, context.payer.timeZone);
    this.#claimsByDay = { ...context.counters.claims };
    this.#seen = new Set(context.known);
    this.#interchange = context.counters.interchange;
    this.#groupsOut = context.counters.group;
  }

  get receivedOn(): IsoDate {
    return this.#local.day;
  }

  counters(): IntakeCounters {
    return { interchange: this.#interchange, group: this.#groupsOut, claims: { ...this.#claimsByDay } };
  }

  *on(event: ReaderEvent): Generator<IntakeItem> {
    switch (event.kind) {
      case "interchange":
        return this.#openInterchange(event.header);
      case "group":
        return;
      case "set":
        return this.#openSet(event.header);
      case "provider":
        this.#acknowledgement?.provider(event.provider);
        return;
      case "claim":
        return yield* this.#claim(event.claim, event.issues);
      case "set-end":
        return this.#closeSet();
      case "group-end":
        return yield* this.#closeGroup(event.group);
      case "interchange-end":
        return yield* this.#closeInterchange(event.ta1Note);
      case "unreadable":
        return yield* this.#unreadable(event);
      default:
        return unreachable(event);
    }
  }

  #openInterchange(header: InterchangeHeader): void {
    this.#header = header;
    this.#at += 1;
    this.#set = -1;
    this.#groups = 0;
    const fate = this.#fate();
    this.#duplicate = this.#file.isDuplicate || this.#seen.has(fate.key);
    if (fate.accepted) this.#seen.add(fate.key);
  }

  #fate(): InterchangeFate {
    const fate = this.#outline.interchanges[this.#at];
    if (fate === undefined) throw new Error("invariant broken: the file changed between the two passes");
    return fate;
  }

  #openSet(header: SetHeader): void {
    this.#set += 1;
    this.#acknowledgement = undefined;
    if (this.#duplicate || this.#fate().sets[this.#set] !== true) return;
    this.#setHeader = header;
    const envelope = this.#envelope();
    const { payerId, name } = this.#context.payer;
    const receipt = `${this.receivedOn.replaceAll("-", "")}${String(envelope.control).padStart(9, "0")}`;
    const set = { reference: header.batch, receivedOn: this.receivedOn, receipt };
    this.#acknowledgement = new ClaimAcknowledgement({ ...envelope, payer: { name, id: payerId }, submitter: header.submitter, set });
  }

  *#claim(submitted: SubmittedClaim, issues: readonly ClaimIssue[]): Generator<IntakeItem> {
    if (this.#acknowledgement === undefined) return;
    const claimId = issues.length === 0 ? this.#nextClaimId() : undefined;
    this.#acknowledgement.claim({ ...answered(submitted), accepted: claimId !== undefined, claimId, statuses: statusesOf(issues) });
    if (claimId === undefined) {
      yield { kind: "rejected-claim" };
      return;
    }
    const { providerOrdinal: _, ...claim } = submitted;
    const { receivedAt } = this.#file;
    yield { kind: "claim", claim: { ...claim, claimId, receivedAt, receivedOn: this.receivedOn, test: this.#header?.test === true } };
  }

  #nextClaimId(): string {
    const year = Number(this.receivedOn.slice(0, 4));
    const day = dayOfYear(this.receivedOn);
    const sequence = (this.#claimsByDay[this.receivedOn] ?? 0) + 1;
    this.#claimsByDay[this.receivedOn] = sequence;
    return claimControlNumber({ year, dayOfYear: day, sequence });
  }

  #closeSet(): void {
    if (this.#acknowledgement === undefined) return;
    this.#pending.push({ control: this.#setHeader?.control ?? "", acknowledgement: this.#acknowledgement });
    this.#acknowledgement = undefined;
  }

  /** The 999 of the group, then the 277CA of each of its accepted sets. */
  *#closeGroup(group: GroupOutcome): Generator<IntakeItem> {
    const waiting = this.#pending.splice(0);
    this.#groups += 1;
    // A 999 is never answered by a 999: two systems would answer each other for ever.
    if (this.#duplicate || !this.#fate().accepted || group.functionalId === ACKNOWLEDGEMENTS) return;
    const accepted = group.ak9 === "A";
    // A control number that an earlier group of the interchange had: that one's 999 keeps its name.
    const place = group.ak9Codes.includes(CONTROL_NOT_UNIQUE) ? `-group-${this.#groups}` : "";
    yield this.#acknowledge("999", { name: `-${group.control}${place}-999`, accepted, content: this.#write999(group) });
    for (const { control, acknowledgement } of waiting) {
      const content = acknowledgement.write();
      yield this.#acknowledge("277ca", { name: `-${group.control}-${control}-277ca`, accepted: true, content });
    }
  }

  #write999(group: GroupOutcome): string {
    return write999({
      envelope: this.#envelope(),
      group,
      sets: group.sets.map((set) => ({ ...set, errors: set.segmentErrors })),
      ak9: {
        code: group.ak9,
        included: group.setsIncluded,
        received: group.setsReceived,
        accepted: group.setsAccepted,
        codes: group.ak9Codes,
      },
    });
  }

  *#closeInterchange(note: string): Generator<IntakeItem> {
    const header = this.#header;
    const { accepted } = this.#fate();
    if (header === undefined) return;
    const rejected = this.#duplicate || !accepted;
    if (!rejected && !header.ackRequested) return;
    const name = this.#duplicate ? `-duplicate-${this.#file.sha256.slice(0, 8)}-ta1` : "-ta1";
    const content = writeTa1({
      envelope: this.#envelope(),
      interchange: header,
      ack: rejected ? "R" : "A",
      note: this.#duplicate ? DUPLICATE : note,
    });
    yield this.#acknowledge("ta1", { name, accepted: !rejected, content });
  }

  *#unreadable({ reason, byteOffset }: { reason: string; byteOffset: number }): Generator<IntakeItem> {
    const content = `${JSON.stringify({ file: this.#file.name, reason, byteOffset, sha256: this.#file.sha256, receivedAt: this.#file.receivedAt })}\n`;
    yield {
      kind: "acknowledgement",
      ack: "unreadable",
      fileName: `unreadable/${fileNameOf(this.#file.name)}.json`,
      content,
      accepted: false,
    };
  }

  #acknowledge(
    ack: "ta1" | "999" | "277ca",
    { name, accepted, content }: { name: string; accepted: boolean; content: string },
  ): IntakeItem {
    const { senderId = "", control = "" } = this.#header ?? {};
    return { kind: "acknowledgement", ack, fileName: `${fileNameOf(senderId)}/${fileNameOf(control + name)}.x12`, content, accepted };
  }

  /** From us to the sender; every envelope takes the next control numbers. */
  #envelope(): Envelope {
    const { payer } = this.#context;
    this.#interchange += 1;
    this.#groupsOut += 1;
    return {
      senderQualifier: payer.interchangeQualifier,
      senderId: payer.interchangeId,
      receiverQualifier: this.#header?.senderQualifier ?? "ZZ",
      receiverId: this.#header?.senderId ?? "",
      date: this.#local.day,
      minute: this.#local.minute,
      control: this.#interchange,
      groupControl: this.#groupsOut,
      test: this.#header?.test === true,
    };
  }
}

/** GS01 of 999s. */
const ACKNOWLEDGEMENTS = "FA";
/** AK9 code: this control number stands twice in the interchange. */
const CONTROL_NOT_UNIQUE = "19";
/** TA1 note: this control number was taken before. */
const DUPLICATE = "025";

/**
 * A name that is safe on every file system: whatever stands outside letters, digits, dot, underscore and hyphen becomes an underscore.
 * A name of dots alone would name another folder, and an empty one none: an ISA06 may be `..` or blank, and underscores stand for it.
 */
export function fileNameOf(text: string): string {
  const name = text.trim().replace(/[^A-Za-z0-9._-]/g, "_");
  return /^\.*$/.test(name) ? "_".repeat(name.length || 1) : name;
}
