// Reversals whose knock-on isn't settled yet: put down in the very unit that holds them.
import type { Decision } from "@dripline/claims";
import { jsonState, readJson } from "./state-json.ts";
import type { Workspace } from "./workspace.ts";

export interface Due {
  /** The claim that was taken back. */
  readonly claimId: string;
  /** The reversal that a chain began with: no claim moves twice for it. */
  readonly root: string;
}

const KEY = "knock-on/due";

export async function knockOnsDue(workspace: Pick<Workspace, "state">): Promise<Due[]> {
  return (await readJson<Due[]>(workspace, KEY)) ?? [];
}

/** The state with these left to be settled. */
export function dueState(due: readonly Due[]): Record<string, unknown> {
  return { [KEY]: due.length === 0 ? undefined : due };
}

/** To be committed in the unit that holds the reversals. `root` is given where they are a knock-on themselves. */
export async function knockOnDue(
  reversals: readonly Decision[],
  workspace: Workspace,
  root?: string | undefined,
): Promise<Map<string, Uint8Array | undefined>> {
  if (reversals.length === 0) return new Map();
  const more = reversals.map(({ claimId, version }) => ({ claimId, root: root ?? `${claimId}-${version}` }));
  return jsonState(dueState([...(await knockOnsDue(workspace)), ...more]));
}
