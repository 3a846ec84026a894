// Payees' ledgers in the state: where each stands under `payee/<npi>`, each audit case under `audit-case/<id>`.
import type { State } from "@dripline/core";
import { type AuditCase, NEW_PAYEE, type PayeeLedger, type PayeeStanding } from "@dripline/remittance";
import { readJson } from "./json-state.ts";

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

/** The payee's ledger with its open cases, and those of claims that are named. */
export async function readLedger(npi: string, workspace: WithState, claims: Iterable<string> = []): Promise<PayeeLedger> {
  const standing = await readStanding(npi, workspace);
  const ofClaims = await Promise.all([...claims].map((claimId) => casesOfClaim(claimId, workspace)));
  const caseIds = new Set([...standing.openCases, ...ofClaims.flat()]);
  const cases = await Promise.all([...caseIds].map((caseId) => readCase(caseId, workspace)));
  return { standing, cases: new Map(cases.flatMap((each) => (each === undefined ? [] : [[each.caseId, each]]))) };
}

export async function casesOfClaim(claimId: string, workspace: WithState): Promise<readonly string[]> {
  return (await readJson<readonly string[]>(workspace, `audit-case/claim/${claimId}`)) ?? [];
}

export async function waitingPayees(workspace: WithState): Promise<readonly string[]> {
  return (await readJson<readonly string[]>(workspace, WAITING_PAYEES)) ?? [];
}

/** State by key after the ledgers of some payees changed. */
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
