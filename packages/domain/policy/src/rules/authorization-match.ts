/**
 * Which prior authorization a line stands on: the search that R25, R26, R27 and R29 share while a claim is adjudicated.
 *
 * Numbers on the line (REF*G1) beat the claim's. A number that we know decides, for better or worse: what it doesn't cover isn't
 * covered by another one. Without a number, or with one that nobody knows, the member's authorizations are searched for the
 * code, the provider and the day (parameter `authSearch`). Of several that cover the day, the one that ends first comes first.
 */
import { type Authorization, type IsoDate, isInForce, type PriorAuthorizationRow, rowInForce } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import { codeRowOn } from "./same-day.ts";

export interface AuthorizationSearch {
  /** Why the code needs an authorization; undefined where it doesn't, and then nothing else is set. */
  readonly required?: PriorAuthorizationRow | undefined;
  /** REF*G1 of the line, else of the claim. */
  readonly numbers: readonly string[];
  /** Those of the numbers that we know. */
  readonly named: readonly Authorization[];
  /** Found without a number: approved ones that cover the line, or pending ones that would. */
  readonly found: readonly Authorization[];
  /** Approved, and for this code, provider and day; the one that ends first comes first. */
  readonly candidates: readonly Authorization[];
}

const NOT_REQUIRED: AuthorizationSearch = { numbers: [], named: [], found: [], candidates: [] };

/** Looked up once for each line, though four rules ask. */
const searches = new WeakMap<LineContext, AuthorizationSearch>();

export function authorizationFor(context: LineContext): AuthorizationSearch {
  const known = searches.get(context);
  if (known !== undefined) return known;
  const search = searchFor(context);
  searches.set(context, search);
  return search;
}

function searchFor(context: LineContext): AuthorizationSearch {
  const required = requirement(context);
  if (required === undefined) return NOT_REQUIRED;
  const { authorizations } = context.of.facts;
  const numbers = numbersOn(context);
  const named = authorizations.filter(({ authorizationId }) => numbers.includes(authorizationId));
  const searching = named.length === 0 && parameterRow(context.of.policy, "authSearch", context.line.serviceFrom).value === true;
  const found = searching ? authorizations.filter((each) => covers(context, each)) : [];
  const pool = searching ? found : named.filter((each) => covers(context, each));
  const candidates = pool.filter(({ status }) => status === "approved").sort(byEnd);
  return { required, numbers, named, found: found.filter(isOpen), candidates };
}

function requirement({ line, of, coverage }: LineContext): PriorAuthorizationRow | undefined {
  const rows = of.facts.priorAuthorization[line.code];
  if (rows === undefined) return undefined;
  const ofProduct = rows.filter(({ products }) => !products || (coverage !== undefined && products.includes(coverage.product)));
  return rowInForce(ofProduct, line.serviceFrom);
}

function numbersOn({ line, of }: LineContext): readonly string[] {
  if (line.authorizationNumbers.length > 0) return line.authorizationNumbers;
  return of.claim.authorizationNumber === undefined ? [] : [of.claim.authorizationNumber];
}

function isOpen({ status }: Authorization): boolean {
  return status === "approved" || status === "pending";
}

function byEnd(one: Authorization, other: Authorization): number {
  if (one.to !== other.to) return one.to < other.to ? -1 : 1;
  if (one.authorizationId === other.authorizationId) return 0;
  return one.authorizationId < other.authorizationId ? -1 : 1;
}

function covers(context: LineContext, authorization: Authorization): boolean {
  return isForCode(context, authorization) && isForProvider(context, authorization) && isInForce(authorization, context.line.serviceFrom);
}

export function isForCode(context: LineContext, authorization: Authorization): boolean {
  return authorizedCode(context, authorization) !== undefined;
}

/** The code of the authorization that the line's code stands for: itself, or one of its family where parameter `authMatch` says so. */
export function authorizedCode({ line, code, of }: LineContext, { codes }: Authorization): string | undefined {
  if (codes.includes(line.code)) return line.code;
  if (code?.family === undefined || parameterRow(of.policy, "authMatch", line.serviceFrom).value !== "FAMILY") return undefined;
  return codes.find((each) => codeRowOn(of, each, line.serviceFrom)?.family === code.family);
}

/** The same provider, or another one of the same company (tax id). */
export function isForProvider({ of }: LineContext, { providerNpi }: Authorization): boolean {
  if (providerNpi === of.claim.billing.npi) return true;
  const taxId = of.facts.providers[providerNpi]?.taxId;
  return taxId !== undefined && taxId === (of.billing?.taxId ?? of.claim.billing.taxId);
}

/** Whether the day lies in the authorization's dates, or how it misses them. */
export function dayWithin({ from, to }: Authorization, day: IsoDate): "within" | "before" | "after" {
  if (day < from) return "before";
  return day > to ? "after" : "within";
}
