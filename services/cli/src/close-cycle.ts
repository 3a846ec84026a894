// Closes a payment cycle.
import type { IsoDate } from "@dripline/claims";
import type { RunTally } from "./run-tally.ts";
import type { Workspace } from "./workspace.ts";
export async function closeCycle(_w: Workspace, _o: { date: IsoDate; tally: RunTally }): Promise<void> {}
