// The worklist of pended claims: who waits, by which rule, since when, and what would release it. Kept by partition, in pages of a thousand
// claim control numbers of one day, so that a page stays small however many claims a day brings.
import type { Decision, IsoDate, ReferenceKind } from "@dripline/claims";
import type { State } from "@dripline/core";
import { jsonBytes, parseJson, readJson } from "./json-state.ts";

export interface PendedClaim {
  readonly claimId: string;
  /** The member's pseudonym, under which the state has the claim. */
  readonly memberKey: string;
  readonly patientControlNumber: string;
  /** The first rule by which it waits; `rules` has them all. */
  readonly rule: string;
  readonly rules: readonly string[];
  readonly reason: string;
  /** Day of receipt in the plan's zone: the prompt-pay clock counts from it. */
  readonly since: IsoDate;
}

/** Feeds whose rows can end the wait of a rule; a rule that isn't here waits for a person. */
const WAITS_FOR: Readonly<Record<string, readonly ReferenceKind[]>> = {
  R8: ["members"],
  R23: ["authorizations"],
  R24: ["coverage-requests", "new-to-market"],
  R25: ["authorizations"],
  R27: ["authorizations"],
  R31: ["stays"],
  R32: ["fee-schedules", "contracts", "providers", "drugs"],
  R35: ["members"],
};

export function kindsThatRelease({ rules }: Pick<PendedClaim, "rules">): ReferenceKind[] {
  return [...new Set(rules.flatMap((rule) => WAITS_FOR[rule] ?? []))];
}

/** In words: the feeds, or the command. */
export function releasedBy(row: Pick<PendedClaim, "rules">): string {
  const kinds = kindsThatRelease(row);
  return kinds.length === 0 ? "dripline release" : `${kinds.join(", ")} feed`;
}

/** The list of pages that hold a claim. */
function pagesKey(partition: number): string {
  return `pended/${partition}`;
}

/** Of `YYYYDDDnnnnnnn`, the day of receipt and the thousand. */
function pageOf(claimId: string): string {
  return claimId.slice(0, "YYYYDDDnnnn".length);
}

function pageKey(partition: number, page: string): string {
  return `pended/${partition}/${page}`;
}

/** Every pended claim of a partition, by claim control number. */
export async function pendedClaims({ state }: { readonly state: State }, partition: number): Promise<PendedClaim[]> {
  const pages = (await readJson<string[]>({ state }, pagesKey(partition))) ?? [];
  const values = await state.read(pages.map((page) => pageKey(partition, page)));
  return values.flatMap((value) => parseJson<PendedClaim[]>(value) ?? []);
}

/** What the decisions of one unit change in a partition's worklist: its pages are loaded, decisions noted, and the changes taken. */
export class Worklist {
  readonly #partition: number;
  readonly #rows = new Map<string, PendedClaim | undefined>();

  constructor(partition: number) {
    this.#partition = partition;
  }

  /** A claim that pends comes in; a later version that doesn't takes it out. A test claim is nobody's work. */
  note(decision: Decision, memberKey: string): void {
    if (decision.test) return;
    if (decision.disposition === "pended") this.#rows.set(decision.claimId, rowOf(decision, memberKey));
    else if (decision.version > 1 || this.#rows.has(decision.claimId)) this.#rows.set(decision.claimId, undefined);
  }

  /** Claims that came in since the changes were taken last. */
  get rows(): readonly PendedClaim[] {
    return [...this.#rows.values()].filter((row) => row !== undefined);
  }

  /** The keys that `changes` has to see, of claims that may be noted. */
  keysFor(claimIds: Iterable<string>): string[] {
    const pages = new Set([...claimIds].map(pageOf));
    return [pagesKey(this.#partition), ...[...pages].map((page) => pageKey(this.#partition, page))];
  }

  /** The pages as they will be, to be committed with the decisions; `before` has what the state holds. Afterwards nothing is noted. */
  changes(before: ReadonlyMap<string, Uint8Array | undefined>): Map<string, Uint8Array | undefined> {
    const changed = new Map<string, Uint8Array | undefined>();
    if (this.#rows.size === 0) return changed;
    const list = pagesKey(this.#partition);
    const known = parseJson<string[]>(before.get(list)) ?? [];
    const pages = new Set(known);
    for (const page of new Set([...this.#rows.keys()].map(pageOf))) {
      const key = pageKey(this.#partition, page);
      const rows = this.#after(parseJson<PendedClaim[]>(before.get(key)) ?? [], page);
      changed.set(key, rows.length === 0 ? undefined : jsonBytes(rows));
      if (rows.length === 0) pages.delete(page);
      else pages.add(page);
    }
    this.#rows.clear();
    const left = [...pages].sort();
    if (left.join() !== known.join()) changed.set(list, left.length === 0 ? undefined : jsonBytes(left));
    return changed;
  }

  /** The same, its pages read from the state. */
  async take({ state }: { readonly state: State }): Promise<Map<string, Uint8Array | undefined>> {
    if (this.#rows.size === 0) return new Map();
    const keys = this.keysFor(this.#rows.keys());
    const values = await state.read(keys);
    return this.changes(new Map(keys.map((key, at) => [key, values[at]])));
  }

  /** A page with what was noted of it. */
  #after(before: readonly PendedClaim[], page: string): PendedClaim[] {
    const rows = new Map(before.map((row) => [row.claimId, row]));
    for (const [claimId, row] of this.#rows) {
      if (pageOf(claimId) !== page) continue;
      if (row === undefined) rows.delete(claimId);
      else rows.set(claimId, row);
    }
    return [...rows.values()].sort(byClaimId);
  }
}

function byClaimId(one: PendedClaim, other: PendedClaim): number {
  return one.claimId < other.claimId ? -1 : 1;
}

function rowOf({ claimId, patientControlNumber, verdicts, claim }: Decision, memberKey: string): PendedClaim {
  const waiting = verdicts.filter(({ outcome }) => outcome === "pend");
  const [first] = waiting;
  const rules = [...new Set(waiting.map(({ rule }) => rule))];
  return { claimId, memberKey, patientControlNumber, rule: first?.rule ?? "", rules, reason: first?.text ?? "", since: claim.receivedOn };
}
