// R26: an approved authorization's number on the claim, and what of it doesn't fit the line.
import type { Authorization } from "@dripline/claims";
import {
  aClaim,
  anAuthorization,
  aPriorAuthorizationRow,
  aProvider,
  day,
  HOME_INFUSION_NPI,
  instant,
  OTHER_NPI,
  shippedPolicy,
  someFacts,
  table,
  withParameter,
} from "@dripline/kit";
import { expect, test } from "@jest/globals";
import { contextOf } from "../line-context.ts";
import type { Finding } from "../rule.ts";
import { R26 } from "./R26-authorization-match.ts";

interface Judged {
  readonly code?: string;
  readonly on?: string;
  readonly numbers?: readonly string[];
  readonly authorizations: readonly Authorization[];
  readonly taxId?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

function judge({
  code = "S9500",
  on = "2025-03-03",
  numbers = ["PA1"],
  authorizations,
  taxId,
  parameters = {},
}: Judged): Finding | undefined {
  const row = aPriorAuthorizationRow({ code });
  const other = aProvider({ npi: OTHER_NPI, taxId: taxId ?? "069990000" });
  const facts = someFacts({
    priorAuthorization: { [code]: [row] },
    authorizations,
    providers: { [HOME_INFUSION_NPI]: aProvider(), [OTHER_NPI]: other },
  });
  let policy = shippedPolicy();
  for (const [name, value] of Object.entries(parameters)) policy = withParameter(policy, name, value);
  const claim = aClaim({ lines: [{ code, on, authorizationNumbers: numbers }] });
  const [context] = contextOf({ claim, facts, policy, history: [] }).lines;
  return context && R26.judge(context);
}

const said = (finding: Finding | undefined): string =>
  finding === undefined ? "ok" : [finding.outcome, finding.carc, ...(finding.remarks ?? [])].filter(Boolean).join(" ");

const cases = table(`
  why                                     | code  | npi        | from       | to         | on         | result
  everything fits                         | S9500 | 1999999984 | 2025-03-01 | 2025-03-31 | 2025-03-03 | ok
  authorized S9500, billed S9366          | S9366 | 1999999984 | 2025-03-01 | 2025-03-31 | 2025-03-03 | deny 284 N54
  the same family is another code         | S9501 | 1999999984 | 2025-03-01 | 2025-03-31 | 2025-03-03 | deny 284 N54
  for another company                     | S9500 | 1234567893 | 2025-03-01 | 2025-03-31 | 2025-03-03 | deny 296
  ended the day before                    | S9500 | 1999999984 | 2025-02-01 | 2025-03-02 | 2025-03-03 | deny 302 N351
  its last day                            | S9500 | 1999999984 | 2025-02-01 | 2025-03-03 | 2025-03-03 | ok
  its first day                           | S9500 | 1999999984 | 2025-03-03 | 2025-03-31 | 2025-03-03 | ok
  begins the day after                    | S9500 | 1999999984 | 2025-03-04 | 2025-03-31 | 2025-03-03 | deny 197
  the code is told before the provider    | S9366 | 1234567893 | 2025-02-01 | 2025-03-02 | 2025-03-03 | deny 284 N54
  the provider is told before the dates   | S9500 | 1234567893 | 2025-02-01 | 2025-03-02 | 2025-03-03 | deny 296
`);

test.each(cases)("$why", ({ code, npi, from, to, on, result }) => {
  const authorization = anAuthorization({ providerNpi: npi, from: day(from), to: day(to) });
  expect(said(judge({ code, on, authorizations: [authorization] }))).toBe(result);
});

test("another NPI of the same company is the same provider", () => {
  const authorizations = [anAuthorization({ providerNpi: OTHER_NPI })];
  expect(said(judge({ authorizations, taxId: "061234567" }))).toBe("ok");
});

test("a code of the same family stands in where the plan says so, and no other", () => {
  const parameters = { authMatch: "FAMILY" };
  expect(said(judge({ code: "S9501", authorizations: [anAuthorization()], parameters }))).toBe("ok");
  expect(said(judge({ code: "S9366", authorizations: [anAuthorization()], parameters }))).toBe("deny 284 N54");
});

test("an expired authorization is 198 where the plan prefers", () => {
  const authorizations = [anAuthorization({ to: day("2025-03-02") })];
  expect(said(judge({ authorizations, parameters: { expiredAuthorization: "198" } }))).toBe("deny 198 N54");
});

test("of two numbers the one that fits is enough, and else the one that comes closest tells why", () => {
  const ended = anAuthorization({ authorizationId: "PA2", to: day("2025-03-02") });
  const ofCode = anAuthorization({ authorizationId: "PA3", codes: ["S9366"] });
  const numbers = ["PA3", "PA2", "PA1"];
  expect(said(judge({ numbers, authorizations: [ofCode, ended, anAuthorization()] }))).toBe("ok");
  expect(said(judge({ numbers, authorizations: [ofCode, ended] }))).toBe("deny 302 N351");
});

test("a known number decides: one that would fit isn't looked for", () => {
  const ofCode = anAuthorization({ authorizationId: "PA3", codes: ["S9366"] });
  expect(said(judge({ numbers: ["PA3"], authorizations: [ofCode, anAuthorization()] }))).toBe("deny 284 N54");
});

test("a day of the episode before a late authorization begins is R27's", () => {
  const late = {
    from: day("2025-03-04"),
    firstServiceDate: day("2025-03-02"),
    requestedAt: instant("2025-03-04T09:00:00-05:00"),
    arrangedAt: instant("2025-02-28T10:00:00-05:00"),
  };
  expect(said(judge({ authorizations: [anAuthorization(late)] }))).toBe("ok");
  const inTime = { ...late, requestedAt: instant("2025-02-28T09:00:00-05:00") };
  expect(said(judge({ authorizations: [anAuthorization(inTime)] }))).toBe("deny 197");
  expect(said(judge({ on: "2025-03-01", authorizations: [anAuthorization(late)] }))).toBe("deny 197");
});

test("silent without a number, and where nothing is required", () => {
  const authorizations = [anAuthorization({ codes: ["S9366"] })];
  expect(said(judge({ numbers: [], authorizations }))).toBe("ok");
  expect(said(judge({ numbers: ["PA9"], authorizations }))).toBe("ok");
});
