// Payees' ledgers in the state: where each stands under `payee/<npi>`, each audit case under `audit-case/<id>`.
import type { State } from "@dripline/core";
import { type AuditCase, NEW_PAYEE, type PayeeLedger, type PayeeStanding } from "@dripline/remittance";
import { readJson } from "./state-json.ts";

/** Payees that a cycle may have to look at though no claim of theirs is payable: those with something waiting or a case open. */
const WAITING_PAYEES = "remittance/waiting";

interface WithState {
  readonly state: State;
}

export async function readStanding(npi: string, workspace: WithState): Promise<PayeeStanding> {
  return { ...NEW_PAYEE, ...(await readJson<Partial<PayeeStanding>>(workspace, `payee/${npi}`)) };
}

export async function readCase(caseId: string, workspace: WithState): Promise<AuditCase | undefined> {
  return readJson<AuditCase>(workspace, `audit-case/${caseId}`);
}

export async function openCasesOf({ openCases }: PayeeStanding, workspace: WithState): Promise<AuditCase[]> {
  const cases = await Promise.all(openCases.map((caseId) => readCase(caseId, workspace)));
  return cases.flatMap((each) => each ?? []);
}

export async function casesOfClaim(claimId: string, workspace: WithState): Promise<readonly string[]> {
  return (await readJson<readonly string[]>(workspace, `audit-case/claim/${claimId}`)) ?? [];
}

export async function waitingPayees(workspace: WithState): Promise<readonly string[]> {
  return (await readJson<readonly string[]>(workspace, WAITING_PAYEES)) ?? [];
}

/** State by key after the ledgers of some payees changed; `cases` are those that did. */
export async function ledgerState(changed: ReadonlyMap<string, PayeeLedger>, workspace: WithState): Promise<Record<string, unknown>> {
  const waiting = new Set(await waitingPayees(workspace));
  const state: Record<string, unknown> = {};
  for (const [npi, { standing, cases }] of changed) {
    state[`payee/${npi}`] = standing;
    for (const [caseId, each] of cases) state[`audit-case/${caseId}`] = each;
    if (standing.waiting.length + standing.openCases.length > 0) waiting.add(npi);
    else waiting.delete(npi);
  }
  return { ...state, [WAITING_PAYEES]: [...waiting].sort() };
}
