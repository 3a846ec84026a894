/**
 * R24, new-to-market drugs. Clause: "New-to-market drugs": the prescriber asks Precertification Operations for coverage, and
 * medical review decides. A drug is on the list, and a request is for it, by the first nine digits of its NDC: labeler and
 * product, in whatever package. Of the member's requests in force on the date of service:
 *
 *   one approved     the drug goes on, and the approval stands for a prior authorization (R25)
 *   one pending      the line waits: its answer may change a denial
 *   one denied       39
 *   none             197, or the line waits for the prescriber's papers (parameter `newToMarketWithoutRequest`)
 *
 * A line without an NDC is R16's, and that the NDC belongs to the billed code is R19's.
 */
import { type CoverageRequest, isInForce, type NewToMarketRow, rowInForce } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import type { Finding, LineRule } from "../rule.ts";

export const R24: LineRule = {
  id: "R24",
  judge(context) {
    const row = listedRow(context);
    if (row === undefined) return undefined;
    const { line } = context;
    const finding = ofRequests(context, requestsFor(context, row.ndc9));
    return { row, ...finding, read: { code: line.code, ndc9: row.ndc9, serviceDate: line.serviceFrom, ...finding.read } };
  },
};

/** A listed drug whose coverage was asked for and approved needs no prior authorization beside. */
export function isCoveredByRequest(context: LineContext): boolean {
  const row = listedRow(context);
  return row !== undefined && requestsFor(context, row.ndc9).some(({ status }) => status === "approved");
}

function listedRow({ line, of }: LineContext): NewToMarketRow | undefined {
  return line.drug && rowInForce(of.facts.newToMarket[line.drug.ndc.slice(0, 9)] ?? [], line.serviceFrom);
}

function requestsFor({ line, of }: LineContext, ndc9: string): readonly CoverageRequest[] {
  return of.facts.coverageRequests.filter((request) => request.ndc9 === ndc9 && isInForce(request, line.serviceFrom));
}

function ofRequests(context: LineContext, requests: readonly CoverageRequest[]): Finding {
  const by = (wanted: CoverageRequest["status"]): CoverageRequest | undefined => requests.find(({ status }) => status === wanted);
  const request = by("approved") ?? by("pending") ?? by("denied");
  if (request === undefined) return notAskedFor(context);
  const { requestId, status } = request;
  const read = { request: requestId, status };
  if (status === "approved") return { outcome: "info", read, text: `The drug is new to the market, and request ${requestId} is approved.` };
  if (status === "pending") {
    return { outcome: "pend", read, text: `The drug is new to the market, and request ${requestId} isn't decided yet.` };
  }
  return { outcome: "deny", read, carc: "39", text: `The drug is new to the market, and request ${requestId} was refused.` };
}

function notAskedFor({ line, of }: LineContext): Finding {
  const parameter = parameterRow(of.policy, "newToMarketWithoutRequest", line.serviceFrom);
  const read = { request: "none", newToMarketWithoutRequest: String(parameter.value) };
  const text = "The drug is new to the market, and nobody has asked for its coverage on the day.";
  return parameter.value === "PEND" ? { outcome: "pend", read, text } : { outcome: "deny", read, carc: "197", text };
}
