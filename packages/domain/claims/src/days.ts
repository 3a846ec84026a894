// Calendar days as text. Days are compared as text and counted by arithmetic: no clock and no zone is involved.
import type { Branded } from "./branded.ts";

/** A calendar day, `YYYY-MM-DD`; text order is date order. */
export type IsoDate = Branded<string, "IsoDate">;

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A day as feeds write it; undefined for anything that isn't a day of the calendar. */
export function readIsoDate(text: string): IsoDate | undefined {
  const match = ISO_DATE.exec(text);
  if (!match) return undefined;
  return isCalendarDay(Number(match[1]), Number(match[2]), Number(match[3])) ? (text as IsoDate) : undefined;
}

export function isCalendarDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1 || year < 1) return false;
  return day <= (month === 2 && isLeapYear(year) ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0));
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Days since 1970-01-01 (proleptic Gregorian calendar). */
export function dayNumber(day: IsoDate): number {
  const month = twoDigits(day, 5);
  const year = twoDigits(day, 0) * 100 + twoDigits(day, 2) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + twoDigits(day, 8) - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

const ZERO = 48;

/** The number that two digits of a text say; a slice and `Number` cost five times as much, and every line counts days. */
function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}

/** The day with that number; the inverse of `dayNumber`. */
export function dayFromNumber(number: number): IsoDate {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}` as IsoDate;
}

export function addDays(day: IsoDate, count: number): IsoDate {
  return dayFromNumber(dayNumber(day) + count);
}

/** Days from `from` to `to`: 0 for the same day. */
export function daysBetween({ from, to }: { from: IsoDate; to: IsoDate }): number {
  return dayNumber(to) - dayNumber(from);
}

/** 0 Sunday … 6 Saturday. */
export function dayOfWeek(day: IsoDate): number {
  return (((dayNumber(day) + 4) % 7) + 7) % 7;
}

/** 1 … 366, the day within its year. */
export function dayOfYear(day: IsoDate): number {
  return dayNumber(day) - dayNumber(`${day.slice(0, 4)}-01-01` as IsoDate) + 1;
}

/** Dates in force, both inclusive; an open end has no `to`. */
export interface InForce {
  readonly from: IsoDate;
  readonly to?: IsoDate | undefined;
}

export function isInForce(span: InForce, day: IsoDate): boolean {
  return span.from <= day && (span.to === undefined || day <= span.to);
}

/** Of the rows in force on a day, the one with the latest `from`; the later of two with the same `from`. */
export function rowInForce<Row extends InForce>(rows: readonly Row[], day: IsoDate): Row | undefined {
  let found: Row | undefined;
  for (const row of rows) {
    if (isInForce(row, day) && (found === undefined || row.from >= found.from)) found = row;
  }
  return found;
}
