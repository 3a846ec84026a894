// A payment cycle of a data folder.
import type { IsoDate } from "@dripline/claims";
import { closeCycle as closeCycleOf } from "@dripline/workers";
import { sha256 } from "./receivables.ts";
import type { RunTally } from "./run-tally.ts";
import { payerOf, type Workspace } from "./workspace.ts";

export interface CycleToClose {
  readonly date: IsoDate;
  readonly tally: RunTally;
  readonly payablesPerBin?: number | undefined;
}

export async function closeCycle(workspace: Workspace, { date, tally, payablesPerBin }: CycleToClose): Promise<void> {
  const { log, state, commit, policy, tables } = workspace;
  await closeCycleOf(date, {
    log,
    state,
    commit,
    policy,
    payer: () => payerOf(workspace),
    provider: (npi) => tables.provider(npi),
    digest: sha256,
    onIssued: ({ paidCents }) => tally.issued(paidCents),
    payablesPerBin,
  });
}
