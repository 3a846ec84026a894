/**
 * R26, authorization matches service, provider and dates. Clause: "Authorized services are reviewed".
 * Speaks where the number given is that of an approved authorization that doesn't cover the line: another code (284), another
 * company (296), a day before it begins (197, or 210 by R27 where the request came late), a day after it ends (302).
 * Dates are inclusive. Of several numbers the first that covers the line is enough.
 */
import type { Authorization } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";
import { authorizationFor, isForCode, isForProvider } from "./authorization-match.ts";
import { isLateForEpisode } from "./authorization-timing.ts";

export const R26: LineRule = {
  id: "R26",
  judge(context) {
    const search = authorizationFor(context);
    const approved = search.named.filter(({ status }) => status === "approved");
    if (approved.length === 0 || search.candidates.length > 0 || isLateForEpisode(context, search)) return undefined;
    return mismatch(context, nearest(context, approved));
  },
};

/** Of several, the one that comes closest tells why the line isn't covered. */
function nearest(context: LineContext, approved: readonly Authorization[]): Authorization | undefined {
  const ofCode = approved.filter((each) => isForCode(context, each));
  return ofCode.find((each) => isForProvider(context, each)) ?? ofCode[0] ?? approved[0];
}

function mismatch(context: LineContext, authorization: Authorization | undefined): Finding | undefined {
  if (authorization === undefined) return undefined;
  const { line, of } = context;
  const { authorizationId, from, to, codes } = authorization;
  const read = {
    authorization: authorizationId,
    code: line.code,
    codes: codes.join(" "),
    serviceDate: line.serviceFrom,
    authorizedFrom: from,
    authorizedTo: to,
  };
  const deny = { outcome: "deny", row: authorization, read } as const;
  if (!isForCode(context, authorization)) {
    return { ...deny, carc: "284", remarks: ["N54"], text: `Authorization ${authorizationId} isn't for ${line.code}.` };
  }
  if (!isForProvider(context, authorization)) {
    return { ...deny, carc: "296", text: `Authorization ${authorizationId} is for another provider.` };
  }
  if (to < line.serviceFrom) {
    const carc = String(parameterRow(of.policy, "expiredAuthorization", line.serviceFrom).value);
    return { ...deny, carc, remarks: carc === "302" ? ["N351"] : ["N54"], text: `Authorization ${authorizationId} ended on ${to}.` };
  }
  return { ...deny, carc: "197", text: `Authorization ${authorizationId} begins on ${from}, after the service.` };
}
