// A member's claims living at random through the functions that the pipeline uses: originals, replacements, voids, facts that change,
// releases and audits, one after the other, with the log that they leave.
import { type Claim, type IsoDate, units } from "@dripline/claims";
import { decode, type LedgerEntry, type Payable, type Receipt } from "@dripline/events";
import {
  aClaim,
  aCodeRow,
  aContract,
  aDrug,
  aMember,
  anAuthorization,
  aPayer,
  aPlan,
  aPractitioner,
  aPriorAuthorizationRow,
  aProvider,
  aRate,
  aUnitLimit,
  day,
  instant,
  type LineOverrides,
  MEMBER_ID,
  shippedPolicy,
} from "@dripline/kit";
import { ReferenceTables } from "@dripline/reference";
import {
  correctClaim,
  type DecidedClaim,
  decideClaim,
  MemberLedgers,
  type NamedReceipts,
  pagesOf,
  releaseClaim,
  reviveLedger,
  screenClaim,
} from "../src/index.ts";

export const UNITS_PER_DAY = 10;
export const UNITS_AUTHORIZED = 25;
export const DEDUCTIBLE_CENTS = 5000;
export const OUT_OF_POCKET_MAX_CENTS = 12_000;
export const KEY = "MEMBERKEY2345672";
const policy = shippedPolicy();
const DAYS = ["2025-03-03", "2025-03-04", "2025-04-01"] as const;

export interface BilledLine {
  readonly isDrug: boolean;
  readonly day: number;
  readonly count: number;
  readonly chargeCents: number;
}

export type Step =
  | { readonly kind: "original"; readonly lines: readonly BilledLine[] }
  | { readonly kind: "replacement" | "void"; readonly of: number; readonly lines: readonly BilledLine[] }
  | { readonly kind: "rate"; readonly dollars: string }
  | { readonly kind: "authorization"; readonly status: "approved" | "pending" | "denied" }
  | { readonly kind: "audit"; readonly of: number }
  | { readonly kind: "appeal"; readonly of: number; readonly unitsPerDay: number | undefined }
  | { readonly kind: "release"; readonly of: number };

export class MemberLife {
  readonly receipts: Receipt[] = [];
  readonly entries: LedgerEntry[] = [];
  readonly payables: Payable[] = [];
  readonly ledgers = emptyLedgers();
  readonly #tables = tables();
  #sequence = 0;
  #orders = 0;

  step(step: Step): void {
    if (step.kind === "original") this.#submit(step.lines, {});
    else if (step.kind === "replacement" || step.kind === "void") {
      const replaces = this.#pick(step.of)?.claimId ?? "20250660009999";
      this.#submit(step.lines, { frequency: step.kind === "void" ? "8" : "7", replaces });
    } else if (step.kind === "rate") {
      this.#tables.apply("fee-schedules", aRate({ code: "J0696", dollars: step.dollars }));
      this.#correctAll();
    } else if (step.kind === "authorization") {
      this.#tables.apply("authorizations", authorization(step.status));
      this.#correctAll();
    } else if (step.kind === "audit") this.#audit(this.#pick(step.of));
    else if (step.kind === "appeal") this.#appeal(this.#pick(step.of), step.unitsPerDay);
    else this.#release(this.#pick(step.of));
  }

  /** Newest receipt of each claim, in the order in which the claims came. */
  newest(): Receipt[] {
    return [...new Map(this.receipts.map((receipt) => [receipt.claimId, receipt])).values()];
  }

