// Bytes to text: UTF-8 where it is UTF-8, else Latin-1; codes, names and dates that come again are made once.

/** Slots of the cache of short texts: a power of two. */
const SLOT_BITS = 13;
/** Longest text that is looked up rather than made: four words. */
const CACHED_LENGTH_MAX = 16;
const NOT_ASCII = 0x80808080 | 0;

export class BytesText {
  // Measured: with most values of a claim repeated (codes, NPIs, dates, places), looking up beats making by three to one; by words of four
  // bytes it takes half the time that it took byte by byte.
  readonly #slots: string[] = new Array(2 ** SLOT_BITS).fill("");
  /** The four words of the last text of each slot: a text is kept when it comes a second time, so that unique values aren't held. */
  readonly #words = new Int32Array(4 * 2 ** SLOT_BITS);
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  /** Three bytes more than are ever read have to be there. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }

  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: every text of every claim is read here; four words are compared without a loop
  read(start: number, end: number): string {
    const length = end - start;
    if (length <= 0) return "";
    if (length > CACHED_LENGTH_MAX) return decode(this.#bytes, start, end);
    const view = this.#view;
    const first = wordAt(view, start, length);
    const second = length > 4 ? wordAt(view, start + 4, length - 4) : 0;
    const third = length > 8 ? wordAt(view, start + 8, length - 8) : 0;
    let fourth = length > 12 ? wordAt(view, start + 12, length - 12) : 0;
    if (((first | second | third | fourth) & NOT_ASCII) !== 0) return decode(this.#bytes, start, end);
    // No byte of ASCII: texts that differ in length only are told apart.
    if (length < CACHED_LENGTH_MAX) fourth |= 0x80 | length;
    const hash =
      Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b) ^ Math.imul(third, 0xc2b2ae35) ^ Math.imul(fourth, 0x27d4eb2f);
    const slot = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> (32 - SLOT_BITS);
    const words = this.#words;
    const at = slot * 4;
    if (words[at] === first && words[at + 1] === second && words[at + 2] === third && words[at + 3] === fourth) {
      const kept = this.#slots[slot] ?? "";
      return kept === "" ? this.#keep(slot, decodeAscii(this.#bytes, start, end)) : kept;
    }
    words[at] = first;
    words[at + 1] = second;
    words[at + 2] = third;
    words[at + 3] = fourth;
    if (this.#slots[slot] !== "") this.#slots[slot] = "";
    return decodeAscii(this.#bytes, start, end);
  }

  #keep(slot: number, text: string): string {
    this.#slots[slot] = text;
    return text;
  }
}

/** The four bytes at `at`, zeros behind the last of so many. */
function wordAt(view: DataView, at: number, left: number): number {
  const word = view.getInt32(at);
  return left < 4 ? word & (-1 << (32 - 8 * left)) : word;
}

/** Eight characters at a time: `fromCharCode` with its arguments written out takes a fifth of the time of `apply`. */
function decodeAscii(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  let at = start;
  for (; at + 8 <= end; at += 8) text += decodeEight(bytes, at);
  return at === end ? text : text + decodeFew(bytes, at, end - at);
}

const { fromCharCode } = String;

function decodeEight(b: Uint8Array, at: number): string {
  return fromCharCode(
    b[at] ?? 0,
    b[at + 1] ?? 0,
    b[at + 2] ?? 0,
    b[at + 3] ?? 0,
    b[at + 4] ?? 0,
    b[at + 5] ?? 0,
    b[at + 6] ?? 0,
    b[at + 7] ?? 0,
  );
}

/** One to seven characters. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: seven calls of one form; written out they take a fifth of the time of apply
function decodeFew(b: Uint8Array, at: number, count: number): string {
  switch (count) {
    case 1:
      return fromCharCode(b[at] ?? 0);
    case 2:
      return fromCharCode(b[at] ?? 0, b[at + 1] ?? 0);
    case 3:
      return fromCharCode(b[at] ?? 0, b[at + 1] ?? 0, b[at + 2] ?? 0);
    case 4:
      return fromCharCode(b[at] ?? 0, b[at + 1] ?? 0, b[at + 2] ?? 0, b[at + 3] ?? 0);
    case 5:
      return fromCharCode(b[at] ?? 0, b[at + 1] ?? 0, b[at + 2] ?? 0, b[at + 3] ?? 0, b[at + 4] ?? 0);
    case 6:
      return fromCharCode(b[at] ?? 0, b[at + 1] ?? 0, b[at + 2] ?? 0, b[at + 3] ?? 0, b[at + 4] ?? 0, b[at + 5] ?? 0);
    default:
      return fromCharCode(b[at] ?? 0, b[at + 1] ?? 0, b[at + 2] ?? 0, b[at + 3] ?? 0, b[at + 4] ?? 0, b[at + 5] ?? 0, b[at + 6] ?? 0);
  }
}

/** UTF-8 where every sequence is well formed, else one character a byte. */
export function decode(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; ) {
    const length = sequenceLength(bytes, at, end);
    if (length === 0) return decodeAscii(bytes, start, end);
    text += String.fromCodePoint(codePoint(bytes, at, length));
    at += length;
  }
  return text;
}

/** Characters in a range: bytes that don't continue one, where the range is UTF-8; else all bytes. */
export function characterCount(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; count++) {
    const length = sequenceLength(bytes, at, end);
    if (length === 0) return end - start;
    at += length;
  }
  return count;
}

/** Bytes of the UTF-8 sequence that starts here, 0 where none does. */
function sequenceLength(bytes: Uint8Array, at: number, end: number): number {
  const length = announcedLength(bytes[at] ?? 0);
  if (length <= 1) return length;
  if (at + length > end) return 0;
  for (let next = at + 1; next < at + length; next++) {
    if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return codePoint(bytes, at, length) <= 0x10ffff ? length : 0;
}

/** What a first byte says of its sequence's length; 0 where no sequence starts with it. */
function announcedLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

function codePoint(bytes: Uint8Array, at: number, length: number): number {
  const lead = bytes[at] ?? 0;
  let point = length === 1 ? lead : lead & (0xff >> (length + 1));
  for (let next = at + 1; next < at + length; next++) point = (point << 6) | ((bytes[next] ?? 0) & 0x3f);
  return point;
}
