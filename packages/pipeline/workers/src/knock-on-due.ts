// Reversals whose knock-on isn't settled yet: put down, with what they gave back, in the very unit that holds them.
import type { IsoDate } from "@dripline/claims";
import type { State } from "@dripline/core";
import type { Receipt } from "@dripline/events";
import { type GivenBack, givenBackBy } from "./constrained-by.ts";
import { jsonState, readJson } from "./json-state.ts";

export interface Due extends GivenBack {
  /** The first day of the claim that was taken back: it picks the policy's row. */
  readonly day: IsoDate;
  /** The reversal that a chain began with: no claim moves twice for it. */
  readonly root: string;
  /** The member's pseudonym. */
  readonly memberKey: string;
}

interface OfPartition {
  readonly state: State;
  readonly partition: number;
}

export function dueKey(partition: number): string {
  return `knock-on/${partition}/due`;
}

export async function knockOnsDue({ state, partition }: OfPartition): Promise<Due[]> {
  return (await readJson<Due[]>({ state }, dueKey(partition))) ?? [];
}

/** The state with these left to be settled. */
export function dueState(due: readonly Due[], partition: number): Record<string, unknown> {
  return { [dueKey(partition)]: due.length === 0 ? undefined : due };
}

/** What these reversals leave to be settled. `root` is given where they are a knock-on themselves. */
export function dueOf(reversals: readonly Receipt[], keyOf: (memberId: string) => string, root?: string | undefined): Due[] {
  return reversals.map((reversal) => ({
    ...givenBackBy(reversal),
    day: reversal.lines[0]?.serviceFrom ?? ("2019-01-01" as IsoDate),
    root: root ?? `${reversal.claimId}-${reversal.version}`,
    memberKey: keyOf(reversal.memberId),
  }));
}

/** To be committed in the unit that holds the reversals. */
export async function knockOnDue(
  reversals: readonly Receipt[],
  desk: OfPartition & { readonly keyOf: (memberId: string) => string },
  root?: string | undefined,
): Promise<Map<string, Uint8Array | undefined>> {
  if (reversals.length === 0) return new Map();
  return jsonState(dueState([...(await knockOnsDue(desk)), ...dueOf(reversals, desk.keyOf, root)], desk.partition));
}
