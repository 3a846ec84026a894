// What of a policy a stretch of log used: rules that spoke and rows that were read while each receipt was judged again, and what never was.
import type { InForce, Outcome } from "@dripline/claims";
import { isInForce } from "@dripline/claims";
import type { Log } from "@dripline/core";
import type { Receipt } from "@dripline/events";
import type { Policy } from "@dripline/policy";
import { decideAgain, reviveFacts } from "./judge-again.ts";
import { receiptsInOrder } from "./records-in-order.ts";
import type { SelectedStretch } from "./selected-stretch.ts";

export type CoveredSection = "parameters" | "codes" | "conflicts" | "tiers" | "places" | "modifiers";

export interface UnusedRow {
  readonly section: CoveredSection;
  /** As `policy check` names it. */
  readonly key: string;
  readonly from: string;
  readonly to?: string | undefined;
}

export interface RuleSpeech {
  readonly rule: string;
  readonly title: string;
  /** Verdicts by outcome. */
  readonly verdicts: Readonly<Record<Outcome, number>>;
  /** Why a rule is never heard in receipts, where that is so. */
  readonly elsewhere?: string | undefined;
}

export interface PolicyCoverage {
  readonly receipts: number;
  readonly rules: readonly RuleSpeech[];
  /** Rules that could have spoken and didn't. */
  readonly silentRules: readonly string[];
  readonly rows: { readonly used: number; readonly all: number };
  readonly unusedRows: readonly UnusedRow[];
  readonly clauses: {
    /** Clauses that no rule has for its own: only rows carry them out, if anything does. */
    readonly withoutRule: readonly string[];
    /** Clauses that no verdict of the stretch cites. */
    readonly neverCited: readonly string[];
  };
}

export interface Covering {
  readonly log: Log;
  readonly stretches?: readonly SelectedStretch[] | undefined;
  readonly policyOf: (version: string) => Policy;
  readonly onProgress?: ((receipts: number) => void) | undefined;
}

/** Rules that act before or after adjudication. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  R1: "answered in the 999 and 277CA",
  R2: "answered in the TA1 and 277CA",
  R36: "every decision is put together by it",
  R37: "acts in the payment cycle",
  R40: "every receipt names its policy version",
};

/** Of the newest policy that the stretch was judged by. Undefined where there is no receipt. */
export async function policyCoverage(covering: Covering): Promise<PolicyCoverage | undefined> {
  const { log, stretches = [{ partition: 0 }], policyOf, onProgress } = covering;
  const counting = new Counting();
  for (const stretch of stretches)
    for await (const { receipt } of receiptsInOrder(log, stretch)) {
      counting.take(receipt, policyOf(receipt.policyVersion));
      onProgress?.(counting.receipts);
    }
  return counting.result();
}

interface Row {
  readonly section: CoveredSection;
  readonly key: string;
  readonly row: InForce;
}

class Counting {
  receipts = 0;
  readonly #watched = new Map<Policy, Policy>();
  /** Names of rows that something read. */
  readonly #used = new Set<string>();
  readonly #spoken = new Map<string, Record<Outcome, number>>();
  readonly #cited = new Set<string>();
  #policy: Policy | undefined;

