// The worklist of pended claims: who waits, by which rule, since when, and what would release it. Kept in pages by day of receipt.
import type { Decision, IsoDate, ReferenceKind } from "@dripline/claims";
import type { Ports } from "@dripline/core";
import { jsonState, readJson } from "./state-json.ts";

export interface PendedClaim {
  readonly claimId: string;
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

const DAYS_KEY = "pended/days";

/** Of `YYYYDDDnnnnnnn`: the day of receipt. */
function dayOf(claimId: string): string {
  return claimId.slice(0, "YYYYDDD".length);
}

/** Every pended claim, by claim control number. */
export async function pendedClaims(workspace: Pick<Ports, "state">): Promise<PendedClaim[]> {
  const days = (await readJson<string[]>(workspace, DAYS_KEY)) ?? [];
  const pages = await Promise.all(days.map((day) => readJson<PendedClaim[]>(workspace, `pended/${day}`)));
  return pages.flatMap((page) => page ?? []);
}

/** What decisions of one unit change in the worklist. */
export class WorklistChanges {
  readonly #rows = new Map<string, PendedClaim | undefined>();

  /** A claim that pends comes in; a later version that doesn't takes it out. A test claim is nobody's work. */
  note(decision: Decision): void {
    if (decision.test) return;
    if (decision.disposition === "pended") this.#rows.set(decision.claimId, rowOf(decision));
    else if (decision.version > 1 || this.#rows.has(decision.claimId)) this.#rows.set(decision.claimId, undefined);
  }

  /** The pages as they will be, to be committed with the decisions; afterwards nothing is noted. */
  async take(workspace: Pick<Ports, "state">): Promise<Map<string, Uint8Array | undefined>> {
    if (this.#rows.size === 0) return new Map();
    const days = new Set((await readJson<string[]>(workspace, DAYS_KEY)) ?? []);
    const pages: Record<string, unknown> = {};
    for (const day of new Set([...this.#rows.keys()].map(dayOf))) {
      const page = this.#after((await readJson<PendedClaim[]>(workspace, `pended/${day}`)) ?? [], day);
      pages[`pended/${day}`] = page.length === 0 ? undefined : page;
      if (page.length === 0) days.delete(day);
      else days.add(day);
    }
    this.#rows.clear();
    return jsonState({ ...pages, [DAYS_KEY]: days.size === 0 ? undefined : [...days].sort() });
  }

  /** A day's page with what was noted of that day. */
  #after(page: readonly PendedClaim[], day: string): PendedClaim[] {
    const rows = new Map(page.map((row) => [row.claimId, row]));
    for (const [claimId, row] of this.#rows) {
      if (dayOf(claimId) !== day) continue;
      if (row === undefined) rows.delete(claimId);
      else rows.set(claimId, row);
    }
    return [...rows.values()].sort(byClaimId);
  }
}

function byClaimId(one: PendedClaim, other: PendedClaim): number {
  return one.claimId < other.claimId ? -1 : 1;
}

function rowOf({ claimId, patientControlNumber, verdicts, claim }: Decision): PendedClaim {
  const waiting = verdicts.filter(({ outcome }) => outcome === "pend");
  const [first] = waiting;
  const rules = [...new Set(waiting.map(({ rule }) => rule))];
  return { claimId, patientControlNumber, rule: first?.rule ?? "", rules, reason: first?.text ?? "", since: claim.receivedOn };
}
