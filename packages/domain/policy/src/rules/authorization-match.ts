/**
 * Which prior authorization a line stands on: the search that R25, R26, R27 and R29 share while a claim is adjudicated.
 *
 * Numbers on the line (REF*G1) beat the claim's. A number that we know decides, for better or worse: what it doesn't cover isn't
 * covered by another one. Without a number, or with one that nobody knows, the member's authorizations are searched for the
 * code, the provider and the day (parameter `authSearch`). Of several that cover the day, the one that ends first comes first.
 */
import { type Authorization, isInForce, type PriorAuthorizationRow, rowInForce } from "@dripline/claims";
import type { LineContext } from "../line-context.ts";
import { parameterRow } from "../policy.ts";
import { isCoveredByRequest } from "./R24-new-to-market.ts";
import { codeRowOn } from "./same-day.ts";

export interface AuthorizationSearch {
  /** Why the line needs an authorization; undefined where it doesn't, or a coverage request stands for it, and then nothing else is set. */
  readonly required?: PriorAuthorizationRow | undefined;
  /** REF*G1 of the line, else of the claim. */
  readonly numbers: readonly string[];
  /** Those of the numbers that we know. */
  readonly named: readonly Authorization[];
  /** Approved, and for this code, provider and day; the one that ends first comes first. */
  readonly candidates: readonly Authorization[];
  /** Asked for and not decided, and otherwise as the candidates. */
  readonly pending: readonly Authorization[];
  /** Approved for this code and provider, for an episode that had begun by this day, and only from a later day on. */
  readonly beginsLater: readonly Authorization[];
}

const NOT_REQUIRED: AuthorizationSearch = { numbers: [], named: [], candidates: [], pending: [], beginsLater: [] };

export function authorizationFor(context: LineContext): AuthorizationSearch {
  const required = requirement(context);
  if (required === undefined || isCoveredByRequest(context)) return NOT_REQUIRED;
  const { authorizations } = context.of.facts;
  const numbers = numbersOn(context);
  const named = authorizations.filter(({ authorizationId }) => numbers.includes(authorizationId));
  const matching = (named.length > 0 ? named : searched(context)).filter(
    (each) => isForCode(context, each) && isForProvider(context, each),
  );
  const day = context.line.serviceFrom;
  return {
    required,
    numbers,
    named,
    candidates: matching.filter((each) => each.status === "approved" && isInForce(each, day)).sort(byEnd),
    pending: matching.filter((each) => each.status === "pending" && isInForce(each, day)),
    beginsLater: matching.filter(
      ({ status, firstServiceDate, from }) =>
        status === "approved" && firstServiceDate !== undefined && firstServiceDate <= day && day < from,
    ),
  };
}

/** Where an authorization may be looked for without its number. */
function searched({ of, line }: LineContext): readonly Authorization[] {
  return parameterRow(of.policy, "authSearch", line.serviceFrom).value === true ? of.facts.authorizations : [];
}

function requirement({ line, of, coverage }: LineContext): PriorAuthorizationRow | undefined {
  const rows = of.facts.priorAuthorization[line.code];
  if (rows === undefined) return undefined;
  const row = rowInForce(rows, line.serviceFrom);
  const isForProduct = !row?.products || (coverage !== undefined && row.products.includes(coverage.product));
  return isForProduct ? row : undefined;
}

function numbersOn({ line, of }: LineContext): readonly string[] {
  if (line.authorizationNumbers.length > 0) return line.authorizationNumbers;
  return of.claim.authorizationNumber === undefined ? [] : [of.claim.authorizationNumber];
}

function byEnd(one: Authorization, other: Authorization): number {
  if (one.to !== other.to) return one.to < other.to ? -1 : 1;
  if (one.authorizationId === other.authorizationId) return 0;
  return one.authorizationId < other.authorizationId ? -1 : 1;
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
