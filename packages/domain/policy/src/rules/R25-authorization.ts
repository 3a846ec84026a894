/**
 * R25, prior authorization present where required. Clause: "Prior authorization": whoever has to obtain it, the billing
 * provider is paid only if it is there. Asked first of the authorization's rules; R26, R27 and R29 look at the one found.
 *
 * What was found is necessary and never sufficient. A request that waits for its answer may change a denial, so its line waits.
 */
import type { Authorization } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";
import { type AuthorizationSearch, authorizationFor } from "./authorization-match.ts";
import { isLateForEpisode } from "./authorization-timing.ts";

export const R25: LineRule = {
  id: "R25",
  judge(context) {
    const search = authorizationFor(context);
    if (search.required === undefined) return undefined;
    const finding = search.named.length > 0 ? ofNamed(search.named) : ofSearch(context, search);
    return finding && { ...finding, row: search.required, read: { ...read(context, search), ...finding.read } };
  },
};

function read({ line }: LineContext, { numbers, required }: AuthorizationSearch): Record<string, string> {
  return { code: line.code, serviceDate: line.serviceFrom, number: numbers.join(" ") || "none", department: required?.department ?? "" };
}

/** The number given is known: its status decides, and an approved one beats the others. */
function ofNamed(named: readonly Authorization[]): Finding | undefined {
  const by = (wanted: Authorization["status"]): Authorization | undefined => named.find(({ status }) => status === wanted);
  if (by("approved")) return undefined;
  const pending = by("pending");
  if (pending) return waits(pending);
  const denied = by("denied");
  const one = denied ?? named[0];
  const read = { authorization: one?.authorizationId ?? "", status: one?.status ?? "" };
  if (denied)
    return { outcome: "deny", read, carc: "39", text: `Authorization ${denied.authorizationId} was refused when it was asked for.` };
  return { outcome: "deny", read, carc: "197", text: `Authorization ${one?.authorizationId} was cancelled.` };
}

function ofSearch(context: LineContext, search: AuthorizationSearch): Finding | undefined {
  const { numbers, candidates, pending } = search;
  const [first] = candidates;
  if (first) {
    const why = numbers.length === 0 ? "The claim names no authorization" : "Nobody knows the number given";
    return {
      outcome: "info",
      read: { found: first.authorizationId },
      text: `${why}; ${first.authorizationId} was found by code, provider and day.`,
    };
  }
  const [waiting] = pending;
  if (waiting) return waits(waiting);
  if (isLateForEpisode(context, search)) return undefined;
  if (numbers.length === 0)
    return { outcome: "deny", read: {}, carc: "197", text: "The code needs prior authorization, and there is none." };
  const searched = parameterRow(context.of.policy, "authSearch", context.line.serviceFrom).value === true;
  const text = "The code needs prior authorization, and nobody knows the number given.";
  return { outcome: "deny", read: { searched: searched ? "yes" : "no" }, carc: searched ? "197" : "16", remarks: ["M62"], text };
}

function waits({ authorizationId, status }: Authorization): Finding {
  const text = `Authorization ${authorizationId} is asked for and not decided yet.`;
  return { outcome: "pend", read: { authorization: authorizationId, status }, text };
}
