/**
 * When an authorization was asked for, and which of its days that leaves payable: the arithmetic of R27, which R29 asks too.
 *
 *   in time      asked for before the local midnight that begins the first service day; or, where the service was arranged
 *                after hours, on a weekend or holiday, or as an emergency, by the end of the next business day; or, for a
 *                therapy that goes on, before the authorization that it follows had ended
 *   else late    unpaid are the service days before the day of the request, and the first service day where the request came
 *                on that very day; or every day (parameter `lateAuthScope`)
 *   unknown      whether the exception holds, where nobody says when the service was arranged
 *
 * The first service day is the authorization's; where it names none, the start of therapy on the line (DTP*463), and else the
 * claim's first day for a code of the authorization.
 */
import { type Authorization, addDays, type IsoDate, localTime } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import { type AuthorizationSearch, isForCode } from "./authorization-match.ts";
import { arrangementAt, isBusinessDay, isByEndOf, nextBusinessDay, type PlanCalendar, planCalendar } from "./business-days.ts";

export interface Timing {
  readonly kind: "payable" | "late" | "unknown";
  readonly firstServiceDate: IsoDate;
  readonly requestedOn: IsoDate;
  /** The last day on which the request would have been in time, where an exception holds. */
  readonly nextBusinessDay?: IsoDate | undefined;
  readonly emergency: boolean;
}

export function timingOf(context: LineContext, authorization: Authorization): Timing {
  const calendar = planCalendar(context);
  const firstServiceDate = firstServiceDay(context, authorization);
  const requestedOn = localTime(authorization.requestedAt, calendar.timeZone).day;
  const emergency = isEmergency(context, authorization);
  const timing = { firstServiceDate, requestedOn, emergency };
  if (requestedOn < firstServiceDate || renewsInTime(context, authorization, requestedOn)) return { ...timing, kind: "payable" };
  const arranged = arrangementOf(context, authorization, { calendar, emergency, firstServiceDate });
  const deadline = arranged.isException ? nextBusinessDay(calendar, arranged.day) : undefined;
  if (deadline !== undefined && isByEndOf(calendar, deadline, authorization.requestedAt)) {
    return { ...timing, kind: "payable", nextBusinessDay: deadline };
  }
  if (!isUnpaidWhenLate(context, timing)) return { ...timing, kind: "payable", nextBusinessDay: deadline };
  return { ...timing, kind: arranged.isKnown ? "late" : "unknown", nextBusinessDay: deadline };
}

function firstServiceDay(context: LineContext, authorization: Authorization): IsoDate {
  const { line, of } = context;
  if (authorization.firstServiceDate !== undefined) return authorization.firstServiceDate;
  if (line.therapyBegan !== undefined && line.therapyBegan <= line.serviceFrom) return line.therapyBegan;
  let first = line.serviceFrom;
  for (const other of of.lines) {
    const day = other.line.serviceFrom;
    if (day < first && day >= authorization.from && isForCode(other, authorization)) first = day;
  }
  return first;
}

/** The authorization says so, or the claim does: REF*4N 1 (urgent) or 3 (emergency), SV109. */
function isEmergency({ line, of }: LineContext, { emergency }: Authorization): boolean {
  if (emergency !== undefined) return emergency;
  return line.emergency || of.claim.serviceException === "1" || of.claim.serviceException === "3";
}

/** A therapy that goes on: another approved authorization of the provider for a code of this one still ran when this was asked for. */
function renewsInTime({ of }: LineContext, renewal: Authorization, requestedOn: IsoDate): boolean {
  return of.facts.authorizations.some(
    (before) =>
      before.authorizationId !== renewal.authorizationId &&
      before.status === "approved" &&
      before.providerNpi === renewal.providerNpi &&
      before.codes.some((code) => renewal.codes.includes(code)) &&
      before.from < renewal.from &&
      renewal.from <= addDays(before.to, 1) &&
      requestedOn <= before.to,
  );
}

interface Arranged {
  readonly day: IsoDate;
  /** After hours, on a weekend or holiday, or as an emergency. */
  readonly isException: boolean;
  /** Whether a missed deadline is proof of lateness. */
  readonly isKnown: boolean;
}

interface Episode {
  readonly calendar: PlanCalendar;
  readonly emergency: boolean;
  readonly firstServiceDate: IsoDate;
}

/**
 * Where nobody says when the service was arranged, the day of the prescription (DTP*471) stands in, and for an emergency else
 * the first service day, which it can't have been after. Such a day can prove the exception; it can't prove lateness.
 */
function arrangementOf({ line }: LineContext, { arrangedAt }: Authorization, episode: Episode): Arranged {
  const { calendar, emergency, firstServiceDate } = episode;
  if (arrangedAt !== undefined) {
    const { day, isAfterHours } = arrangementAt(calendar, arrangedAt);
    return { day, isException: emergency || isAfterHours, isKnown: true };
  }
  const { prescribedOn } = line;
  const day = prescribedOn !== undefined && prescribedOn <= firstServiceDate && !emergency ? prescribedOn : firstServiceDate;
  const isOnDayOff = day === prescribedOn && !isBusinessDay(calendar, day);
  return { day, isException: emergency || isOnDayOff, isKnown: false };
}

function isUnpaidWhenLate(
  { line, of }: LineContext,
  { firstServiceDate, requestedOn }: Pick<Timing, "firstServiceDate" | "requestedOn">,
): boolean {
  const day = line.serviceFrom;
  if (parameterRow(of.policy, "lateAuthScope", day).value === "ALL_DAYS") return true;
  return day < requestedOn || (day === firstServiceDate && day === requestedOn);
}

/** The day belongs to an authorized episode whose authorization begins later because it was asked for late: R27 tells, not R25 or R26. */
export function isLateForEpisode(context: LineContext, { candidates, beginsLater }: AuthorizationSearch): boolean {
  return candidates.length === 0 && beginsLater.some((each) => timingOf(context, each).kind !== "payable");
}
