// The claim file reader: bytes of an 837P file in any chunks, events out. It never throws on input, and its memory doesn't grow with the file.
import { isData } from "./delimiters.ts";
import { EDITS } from "./edits.ts";
import { InterchangeReader } from "./read-interchange.ts";
import { ISA_BYTES, readIsa } from "./read-isa.ts";
import type { ReaderEvent, ReaderOptions, UnreadableReason } from "./reader-events.ts";
import { SegmentScanner } from "./scan-segments.ts";

const I = 73;
const S = 83;
const A = 65;

/** The byte order mark of UTF-8. */
const UTF_8_MARK = [0xef, 0xbb, 0xbf];

/** A byte order mark of UTF-16, or the I of ISA beside a zero; either order. */
const UTF_16_STARTS = [0xfffe, 0xfeff, I << 8, I];

/** Where in the file the reader is: between interchanges, in one, or past hope (UTF-16). */
type Place = "between" | "inside" | "nowhere";

export class ClaimFileReader {
  readonly #scanner = new SegmentScanner();
  readonly #interchange: InterchangeReader;
  #events: ReaderEvent[] = [];
  #place: Place = "between";
  /** Bytes that belong to no interchange were found and said; the rest of them isn't said again. */
  #isGarbageSaid = false;
  #hasInterchange = false;
  #hasBytes = false;

  constructor(options: ReaderOptions) {
    this.#interchange = new InterchangeReader(options, (event) => this.#events.push(event));
  }

  /** The next bytes of the file, and what they say. */
  push(chunk: Uint8Array): ReaderEvent[] {
    for (let from = 0; from < chunk.length; ) {
      from = this.#scanner.fill(chunk, from);
      this.#run();
    }
    return this.#take();
  }

  /** The file is over. */
  end(): ReaderEvent[] {
    this.#scanner.isLast = true;
    this.#run();
    if (this.#place === "inside") this.#endInside();
    if (!this.#hasBytes) this.#unreadable("file-empty", 0);
    this.#place = "nowhere";
    return this.#take();
  }

  #take(): ReaderEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #endInside(): void {
    const scanner = this.#scanner;
    const { segment } = scanner;
    if (scanner.takeRest() && this.#interchange.isClosedBy(segment)) this.#interchange.take(segment);
    else this.#interchange.cut();
  }

  #run(): void {
    for (;;) {
      if (this.#place === "inside") {
        if (!this.#readInside()) return;
      } else if (!this.#seek()) return;
    }
  }

  /** Reads segments until bytes are missing (false) or the interchange is over (true). */
  #readInside(): boolean {
    const scanner = this.#scanner;
    const interchange = this.#interchange;
    for (;;) {
      const scanned = scanner.next();
      if (scanned === "more") return false;
      if (scanned === "interchange") interchange.cut();
      else if (!interchange.take(scanner.segment)) continue;
      this.#place = "between";
      this.#isGarbageSaid = false;
      return true;
    }
  }

  /** Looks for the next ISA; false when bytes are missing. */
  #seek(): boolean {
    const scanner = this.#scanner;
    const { end, isLast } = scanner;
    if (this.#place === "nowhere") {
      scanner.at = end;
      return false;
    }
    if (!this.#hasBytes && scanner.base + scanner.at === 0) {
      if (end < 2 && !isLast) return false;
      if (this.#isUtf16()) return true;
    }
    return this.#skipBlanks() && this.#seekIsa();
  }

  /** Something stands at `at`: an ISA, or garbage. */
  #seekIsa(): boolean {
    const { at, end, isLast } = this.#scanner;
    const left = end - at;
    if (left < 4 && !isLast) return false;
    this.#hasBytes = true;
    if (!this.#isIsaAt(at)) {
      this.#garbage();
      return true;
    }
    if (left < ISA_BYTES && !isLast) return false;
    this.#open(left >= ISA_BYTES);
    return true;
  }

  #open(isWhole: boolean): void {
    const scanner = this.#scanner;
    const { at } = scanner;
    const isa = isWhole ? readIsa(scanner.bytes, at) : undefined;
    if (isa === undefined) {
      this.#unreadable("file-isa-malformed", scanner.base + at);
      this.#isGarbageSaid = true;
      scanner.at = at + 3;
      return;
    }
    scanner.at = at + ISA_BYTES;
    this.#hasInterchange = true;
    this.#interchange.begin(isa);
    this.#isGarbageSaid = isa.isBlind;
    if (isa.isBlind) return;
    this.#place = "inside";
    scanner.use(isa.delimiters);
  }

  #isIsaAt(at: number): boolean {
    const { bytes, end } = this.#scanner;
    return at + 3 < end && bytes[at] === I && bytes[at + 1] === S && bytes[at + 2] === A && !isData(bytes[at + 3] ?? 0);
  }

  /** Says once that there is garbage, and goes to the next byte that may start an ISA. */
  #garbage(): void {
    const scanner = this.#scanner;
    if (!this.#isGarbageSaid) this.#unreadable(this.#hasInterchange ? "file-garbage" : "file-not-x12", scanner.base + scanner.at);
    this.#isGarbageSaid = true;
    const next = scanner.bytes.indexOf(I, scanner.at + 1);
    scanner.at = next < 0 || next >= scanner.end ? scanner.end : next;
  }

  /** Blanks, control bytes and byte order marks between interchanges are nothing; false where only those are left. */
  #skipBlanks(): boolean {
    const scanner = this.#scanner;
    const { bytes, end } = scanner;
    for (let mark = UTF_8_MARK.length; mark > 0; scanner.at += mark) {
      while (scanner.at < end && (bytes[scanner.at] ?? 0) <= 32) scanner.at++;
      mark = this.#markLength();
      if (mark < 0) return false;
    }
    return scanner.at < end;
  }

  /** Bytes of the byte order mark at `at`, 0 where there is none, -1 where bytes are missing. */
  #markLength(): number {
    const { bytes, at, end, isLast } = this.#scanner;
    if (at === end || bytes[at] !== UTF_8_MARK[0]) return 0;
    if (end - at < UTF_8_MARK.length) return isLast ? 0 : -1;
    return UTF_8_MARK.every((byte, offset) => bytes[at + offset] === byte) ? UTF_8_MARK.length : 0;
  }

  /** The first two bytes of the file: a byte order mark of UTF-16, or a letter beside a zero. */
  #isUtf16(): boolean {
    const { bytes, end } = this.#scanner;
    const first = bytes[0] ?? 0;
    const second = bytes[1] ?? 0;
    if (end < 2 || !UTF_16_STARTS.includes((first << 8) | second)) return false;
    this.#unreadable("file-utf-16", 0);
    this.#hasBytes = true;
    this.#place = "nowhere";
    return true;
  }

  #unreadable(edit: "file-empty" | "file-not-x12" | "file-utf-16" | "file-isa-malformed" | "file-garbage", byteOffset: number): void {
    const reason: UnreadableReason = EDITS[edit].code;
    this.#events.push({ kind: "unreadable", reason, byteOffset });
  }
}
