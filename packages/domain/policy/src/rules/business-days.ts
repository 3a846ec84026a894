// The plan's business days and hours, in its own zone: what R27 measures an authorization's request by.
import { addDays, dayOfWeek, type Instant, type IsoDate, instantMs, localTime } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";

/** The plan's calendar as it holds for a line's date of service. */
export interface PlanCalendar {
  readonly timeZone: string;
  readonly holidays: readonly IsoDate[];
  /** Minutes of the day. */
  readonly opens: number;
  readonly closes: number;
  /** Whether the next business day lasts until midnight; else until closing time. */
  readonly endsAtMidnight: boolean;
  /** Whether what is arranged before opening belongs to the night before. */
  readonly earlyIsNightBefore: boolean;
}

export function planCalendar({ line, of }: LineContext): PlanCalendar {
  const value = (name: string): unknown => parameterRow(of.policy, name, line.serviceFrom).value;
  const [opens, closes] = hoursOf(value("workingHours"));
  return {
    timeZone: of.facts.payer.timeZone,
    holidays: of.facts.holidays,
    opens,
    closes,
    endsAtMidnight: value("nextBusinessDayEnds") === "MIDNIGHT",
    earlyIsNightBefore: value("earlyMorningCountsAsPreviousNight") === true,
  };
}

function hoursOf(value: unknown): [number, number] {
  const [opens, closes] = Array.isArray(value) ? value : [];
  return [minuteOf(String(opens)), minuteOf(String(closes))];
}

/** `08:30` → 510. */
function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

export function isBusinessDay({ holidays }: PlanCalendar, day: IsoDate): boolean {
  const weekday = dayOfWeek(day);
  return weekday !== 0 && weekday !== 6 && !holidays.includes(day);
}

/** More holidays in a row than any plan has. */
const DAYS_MAX = 366;

/** The first business day strictly after a day. */
export function nextBusinessDay(calendar: PlanCalendar, day: IsoDate): IsoDate {
  let next = addDays(day, 1);
  for (let tried = 0; tried < DAYS_MAX && !isBusinessDay(calendar, next); tried++) next = addDays(next, 1);
  return next;
}

export interface Arrangement {
  /** The day that the next business day follows. */
  readonly day: IsoDate;
  /** On a weekend or holiday, before opening, or from closing time on. */
  readonly isAfterHours: boolean;
}

/** When a service was arranged, on the plan's calendar. Opening time is within the hours, closing time is not. */
export function arrangementAt(calendar: PlanCalendar, at: Instant): Arrangement {
  const { day, minute } = localTime(at, calendar.timeZone);
  const isEarly = minute < calendar.opens;
  const isAfterHours = !isBusinessDay(calendar, day) || isEarly || minute >= calendar.closes;
  return { day: isEarly && calendar.earlyIsNightBefore ? addDays(day, -1) : day, isAfterHours };
}

/** Whether an instant is at or before the end of a business day: its closing time to the millisecond, or its last one. */
export function isByEndOf(calendar: PlanCalendar, day: IsoDate, at: Instant): boolean {
  const local = localTime(at, calendar.timeZone);
  if (local.day !== day) return local.day < day;
  if (calendar.endsAtMidnight || local.minute < calendar.closes) return true;
  return local.minute === calendar.closes && (instantMs(at) ?? 0) % 60_000 === 0;
}