  take(receipt: Receipt, policy: Policy): void {
    this.receipts += 1;
    this.#policy = policy;
    for (const { rule, outcome, clause } of receipt.verdicts) {
      const spoken = this.#spoken.get(rule) ?? { pay: 0, reduce: 0, deny: 0, pend: 0, info: 0 };
      spoken[outcome] += 1;
      this.#spoken.set(rule, spoken);
      this.#cited.add(clause);
    }
    if (receipt.disposition === "reversed") return;
    decideAgain(receipt, reviveFacts(receipt), this.#watch(policy));
    for (const { modifiers, serviceFrom } of receipt.claim.lines) {
      for (const row of modifiers.flatMap((modifier) => policy.modifiers.get(modifier) ?? []))
        if (isInForce(row, serviceFrom)) this.#note({ section: "modifiers", key: row.modifier, row });
    }
  }

  result(): PolicyCoverage | undefined {
    const policy = this.#policy;
    if (policy === undefined) return undefined;
    const rows = rowsOf(policy);
    const unused = rows.filter((row) => !this.#used.has(nameOf(row)));
    const rules = [...policy.rules.values()].map(({ id, title }) => ({
      rule: id,
      title,
      verdicts: this.#spoken.get(id) ?? { pay: 0, reduce: 0, deny: 0, pend: 0, info: 0 },
      elsewhere: ELSEWHERE[id],
    }));
    const own = new Set([...policy.rules.values()].map(({ clause }) => clause));
    const clauses = [...policy.clauses.keys()];
    return {
      receipts: this.receipts,
      rules,
      silentRules: rules.filter(({ rule, elsewhere }) => elsewhere === undefined && !this.#spoken.has(rule)).map(({ rule }) => rule),
      rows: { used: rows.length - unused.length, all: rows.length },
      unusedRows: unused.map(({ section, key, row: { from, to } }) => ({ section, key, from, to })),
      clauses: {
        withoutRule: clauses.filter((clause) => !own.has(clause)),
        neverCited: clauses.filter((clause) => !this.#cited.has(clause)),
      },
    };
  }

  #note(row: Row): void {
    this.#used.add(nameOf(row));
  }

  /** The same policy, whose rows tell when the field is read that only a rule reads which stands on the row. */
  #watch(policy: Policy): Policy {
    const known = this.#watched.get(policy);
    if (known !== undefined) return known;
    const told = <Any extends InForce>(section: CoveredSection, { of, key }: Telling<Any>): Any =>
      tellingRow(of, FIELD_READ[section], () => this.#note({ section, key, row: of }));
    const watched: Policy = {
      ...policy,
      parameters: mapped(policy.parameters, (of) => told("parameters", { of, key: of.name })),
      codes: mapped(policy.codes, (of) => told("codes", { of, key: of.code })),
      conflicts: policy.conflicts.map((of) => told("conflicts", { of, key: conflictKey(of) })),
      tiers: policy.tiers.map((of) => told("tiers", { of, key: of.name })),
      places: policy.places.map((of) => told("places", { of, key: placeKey(of) })),
    };
    this.#watched.set(policy, watched);
    return watched;
  }
}

interface Telling<Any> {
  readonly of: Any;
  readonly key: string;
}

/** Places and conflicts are looked through row by row: of a row that doesn't fit only place, code and dates are read. */
const FIELD_READ: Readonly<Record<CoveredSection, string>> = {
  parameters: "value",
  codes: "kind",
  conflicts: "carc",
  tiers: "carc",
  places: "withModifier",
  modifiers: "meaning",
};

function tellingRow<Any extends InForce>(row: Any, field: string, onRead: () => void): Any {
  const value: unknown = Reflect.get(row, field);
  return Object.defineProperty({ ...row }, field, {
    enumerable: true,
    get: () => {
      onRead();
      return value;
    },
  });
}

function mapped<Any>(rows: ReadonlyMap<string, readonly Any[]>, tell: (row: Any) => Any): Map<string, readonly Any[]> {
  return new Map([...rows].map(([key, each]) => [key, each.map(tell)]));
}

function rowsOf({ parameters, codes, conflicts, tiers, places, modifiers }: Policy): Row[] {
  return [
    ...[...parameters.values()].flat().map((row): Row => ({ section: "parameters", key: row.name, row })),
    ...[...codes.values()].flat().map((row): Row => ({ section: "codes", key: row.code, row })),
    ...conflicts.map((row): Row => ({ section: "conflicts", key: conflictKey(row), row })),
    ...tiers.map((row): Row => ({ section: "tiers", key: row.name, row })),
    ...places.map((row): Row => ({ section: "places", key: placeKey(row), row })),
    ...[...modifiers.values()].flat().map((row): Row => ({ section: "modifiers", key: row.modifier, row })),
  ];
}

function nameOf({ section, key, row }: Row): string {
  return `${section} ${key} ${row.from}`;
}

function conflictKey({ denied, besides }: Policy["conflicts"][number]): string {
  return `${denied} beside ${besides.join(" ")}`;
}

function placeKey({ place, withModifier }: Policy["places"][number]): string {
  return withModifier === undefined ? place : `${place} with ${withModifier}`;
}
