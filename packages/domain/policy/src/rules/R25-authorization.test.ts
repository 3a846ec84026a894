// R25: the decision table, who needs an authorization on which day, and where the number is looked for.
import type { Authorization, PriorAuthorizationRow } from "@dripline/claims";
import {
  aClaim,
  aMember,
  anAuthorization,
  aPriorAuthorizationRow,
  day,
  type LineOverrides,
  OTHER_NPI,
  shippedPolicy,
  someFacts,
  table,
  withParameter,
} from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import { contextOf, type LineContext } from "../line-context.ts";
import type { Finding } from "../rule.ts";
import { authorizationFor } from "./authorization-match.ts";
import { R25 } from "./R25-authorization.ts";

interface Judged {
  readonly line?: LineOverrides;
  readonly number?: string | undefined;
  readonly rows?: readonly PriorAuthorizationRow[];
  readonly authorizations?: readonly Authorization[];
  readonly search?: boolean;
  readonly product?: string;
}

function contextFor({
  line = {},
  number,
  rows = [aPriorAuthorizationRow()],
  authorizations = [],
  search = true,
  product,
}: Judged): LineContext {
  const member = aMember({
    coverage: [{ product: product ?? "careadvantage-preferred", benefitPlanId: "HMO1", from: day("2024-01-01") }],
  });
  const facts = someFacts({ member, priorAuthorization: { S9500: rows }, authorizations });
  const policy = withParameter(shippedPolicy(), "authSearch", search);
  const claim = aClaim({ authorizationNumber: number, lines: [line] });
  const [context] = contextOf({ claim, facts, policy, history: [] }).lines;
  if (context === undefined) throw new Error("a claim has a line");
  return context;
}

const judge = (judged: Judged): Finding | undefined => R25.judge(contextFor(judged));

const said = (finding: Finding | undefined): string =>
  finding === undefined ? "ok" : [finding.outcome, finding.carc, ...(finding.remarks ?? [])].filter(Boolean).join(" ");

const cases = table(`
  why                                             | required | number | status    | code  | search | result
  not required, no number                         | no       |        |           | S9500 | yes    | ok
  not required, any number                        | no       | PA9    |           | S9500 | yes    | ok
  given, exists, matches                          | yes      | PA1    | approved  | S9500 | yes    | ok
  unknown number, one is found                    | yes      | PA8    | approved  | S9500 | yes    | info
  unknown number, none is found                   | yes      | PA8    |           | S9500 | yes    | deny 197 M62
  unknown number, another code is no match        | yes      | PA8    | approved  | S9366 | yes    | deny 197 M62
  unknown number, nobody searches                 | yes      | PA8    | approved  | S9500 | no     | deny 16 M62
  none given, one is found                        | yes      |        | approved  | S9500 | yes    | info
  none given, nobody searches                     | yes      |        | approved  | S9500 | no     | deny 197
  none given, another code is no match            | yes      |        | approved  | S9366 | yes    | deny 197
  none given, none there                          | yes      |        |           | S9500 | yes    | deny 197
  given, refused                                  | yes      | PA1    | denied    | S9500 | yes    | deny 39
  given, waits                                    | yes      | PA1    | pending   | S9500 | yes    | pend
  given, cancelled                                | yes      | PA1    | cancelled | S9500 | yes    | deny 197
  none given, one waits                           | yes      |        | pending   | S9500 | yes    | pend
  none given, one was refused: there is none      | yes      |        | denied    | S9500 | yes    | deny 197
  none given, one was cancelled: there is none    | yes      |        | cancelled | S9500 | yes    | deny 197
  given and approved for another code: R26's case | yes      | PA1    | approved  | S9366 | yes    | ok
`);

describe("the decision table", () => {
  test.each(cases)("$why", ({ required, number, status, code, search, result }) => {
    const authorizations = status === "" ? [] : [anAuthorization({ status: status as Authorization["status"], codes: [code] })];
    const rows = required === "yes" ? [aPriorAuthorizationRow()] : [];
    expect(said(judge({ rows, number: number || undefined, authorizations, search: search === "yes" }))).toBe(result);
  });
});

const days = table(`
  why                              | on         | product                 | result
  the day before it is required    | 2025-03-02 | careadvantage-preferred | ok
  the first day                    | 2025-03-03 | careadvantage-preferred | deny 197
  the last day                     | 2025-03-10 | careadvantage-preferred | deny 197
  the day after                    | 2025-03-11 | careadvantage-preferred | ok
  required of another product only | 2025-03-03 | carepartners-access     | ok
`);

test.each(days)("$why", ({ on, product, result }) => {
  const row = aPriorAuthorizationRow({ products: ["careadvantage-preferred"], from: day("2025-03-03"), to: day("2025-03-10") });
  expect(said(judge({ line: { on }, rows: [row], product }))).toBe(result);
});

test("of two rows in force the later one says for which products", () => {
  const everybody = aPriorAuthorizationRow({ from: day("2019-01-01") });
  const rows = [aPriorAuthorizationRow({ products: ["carepartners-access"], from: day("2025-03-03") }), everybody];
  expect(said(judge({ line: { on: "2025-03-02" }, rows }))).toBe("deny 197");
  expect(said(judge({ line: { on: "2025-03-03" }, rows }))).toBe("ok");
  expect(said(judge({ line: { on: "2025-03-03" }, rows, product: "carepartners-access" }))).toBe("deny 197");
});

const searches = table(`
  why                                    | on         | npi        | result
  the day before the found one begins    | 2025-02-28 | 1999999984 | deny 197
  its first day                          | 2025-03-01 | 1999999984 | info
  its last day                           | 2025-03-31 | 1999999984 | info
  the day after it ended                 | 2025-04-01 | 1999999984 | deny 197
  of another provider: it isn't found    | 2025-03-03 | 1234567893 | deny 197
`);

test.each(searches)("searching: $why", ({ on, npi, result }) => {
  expect(said(judge({ line: { on }, authorizations: [anAuthorization({ providerNpi: npi })] }))).toBe(result);
});

describe("numbers", () => {
  const refused = anAuthorization({ authorizationId: "PA2", status: "denied" });

  test("the line's beats the claim's", () => {
    const authorizations = [anAuthorization(), refused];
    expect(said(judge({ number: "PA1", line: { authorizationNumbers: ["PA2"] }, authorizations }))).toBe("deny 39");
    expect(said(judge({ number: "PA2", line: { authorizationNumbers: ["PA1"] }, authorizations }))).toBe("ok");
  });

  test("of several on the line an approved one is enough", () => {
    expect(said(judge({ line: { authorizationNumbers: ["PA2", "PA1"] }, authorizations: [refused, anAuthorization()] }))).toBe("ok");
  });

  test("a known number decides: another authorization isn't looked for", () => {
    expect(said(judge({ number: "PA2", authorizations: [anAuthorization(), refused] }))).toBe("deny 39");
  });

  test("of two that cover the day the one that ends first comes first", () => {
    const long = anAuthorization({ authorizationId: "PA0", to: day("2025-06-30") });
    const other = anAuthorization({ authorizationId: "PA3", providerNpi: OTHER_NPI });
    const { candidates } = authorizationFor(contextFor({ authorizations: [long, other, anAuthorization()] }));
    expect(candidates.map(({ authorizationId }) => authorizationId)).toEqual(["PA1", "PA0"]);
  });
});

test("the dates of a finding are those of the row that asks for authorization", () => {
  const row = aPriorAuthorizationRow({ from: day("2025-01-01"), to: day("2025-12-31") });
  expect(judge({ rows: [row] })?.row).toBe(row);
});
