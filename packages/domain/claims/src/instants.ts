// Instants: ISO 8601 with an offset. The one place that turns an instant into a plan's local day and time of day.
import type { Branded } from "./branded.ts";
import { dayFromNumber, dayNumber, type IsoDate, readIsoDate } from "./days.ts";

/** An instant as sent, `YYYY-MM-DDTHH:MM[:SS[.mmm]](Z|±HH:MM)`. */
export type Instant = Branded<string, "Instant">;

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})$/;
const MS_PER_DAY = 86_400_000;

/** An instant; undefined when the text isn't ISO 8601 with an offset. */
export function readInstant(text: string): Instant | undefined {
  return instantMs(text as Instant) === undefined ? undefined : (text as Instant);
}

/** Milliseconds since 1970-01-01T00:00Z; undefined when it isn't an instant. */
export function instantMs(instant: Instant): number | undefined {
  const match = INSTANT.exec(instant);
  const day = match?.[1] === undefined ? undefined : readIsoDate(match[1]);
  if (!match || day === undefined) return undefined;
  const [hour, minute, second] = [Number(match[2]), Number(match[3]), Number(match[4] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const offset = match[6] ?? "Z";
  const offsetMinutes = offset === "Z" ? 0 : (offset[0] === "-" ? -1 : 1) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)));
  const millis = Number((match[5] ?? "").padEnd(3, "0").slice(0, 3));
  return dayNumber(day) * MS_PER_DAY + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000 + millis;
}

/** A local day and the minutes since its midnight on the wall clock. */
export interface LocalTime {
  readonly day: IsoDate;
  readonly minute: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();
/** Wall clocks by zone and instant: an authorization's instants are asked for by each of its claims. */
const wallClocks = new Map<string, LocalTime>();
const WALL_CLOCKS_MAX = 10_000;

/** The wall clock of an IANA time zone at an instant. Pure: the same instant and zone give the same answer. */
export function localTime(instant: Instant, timeZone: string): LocalTime {
  const name = `${timeZone} ${instant}`;
  const known = wallClocks.get(name);
  if (known !== undefined) return known;
  if (wallClocks.size >= WALL_CLOCKS_MAX) wallClocks.clear();
  const read = readWallClock(instant, timeZone);
  wallClocks.set(name, read);
  return read;
}

function readWallClock(instant: Instant, timeZone: string): LocalTime {
  const parts: Record<string, string> = {};
  for (const part of formatterOf(timeZone).formatToParts(instantMs(instant) ?? 0)) parts[part.type] = part.value;
  return { day: `${parts.year}-${parts.month}-${parts.day}` as IsoDate, minute: Number(parts.hour) * 60 + Number(parts.minute) };
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-CA-u-hc-h23", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  formatters.set(timeZone, format);
  return format;
}

/** The instant of milliseconds since 1970 in UTC: `2025-03-07T14:30:00.000Z`. */
export function instantOf(ms: number): Instant {
  const day = dayFromNumber(Math.floor(ms / MS_PER_DAY));
  const rest = ((ms % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY;
  const part = (value: number, width: number): string => String(Math.floor(value)).padStart(width, "0");
  return `${day}T${part(rest / 3_600_000, 2)}:${part((rest / 60_000) % 60, 2)}:${part((rest / 1000) % 60, 2)}.${part(rest % 1000, 3)}Z` as Instant;
}
