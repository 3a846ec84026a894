// Which day's cycle is due: once a day, from a time of day in the payer's zone on.
import { type Instant, type IsoDate, localTime } from "@dripline/claims";

export interface Schedule {
  /** Minutes after midnight. */
  readonly at: number;
  /** The payer's. */
  readonly timeZone: string;
  /** The newest cycle, whoever closed it. */
  readonly closedOn?: IsoDate | undefined;
}

/** Today, where its time has come and its cycle was not closed yet. A day that nobody was there for is left to the next one. */
export function dueCycle(now: Instant, { at, timeZone, closedOn }: Schedule): IsoDate | undefined {
  const { day, minute } = localTime(now, timeZone);
  return minute >= at && (closedOn === undefined || closedOn < day) ? day : undefined;
}

/** `HH:MM` as minutes after midnight; undefined for any other text. */
export function minutesOf(text: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}
