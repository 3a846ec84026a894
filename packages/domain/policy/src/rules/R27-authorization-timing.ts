/**
 * R27, authorization in time. Clause: "Prior authorization in time": before the first day of service, or on the next business
 * day where the service was arranged after hours, on a weekend or as an emergency. Asked of the authorizations that R25 and R26
 * let through; one in time is enough. The arithmetic is in authorization-timing.ts.
 *
 * Late days are CO 210. Where nobody says when the service was arranged, the exception can't be proved or refuted: the line waits.
 */
import type { Authorization } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import type { Finding, LineRule } from "../rule.ts";
import { authorizationFor } from "./authorization-match.ts";
import { type Timing, timingOf } from "./authorization-timing.ts";

export const R27: LineRule = {
  id: "R27",
  judge(context) {
    const { candidates, beginsLater } = authorizationFor(context);
    const asked = candidates.length > 0 ? candidates : beginsLater;
    if (asked.length === 0) return undefined;
    const timings = asked.map((authorization) => ({ authorization, timing: timingOf(context, authorization) }));
    if (timings.some(({ timing }) => timing.kind === "payable")) return undefined;
    const decides = timings.find(({ timing }) => timing.kind === "unknown") ?? timings[0];
    return decides && findingOf(context, decides.authorization, decides.timing);
  },
};

function findingOf({ line }: LineContext, authorization: Authorization, timing: Timing): Finding {
  const { authorizationId, requestedAt, arrangedAt } = authorization;
  const { firstServiceDate, requestedOn, nextBusinessDay, emergency, kind } = timing;
  const read = {
    authorization: authorizationId,
    serviceDate: line.serviceFrom,
    firstServiceDate,
    requestedAt,
    arrangedAt: arrangedAt ?? "unknown",
    emergency: emergency ? "yes" : "no",
    deadline: nextBusinessDay === undefined ? `before ${firstServiceDate}` : `end of ${nextBusinessDay}`,
  };
  if (kind === "unknown") {
    const text = `Authorization ${authorizationId} was asked for on ${requestedOn}, service began on ${firstServiceDate}, and nobody says when it was arranged.`;
    return { outcome: "pend", read, text };
  }
  const text = `Authorization ${authorizationId} was asked for too late, on ${requestedOn}; the day of ${line.serviceFrom} isn't paid.`;
  return { outcome: "deny", read, carc: "210", text };
}
