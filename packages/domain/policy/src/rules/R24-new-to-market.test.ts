// R24: a drug on the new-to-market list, and what came of the request for its coverage; both sides of every date.

import type { CoverageRequest } from "@dripline/claims";
import {
  aCodeRow,
  aCoverageRequest,
  aDrugIdentification,
  aDrugLine,
  aPriorAuthorizationRow,
  contextsOf,
  day,
  shippedPolicy,
  someFacts,
  spanOf,
  table,
  withParameter,
} from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import { R24 } from "./R24-new-to-market.ts";
import { R25 } from "./R25-authorization.ts";

const NDC9 = "001439856";
const policy = shippedPolicy();
const listed = (span: string) => ({ [NDC9]: [{ ndc9: NDC9, ...spanOf(span) }] });

/** `approved 2025-03-01..2025-03-31` is one request; several are parted by commas. */
function requestsOf(text: string, ndc9 = NDC9): CoverageRequest[] {
  if (text === "") return [];
  return text.split(", ").map((each, at) => {
    const [status = "", span = ""] = each.split(" ");
    return aCoverageRequest({ requestId: `CR${at + 1}`, ndc9, status: status as "approved", ...spanOf(span) });
  });
}

describe("a drug on the list and its requests", () => {
  const cases = table(`
    why                                       | list                   | requests                                                 | said
    not on the list                           |                        |                                                          |
    nobody asked                              | 2025-01-01..           |                                                          | deny 197
    approved                                  | 2025-01-01..           | approved 2025-03-01..                                    | info
    approved on its first and last day        | 2025-01-01..           | approved 2025-03-03..2025-03-03                          | info
    approved from tomorrow                    | 2025-01-01..           | approved 2025-03-04..                                    | deny 197
    approved until yesterday                  | 2025-01-01..           | approved 2025-01-01..2025-03-02                          | deny 197
    asked for and not decided                 | 2025-01-01..           | pending 2025-03-01..                                     | pend
    asked for the time from tomorrow          | 2025-01-01..           | pending 2025-03-04..                                     | deny 197
    refused                                   | 2025-01-01..           | denied 2025-03-01..                                      | deny 39
    refused until yesterday                   | 2025-01-01..           | denied 2025-01-01..2025-03-02                            | deny 197
    refused, and asked for again              | 2025-01-01..           | denied 2025-02-01.., pending 2025-03-01..                | pend
    refused, and approved the second time     | 2025-01-01..           | denied 2025-02-01.., approved 2025-03-01..               | info
    approved, and asked for once more         | 2025-01-01..           | pending 2025-02-01.., approved 2025-03-01..              | info
    on the list from today                    | 2025-03-03..           |                                                          | deny 197
    on the list from tomorrow                 | 2025-03-04..           |                                                          |
    the list's last day                       | 2025-01-01..2025-03-03 |                                                          | deny 197
    left the list yesterday                   | 2025-01-01..2025-03-02 |                                                          |
    left the list, and a refusal of before    | 2025-01-01..2025-03-02 | denied 2025-01-01..                                      |
  `);
  test.each(cases)("$why", ({ list, requests, said }) => {
    const newToMarket = list === "" ? {} : listed(list);
    const facts = someFacts({ newToMarket, coverageRequests: requestsOf(requests) });
    const [context] = contextsOf({ lines: [aDrugLine()] }, { facts });
    const finding = context && R24.judge(context);
    expect([finding?.outcome, finding?.carc].filter(Boolean).join(" ")).toBe(said);
  });
});

test("the drug leaves the list between two days of one claim", () => {
  const facts = someFacts({ newToMarket: listed("2025-01-01..2025-03-03") });
  const contexts = contextsOf({ lines: ["2025-03-03", "2025-03-04"].map((on) => aDrugLine({ on })) }, { facts });
  expect(contexts.map((context) => R24.judge(context)?.carc)).toEqual(["197", undefined]);
});

test("an approval is for labeler and product, whatever the package, and for no other drug", () => {
  const judge = (ndc: string, requested: string) => {
    const facts = someFacts({ newToMarket: listed("2025-01-01.."), coverageRequests: requestsOf("approved 2025-03-01..", requested) });
    const [context] = contextsOf({ lines: [aDrugLine({ drug: aDrugIdentification({ ndc }) })] }, { facts });
    return context && R24.judge(context)?.outcome;
  };
  expect(judge(`${NDC9}25`, NDC9)).toBe("info");
  expect(judge(`${NDC9}11`, NDC9)).toBe("info");
  expect(judge(`${NDC9}25`, "001439857")).toBe("deny");
  expect(judge("00143985725", NDC9)).toBeUndefined();
});

test("without a request the line waits where the payer wants the records", () => {
  const facts = someFacts({ newToMarket: listed("2025-01-01..") });
  const [context] = contextsOf({ lines: [aDrugLine()] }, { facts, policy: withParameter(policy, "newToMarketWithoutRequest", "PEND") });
  const finding = context && R24.judge(context);
  expect(finding).toMatchObject({ outcome: "pend", read: { request: "none", newToMarketWithoutRequest: "PEND" } });
  expect(finding?.carc).toBeUndefined();
});

test("an unlisted code without an NDC is R16's", () => {
  const codes = { J3590: [aCodeRow({ code: "J3590", kind: "unlisted-drug", countsAsTherapy: undefined })] };
  const facts = someFacts({ codes, newToMarket: listed("2025-01-01..") });
  const [context] = contextsOf({ lines: [aDrugLine({ code: "J3590", drug: undefined })] }, { facts });
  expect(context && R24.judge(context)).toBeUndefined();
});

describe("an approved request stands for the prior authorization", () => {
  const cases = table(`
    why                          | list                   | requests                    | carc
    approved                     | 2025-01-01..           | approved 2025-03-01..       |
    approved, and off the list   | 2025-01-01..2025-03-02 | approved 2025-03-01..       | 197
    pending                      | 2025-01-01..           | pending 2025-03-01..        | 197
    nobody asked                 | 2025-01-01..           |                             | 197
  `);
  test.each(cases)("$why", ({ list, requests, carc }) => {
    const priorAuthorization = { J0696: [aPriorAuthorizationRow({ code: "J0696", from: day("2019-01-01") })] };
    const facts = someFacts({ newToMarket: listed(list), coverageRequests: requestsOf(requests), priorAuthorization });
    const [context] = contextsOf({ lines: [aDrugLine()] }, { facts });
    expect((context && R25.judge(context)?.carc) ?? "").toBe(carc);
  });
});
