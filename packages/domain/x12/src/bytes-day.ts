// Eight digits to a day of the calendar. The days of a file are few: each is judged and made once.
import { type IsoDate, readIsoDate } from "@dripline/claims";

/** Days that are remembered: a power of two. */
const SLOTS = 1024;

export class BytesDay {
  /** The first and the last four characters of each slot's day, as they stand in the file. */
  readonly #years = new Int32Array(SLOTS);
  readonly #monthDays = new Int32Array(SLOTS);
  readonly #days: (IsoDate | undefined)[] = new Array(SLOTS).fill(undefined);

  /** The CCYYMMDD at a byte; undefined where it is no day of the calendar. */
  read(view: DataView, at: number): IsoDate | undefined {
    const year = view.getInt32(at);
    const monthDay = view.getInt32(at + 4);
    const slot = Math.imul(monthDay ^ Math.imul(year, 0x85ebca6b), 0x9e3779b1) >>> 22;
    if (this.#monthDays[slot] === monthDay && this.#years[slot] === year) return this.#days[slot];
    const day = readIsoDate(`${textOf(year)}-${textOf(monthDay >> 16).slice(2)}-${textOf(monthDay).slice(2)}`);
    this.#years[slot] = year;
    this.#monthDays[slot] = monthDay;
    this.#days[slot] = day;
    return day;
  }
}

/** The four characters of a word. */
function textOf(word: number): string {
  return String.fromCharCode(word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255);
}
