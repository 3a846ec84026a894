// A payee's ledger between two payment cycles, and how it follows from what was posted: built again from the log, it is what it was.
import { broken, type Cents, cents, type IsoDate, NO_CENTS } from "@dripline/claims";
import type { ProviderAdjustment } from "@dripline/x12";
import { type AuditCase, type CaseClaim, type CaseStep, collectable, openCase, stepCase } from "./audit-case.ts";
import type { ForwardBalance, NewestClaim } from "./payable.ts";
import type { ProviderItem } from "./provider-item.ts";

export interface PayeeStanding extends ForwardBalance {
  readonly newest?: NewestClaim | undefined;
  readonly waiting: readonly WaitingItem[];
  /** Ids of the payee's audit cases that aren't closed. */
  readonly openCases: readonly string[];
}

/** What the payee's next 835 states. */
export interface WaitingItem extends ProviderItem {
  readonly postedOn: IsoDate;
}

export const NEW_PAYEE: PayeeStanding = { openBalanceCents: NO_CENTS, waiting: [], openCases: [] };

/** What a cycle of that date states for the payee beyond claims. */
export function statedBy(standing: PayeeStanding, cases: readonly AuditCase[], cycle: IsoDate): ProviderItem[] {
  const waiting = standing.waiting.map(({ postedOn: _, ...item }): ProviderItem => item);
  return [...waiting, ...cases.flatMap((each) => collectable(each, cycle))];
}

/** A record of `receivables.posted`. */
export interface PostedReceivable {
  readonly receivableId: string;
  readonly kind: "opened" | CaseStep["kind"] | ProviderItem["kind"];
  readonly payeeNpi: string;
  readonly caseId?: string | undefined;
  readonly postedOn: IsoDate;
  readonly amountCents: Cents;
  readonly method?: AuditCase["method"] | undefined;
  readonly finding?: string | undefined;
  readonly carc?: string | undefined;
  readonly claims: readonly CaseClaim[];
  readonly dueOn?: IsoDate | undefined;
  readonly cheque?: string | undefined;
  readonly code?: string | undefined;
  readonly reference?: string | undefined;
  readonly traceNumber?: string | undefined;
}

export interface PayeeLedger {
  readonly standing: PayeeStanding;
  readonly cases: ReadonlyMap<string, AuditCase>;
}

/** The ledger after one record more. `newest` is the claims' matter, not this topic's. */
export function afterReceivable({ standing, cases }: PayeeLedger, posted: PostedReceivable): PayeeLedger {
  switch (posted.kind) {
    case "opened":
      return withCase({ standing, cases }, opened(posted));
    case "withheld":
    case "acknowledged":
      return { standing: { ...standing, waiting: without(standing.waiting, posted) }, cases };
    case "forwarded":
      return { standing: { ...standing, ...forwardAfter(standing, posted) }, cases };
    case "interest":
      return { standing, cases };
    default:
      return afterStep({ standing, cases }, posted);
  }
}

function opened({ caseId, payeeNpi, method, finding, carc, claims, dueOn, amountCents, postedOn }: PostedReceivable): AuditCase {
  if (caseId === undefined || method === undefined || finding === undefined || carc === undefined)
    return broken("an opened case with its id, method, finding and reason code");
  return openCase({ caseId, payeeNpi, method, finding, carc, claims, dueOn, askedCents: amountCents, openedOn: postedOn });
}

function afterStep({ standing, cases }: PayeeLedger, posted: PostedReceivable): PayeeLedger {
  const before = cases.get(posted.caseId ?? "") ?? broken(`case ${posted.caseId} to have been opened`);
  const change = stepCase(before, stepOf(posted));
  if (change.kind === "refused") return broken(`a step that was posted to be possible: ${change.why}`);
  const waiting = [...standing.waiting, ...change.waits.map((item) => ({ ...item, postedOn: posted.postedOn }))];
  return withCase({ standing: { ...standing, waiting }, cases }, change.after);
}

function stepOf({ kind, amountCents, cheque = "" }: PostedReceivable): CaseStep {
  switch (kind) {
    case "reversed":
    case "overtaken":
    case "collected":
      return { kind, amountCents };
    case "refunded":
      return { kind, amountCents, cheque };
    case "offset":
    case "disputed":
    case "closed":
      return { kind };
    default:
      return broken(`a step of a case, not ${kind}`);
  }
}

/** The ledger with the case as it is now. */
function withCase({ standing, cases }: PayeeLedger, now: AuditCase): PayeeLedger {
  const others = standing.openCases.filter((caseId) => caseId !== now.caseId);
  const isKnown = others.length < standing.openCases.length;
  const open = isKnown ? standing.openCases : [...standing.openCases, now.caseId];
  return {
    standing: { ...standing, openCases: now.state === "closed" ? others : open },
    cases: new Map(cases).set(now.caseId, now),
  };
}

/** The first such item is stated now. */
function without(waiting: readonly WaitingItem[], stated: PostedReceivable): WaitingItem[] {
  const at = waiting.findIndex((item) => isStatedBy(item, stated));
  return waiting.filter((_, each) => each !== at);
}

function isStatedBy({ code, reference, amountCents }: ProviderAdjustment, stated: PostedReceivable): boolean {
  return code === stated.code && reference === stated.reference && amountCents === stated.amountCents;
}

/** FB below 0 carries forward under the 835's own trace number, above 0 it collects; nothing else moves the forward balance. */
export function forwardAfter(before: ForwardBalance, { kind, amountCents, reference }: StatedItem): ForwardBalance {
  if (kind !== "forwarded") return before;
  const openBalanceCents = cents(before.openBalanceCents - amountCents);
  if (openBalanceCents === 0) return { openBalanceCents, openReference: undefined };
  return { openBalanceCents, openReference: amountCents < 0 ? reference : before.openReference };
}

type StatedItem = Pick<PostedReceivable, "kind" | "amountCents" | "reference">;
