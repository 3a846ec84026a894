// Closes a payment cycle: what was decided since the last one, and what is due beyond claims, becomes 835s and payments, payee by payee.
// Killed between two bins of payees, the next closing first ends the cycle that was begun: nothing is paid twice, nothing is left out.
import type { IsoDate, Payer } from "@dripline/claims";
import type { Output } from "@dripline/core";
import { decode, encode, type Payable } from "@dripline/events";
import { type Policy, parameterRow } from "@dripline/policy";
import { closePayee, type InterestTerms, type IssuedRemittance, type PayeeLedger, statedBy } from "@dripline/remittance";
import { writeRemittance } from "@dripline/x12";
import { ledgerState, readLedger, waitingPayees } from "./payee-standing.ts";
import { receivableOutput, sha256 } from "./receivables.ts";
import type { RunTally } from "./run-tally.ts";
import { jsonState, readJson } from "./state-json.ts";
import { payerOf, type Workspace } from "./workspace.ts";

const WORKER = "remittance";
const LOG = { topic: "payables.posted", partition: 0 } as const;
const READ_MAX = 500;
/** Control numbers of 835s count from here, those of acknowledgements from 1: a receiver never gets the same number twice. */
const CONTROLS_FROM = 500_000_000;
/** Payables of one bin, some 3 KB each once read: a payee with more has a bin of its own. */
const PAYABLES_PER_BIN = 25_000;
const EVERYONE = { has: (_payee: string): boolean => true };

/** A cycle that was begun: the stretch of payables that it covers, and how far it came. */
interface Closing {
  readonly cycle: IsoDate;
  readonly from: number;
  readonly to: number;
  readonly binsDone: number;
  /** Remembered, so that the bins stay the same for the whole cycle. */
  readonly payablesPerBin: number;
}

interface Counters {
  readonly interchange: number;
  readonly group: number;
}

export interface CycleToClose {
  readonly date: IsoDate;
  readonly tally: RunTally;
  readonly payablesPerBin?: number | undefined;
}

export async function closeCycle(workspace: Workspace, { date, tally, payablesPerBin = PAYABLES_PER_BIN }: CycleToClose): Promise<void> {
  const begun = await readJson<Closing>(workspace, "remittance/closing");
  if (begun) await close(begun, workspace, tally);
  const from = await workspace.commit.position(WORKER, LOG);
  const to = await workspace.log.end(LOG);
  if (to > from || (await isSomethingDue(date, workspace)))
    await close({ cycle: date, from, to, binsDone: 0, payablesPerBin }, workspace, tally);
}

/** Money beyond claims makes a cycle of its own where no claim is payable. */
async function isSomethingDue(date: IsoDate, workspace: Workspace): Promise<boolean> {
  for (const npi of await waitingPayees(workspace)) {
    const { standing, cases } = await readLedger(npi, workspace);
    if (statedBy(standing, [...cases.values()], date).length > 0) return true;
  }
  return false;
}

async function close(closing: Closing, workspace: Workspace, tally: RunTally): Promise<void> {
  const bins = await binsOf(closing, workspace);
  for (const [at, payees] of bins.entries()) {
    if (at < closing.binsDone) continue;
    const others = bins.filter((bin) => bin !== payees);
    await closeBin({ ...closing, binsDone: at + 1 }, { payees, others, isLast: at === bins.length - 1 }, { workspace, tally });
  }
}

/** Payees in the order of their first payable, in bins that fit in memory. Those without a payable wait for the last bin. */
async function binsOf(closing: Closing, workspace: Workspace): Promise<Bin["payees"][]> {
  // One bin holds them all: the pass that counts them can be left out.
  if (closing.to - closing.from <= closing.payablesPerBin) return [EVERYONE];
  const counts = new Map<string, number>();
  for await (const { key } of recordsOf(closing, workspace)) counts.set(key, (counts.get(key) ?? 0) + 1);
  const bins: Set<string>[] = [];
  let room = 0;
  for (const [payee, count] of counts) {
    if (count > room) {
      bins.push(new Set());
      room = closing.payablesPerBin;
    }
    bins[bins.length - 1]?.add(payee);
    room -= count;
  }
  return bins;
}

async function* recordsOf({ from, to }: Closing, { log }: Workspace): AsyncGenerator<{ readonly key: string; readonly value: Uint8Array }> {
  for (let next = from; next < to; ) {
    const records = await log.read({ ...LOG, from: next, max: Math.min(READ_MAX, to - next) });
    const last = records[records.length - 1];
    if (last === undefined) return;
    yield* records;
    next = last.offset + 1;
  }
}

interface Bin {
  readonly payees: Pick<ReadonlySet<string>, "has">;
  readonly others: readonly Bin["payees"][];
  readonly isLast: boolean;
}

async function closeBin(closing: Closing, bin: Bin, { workspace, tally }: { workspace: Workspace; tally: RunTally }): Promise<void> {
  const payables = await payablesOf(bin, closing, workspace);
  const payer = payerOf(workspace);
  const terms = interestTerms(workspace.policy, closing.cycle);
  let counters = (await readJson<Counters>(workspace, "remittance/counters")) ?? { interchange: 0, group: 0 };
  const outputs: Output[] = [];
  const ledgers = new Map<string, PayeeLedger>();
  for (const [npi, owed] of payables) {
    const payee = workspace.tables.provider(npi);
    const toClose = { cycle: closing.cycle, payer, payee, payeeNpi: npi, payables: owed, interest: terms, digest: sha256 };
    const { issued, ledger, posted } = closePayee({ ...toClose, ledger: await readLedger(npi, workspace) });
    ledgers.set(npi, ledger);
    outputs.push(...posted.map(receivableOutput));
    for (const each of issued) {
      counters = { interchange: counters.interchange + 1, group: counters.group + 1 };
      outputs.push(...outputsOf(each, { payer, cycle: closing.cycle, counters }));
      tally.issued(each.remittance.paidCents);
    }
  }
  if (bin.isLast) outputs.push({ topic: "cycles.closed", key: closing.cycle, value: encode("cycles.closed", { date: closing.cycle }) });
  const payees = await ledgerState(ledgers, workspace);
  const state = jsonState({ ...payees, "remittance/counters": counters, "remittance/closing": bin.isLast ? undefined : closing });
  await workspace.commit.commit({ outputs, state, positions: bin.isLast ? [{ ...LOG, worker: WORKER, next: closing.to }] : [] });
}

/** By payee; in the last bin payees with something waiting and no payable too. */
async function payablesOf({ payees, others, isLast }: Bin, closing: Closing, workspace: Workspace): Promise<Map<string, Payable[]>> {
  const payables = new Map<string, Payable[]>();
  for await (const { key, value } of recordsOf(closing, workspace)) {
    if (!payees.has(key)) continue;
    const payable = decode("payables.posted", value);
    const known = payables.get(key);
    if (known) known.push(payable);
    else payables.set(key, [payable]);
  }
  if (!isLast) return payables;
  for (const npi of await waitingPayees(workspace)) {
    if (!payables.has(npi) && !others.some((bin) => bin.has(npi))) payables.set(npi, []);
  }
  return payables;
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
