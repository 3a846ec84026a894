// Where a payee stands between two payment cycles: forward balance, what waits for its next 835, its audit cases that aren't closed.
import { type IsoDate, NO_CENTS } from "@dripline/claims";
import type { State } from "@dripline/core";
import { type AuditCase, collectable, type ForwardBalance, type NewestClaim, type ProviderItem } from "@dripline/remittance";
import { readJson } from "./state-json.ts";

/** Under `payee/<npi>`. */
export interface PayeeStanding extends ForwardBalance {
  readonly newest?: NewestClaim | undefined;
  readonly waiting: readonly WaitingItem[];
  /** Ids; each case stands under `audit-case/<id>`. */
  readonly openCases: readonly string[];
}

export interface WaitingItem extends ProviderItem {
  readonly postedOn: IsoDate;
}

/** Payees that a cycle may have to look at though no claim of theirs is payable: those with something waiting or a case open. */
const WAITING_PAYEES = "remittance/waiting";

interface WithState {
  readonly state: State;
}

export async function readStanding(npi: string, workspace: WithState): Promise<PayeeStanding> {
  const stored = await readJson<Partial<PayeeStanding>>(workspace, `payee/${npi}`);
  return { openBalanceCents: NO_CENTS, waiting: [], openCases: [], ...stored };
}

export async function readCase(caseId: string, workspace: WithState): Promise<AuditCase | undefined> {
  return readJson<AuditCase>(workspace, `audit-case/${caseId}`);
}

export async function openCasesOf({ openCases }: PayeeStanding, workspace: WithState): Promise<AuditCase[]> {
  const cases = await Promise.all(openCases.map((caseId) => readCase(caseId, workspace)));
  return cases.flatMap((each) => each ?? []);
}

/** What a cycle of that date states for the payee beyond claims. */
export function statedBy(standing: PayeeStanding, cases: readonly AuditCase[], cycle: IsoDate): ProviderItem[] {
  const waiting = standing.waiting.map(({ postedOn: _, ...item }): ProviderItem => item);
  return [...waiting, ...cases.flatMap((each) => collectable(each, cycle))];
}

export async function waitingPayees(workspace: WithState): Promise<readonly string[]> {
  return (await readJson<readonly string[]>(workspace, WAITING_PAYEES)) ?? [];
}

/** State by key after the standings and cases of some payees changed. */
export async function standingState(
  changed: ReadonlyMap<string, PayeeStanding>,
  cases: readonly AuditCase[],
  workspace: WithState,
): Promise<Record<string, unknown>> {
  const waiting = new Set(await waitingPayees(workspace));
  const state: Record<string, unknown> = {};
  for (const [npi, standing] of changed) {
    state[`payee/${npi}`] = standing;
    if (standing.waiting.length + standing.openCases.length > 0) waiting.add(npi);
    else waiting.delete(npi);
  }
  for (const each of cases) state[`audit-case/${each.caseId}`] = each;
  return { ...state, [WAITING_PAYEES]: [...waiting].sort() };
}
