// Options that several commands read: days, instants, whole numbers. Each says what it expects.
import { InvalidArgumentError } from "@commander-js/extra-typings";
import { type Instant, type IsoDate, readInstant, readIsoDate } from "@dripline/claims";

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("expected a whole number, such as 1000");
  return Number(text);
}

/** A count of something that has to be there: at least one. */
export function countOf(text: string): number {
  const count = wholeNumber(text);
  if (count === 0) throw new InvalidArgumentError("expected a whole number from 1");
  return count;
}

/** Words that stand in a receipt or a case: some. */
export function someText(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("expected some words");
  return text;
}

export function isoDate(text: string): IsoDate {
  const day = readIsoDate(text);
  if (day === undefined) throw new InvalidArgumentError("expected a day as YYYY-MM-DD");
  return day;
}

export function instant(text: string): Instant {
  const read = readInstant(text);
  if (read === undefined) throw new InvalidArgumentError("expected an instant with its offset, such as 2025-04-01T09:00:00-04:00");
  return read;
}