  #pick(of: number): Receipt | undefined {
    const all = this.newest();
    return all[of % Math.max(1, all.length)];
  }

  #submit(lines: readonly BilledLine[], fields: Partial<Claim>): void {
    this.#sequence += 1;
    const claim = aClaim({
      ...fields,
      claimId: `2025100${String(this.#sequence).padStart(7, "0")}`,
      ...received,
      authorizationNumber: "PA1",
      lines: lines.map(billed),
    });
    this.#take(decideClaim(claim, this.#context()));
  }

  /** Everything that is decided is judged by what is known now, as a mass adjustment does. */
  #correctAll(): void {
    this.#orders += 1;
    for (const previous of this.newest()) this.#correct(previous, { cause: `order-${this.#orders}` });
  }

  #audit(previous: Receipt | undefined): void {
    if (previous === undefined) return;
    this.#orders += 1;
    this.#correct(previous, { cause: `audit-${this.#orders}`, said: { findings: [{ line: 1, carc: "112", remarks: ["N199"] }] } });
  }

  /** Line 1 is paid past the day's limit, or past another one in its place; an audit's finding on it is lifted. */
  #appeal(previous: Receipt | undefined, unitsPerDay: number | undefined): void {
    if (previous === undefined) return;
    this.#orders += 1;
    const cause = `appeal-${this.#orders}`;
    const { overturned = [], findings = [] } = reviveLedger(previous.facts);
    const lifted = { line: 1, what: "unit-limit", unitsPerDay, cause, reason: "at random" } as const;
    this.#correct(previous, { cause, said: { overturned: [...overturned, lifted], findings: findings.filter(({ line }) => line !== 1) } });
  }

  #correct(previous: Receipt, { cause: id, said }: { cause: string; said?: Parameters<typeof correctClaim>[0]["said"] }): void {
    if (previous.disposition !== "paid" && previous.disposition !== "denied") return;
    const [spoken] = previous.verdicts;
    if (spoken === undefined) return;
    const again = {
      inHand: screenClaim(previous.claim, { tables: this.#tables, policy }),
      previous,
      cause: { kind: "correction", id, reason: "at random" } as const,
      said,
      why: { verdict: { ...spoken, line: undefined, read: { cause: id } } },
    };
    const judged = correctClaim(again, this.#context());
    if (judged.kind === "corrected") this.#take(judged.decided);
  }

  #release(previous: Receipt | undefined): void {
    if (previous?.disposition !== "pended") return;
    const cause = { kind: "release", id: `release-${previous.version}`, reason: "at random" } as const;
    const inHand = screenClaim(previous.claim, { tables: this.#tables, policy });
    const decided = releaseClaim({ inHand, previous, cause, onlyNews: false }, this.#context());
    if (decided !== undefined) this.#take(decided);
  }

  #context() {
    const named: NamedReceipts = new Map(this.newest().map((receipt) => [receipt.claimId, receipt]));
    return { tables: this.#tables, policy, ledgers: this.ledgers, named, keyOf: () => KEY };
  }

  #take({ outputs }: DecidedClaim): void {
    for (const { topic, value } of outputs) {
      if (topic === "claims.adjudicated") this.receipts.push(decode(topic, value));
      if (topic === "ledger.entries") this.entries.push(decode(topic, value));
      if (topic === "payables.posted") this.payables.push(decode(topic, value));
    }
  }
}

/** Pages of the months that the claims are of, empty. */
export function emptyLedgers(): MemberLedgers {
  const ledgers = new MemberLedgers();
  const lines = DAYS.map((on) => ({ serviceFrom: on as IsoDate, serviceTo: on as IsoDate }));
  for (const page of pagesOf({ lines: lines as never }, KEY)) ledgers.load(page, undefined);
  return ledgers;
}

const received = { receivedAt: instant("2025-04-10T14:30:00Z"), receivedOn: day("2025-04-10") };

function billed({ isDrug, day: at, count, chargeCents }: BilledLine): LineOverrides {
  const line = { on: DAYS[at % DAYS.length] ?? DAYS[0], charge: chargeCents / 100 };
  if (!isDrug) return { ...line, count: 1 };
  return {
    ...line,
    code: "J0696",
    count,
    description: "CEFTRIAXONE",
    drug: { ndc: "00143985625", quantity: units(count / 8), unit: "UN" },
  };
}

function authorization(status: "approved" | "pending" | "denied") {
  return anAuthorization({ codes: ["J0696"], counts: { J0696: UNITS_AUTHORIZED }, status, to: day("2025-04-30") });
}

function tables(): ReferenceTables {
  const made = new ReferenceTables();
  made.applyPayer(aPayer());
  made.apply("members", aMember({ memberId: MEMBER_ID }));
  made.apply(
    "benefit-plans",
    aPlan({
      deductibleCents: DEDUCTIBLE_CENTS as never,
      coinsuranceBasisPoints: 2000,
      outOfPocketMaxCents: OUT_OF_POCKET_MAX_CENTS as never,
    }),
  );
  made.apply("providers", aProvider());
  made.apply("providers", aPractitioner());
  made.apply("contracts", aContract());
  made.apply("fee-schedules", aRate());
  made.apply("fee-schedules", aRate({ code: "J0696", dollars: "3.333" }));
  made.apply("codes", aCodeRow({ code: "J0696", kind: "drug" }));
  made.apply("drugs", aDrug());
  made.apply("unit-limits", aUnitLimit({ code: "J0696", perDay: UNITS_PER_DAY }));
  made.apply("prior-authorization", aPriorAuthorizationRow({ code: "J0696" }));
  made.apply("authorizations", authorization("approved"));
  return made;
}
