// Closes a payment cycle: what was decided since the last one, and what is due beyond claims, becomes 835s and payments, payee by payee.
// Killed between two bins of payees, the next closing first ends the cycle that was begun: nothing is paid twice, nothing is left out.
import type { IsoDate, Payer, Provider } from "@dripline/claims";
import type { Output, Ports, WorkerPosition } from "@dripline/core";
import { encode, type Payable, type Receivable } from "@dripline/events";
import { type Policy, parameterRow } from "@dripline/policy";
import { closePayee, type Digest, type InterestTerms, type IssuedRemittance, type PayeeLedger, statedBy } from "@dripline/remittance";
import { writeRemittance } from "@dripline/x12";
import { jsonState, readJson } from "./json-state.ts";
import { endOfPayables, PAYABLES, type PayableStretch, type PayeeBin, payablesOf, payeeBins, readPayables } from "./payables-of-cycle.ts";
import { ledgerState, readLedger, waitingPayees } from "./payee-standing.ts";

const WORKER = "remittance";
/** Control numbers of 835s count from here, those of acknowledgements from 1: a receiver never gets the same number twice. */
const CONTROLS_FROM = 500_000_000;
/** Payables of one bin, some 2 KB each as they lie in the log: a payee with more has a bin of its own. */
const PAYABLES_PER_BIN = 25_000;

export interface CycleParts extends Ports {
  /** Asked for only where there is something to close. */
  readonly payer: () => Payer;
  readonly provider: (npi: string) => Provider | undefined;
  readonly policy: Policy;
  readonly digest: Digest;
  readonly onIssued?: ((remittance: { readonly paidCents: number }) => void) | undefined;
  readonly payablesPerBin?: number | undefined;
  /** Asked between bins: a cycle that was cut short is ended by the next closing. */
  readonly isStopping?: (() => boolean) | undefined;
}

/** A cycle that was begun: the stretch of payables that it covers, and how far it came. Its bins stay the same for the whole cycle. */
interface Closing extends PayableStretch {
  readonly cycle: IsoDate;
  readonly binsDone: number;
}

interface Counters {
  readonly interchange: number;
  readonly group: number;
}

/** False where it was stopped before its end. A day on which nothing is due leaves no trace. */
export async function closeCycle(date: IsoDate, parts: CycleParts): Promise<boolean> {
  const begun = await readJson<Closing>(parts, "remittance/closing");
  if (begun && !(await close(begun, parts))) return false;
  const from = await parts.commit.position(WORKER, PAYABLES);
  const to = await endOfPayables(from, parts.log);
  const isDue = to > from || (await isSomethingDue(date, parts));
  const { payablesPerBin = PAYABLES_PER_BIN } = parts;
  return !isDue || close({ cycle: date, from, to, binsDone: 0, payablesPerBin }, parts);
}

/** Money beyond claims makes a cycle of its own where no claim is payable. */
async function isSomethingDue(date: IsoDate, parts: CycleParts): Promise<boolean> {
  for (const npi of await waitingPayees(parts)) {
    const { standing, cases } = await readLedger(npi, parts);
    if (statedBy(standing, [...cases.values()], date).length > 0) return true;
  }
  return false;
}

async function close(closing: Closing, parts: CycleParts): Promise<boolean> {
  const bins = await payeeBins(closing, parts.log);
  for (const [at, bin] of bins.entries()) {
    if (at < closing.binsDone) continue;
    if (parts.isStopping?.() === true) return false;
    await closeBin({ ...closing, binsDone: at + 1 }, bin, parts);
  }
  return true;
}

async function closeBin(closing: Closing, bin: PayeeBin, parts: CycleParts): Promise<void> {
  const payables = await payablesOf(bin, closing, parts);
  const payer = parts.payer();
  const terms = interestTerms(parts.policy, closing.cycle);
  let counters = (await readJson<Counters>(parts, "remittance/counters")) ?? { interchange: 0, group: 0 };
  const outputs: Output[] = [];
  const ledgers = new Map<string, PayeeLedger>();
  for (const [npi, values] of payables) {
    const owed = readPayables(values);
    payables.delete(npi);
    const payee = parts.provider(npi);
    const toClose = { cycle: closing.cycle, payer, payee, payeeNpi: npi, payables: owed, interest: terms, digest: parts.digest };
    const { issued, ledger, posted } = closePayee({ ...toClose, ledger: await readLedger(npi, parts, reversedIn(owed)) });
    ledgers.set(npi, ledger);
    outputs.push(...posted.map(receivableOutput));
    for (const each of issued) {
      counters = { interchange: counters.interchange + 1, group: counters.group + 1 };
      outputs.push(...outputsOf(each, { payer, cycle: closing.cycle, counters }));
      parts.onIssued?.(each.remittance);
    }
  }
  if (bin.isLast) outputs.push({ topic: "cycles.closed", key: closing.cycle, value: encode("cycles.closed", { date: closing.cycle }) });
  const payees = await ledgerState(ledgers, parts);
  const state = jsonState({ ...payees, "remittance/counters": counters, "remittance/closing": bin.isLast ? undefined : closing });
  await parts.commit.commit({ outputs, state, positions: bin.isLast ? [{ ...PAYABLES, worker: WORKER, next: closing.to }] : [] });
}

/** What closed cycles leave behind, beside the payees' ledgers: 835s are numbered one by one, payables covered up to `next`. */
export function closedState({ remittances, next }: { readonly remittances: number; readonly next: number }): {
  readonly state: Readonly<Record<string, unknown>>;
  readonly positions: readonly WorkerPosition[];
} {
  if (next === 0 && remittances === 0) return { state: {}, positions: [] };
  const counters: Counters = { interchange: remittances, group: remittances };
  return { state: { "remittance/counters": counters }, positions: [{ ...PAYABLES, worker: WORKER, next }] };
}

/** A case that was closed speaks again where its claim is taken back. */
function reversedIn(owed: readonly Payable[]): Set<string> {
  return new Set(owed.flatMap(({ kind, claimId }) => (kind === "reversal" ? [claimId] : [])));
}

function interestTerms(policy: Policy, cycle: IsoDate): InterestTerms {
  const count = (name: string): number => Number(parameterRow(policy, name, cycle).value);
  return { promptPayDays: count("promptPayDays"), basisPointsPerYear: count("interestBasisPointsPerYear") };
}

interface Issuing {
  readonly payer: Payer;
  readonly cycle: IsoDate;
  readonly counters: Counters;
}

export function receivableOutput(receivable: Receivable): Output {
  return { topic: "receivables.posted", key: receivable.payeeNpi, value: encode("receivables.posted", receivable) };
}

function outputsOf(issued: IssuedRemittance, { payer, cycle, counters }: Issuing): Output[] {
  const { sender, fileName, remittance, payment } = issued;
  const { npi } = remittance.payee;
  const content = writeRemittance(remittance, {
    senderQualifier: payer.interchangeQualifier,
    senderId: payer.interchangeId,
    receiverQualifier: "ZZ",
    receiverId: sender,
    date: cycle,
    minute: 0,
    control: CONTROLS_FROM + counters.interchange,
    groupControl: CONTROLS_FROM + counters.group,
    test: false,
  });
  const { traceNumber, paidCents } = remittance;
  const record = { cycle, payeeNpi: npi, sender, traceNumber, fileName, paidCents, content };
  const outputs: Output[] = [{ topic: "remittances.issued", key: npi, value: encode("remittances.issued", record) }];
  if (payment) outputs.push({ topic: "payments.requested", key: npi, value: encode("payments.requested", payment) });
  return outputs;
}
