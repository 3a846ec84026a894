// One payee in a payment cycle: letters that were overtaken ask for less, 835s are issued, and the payee's ledger follows from what is posted.
import type { AuditCase } from "./audit-case.ts";
import { overtakenBy } from "./audit-case.ts";
import { issueRemittances, type PayeeCycle } from "./issue-remittances.ts";
import type { ForwardBalance, IssuedRemittance, Payable } from "./payable.ts";
import { afterReceivable, type PayeeLedger, type PostedReceivable, statedBy } from "./payee-ledger.ts";
import { type Posting, statedRecords, stepRecord } from "./receivable-records.ts";

export interface PayeeToClose extends Omit<PayeeCycle, keyof ForwardBalance | "waiting" | "newest"> {
  readonly payeeNpi: string;
  /** With the payee's open cases, and those that the payables' reversals are about. */
  readonly ledger: PayeeLedger;
}

export interface ClosedPayee {
  readonly issued: readonly IssuedRemittance[];
  readonly ledger: PayeeLedger;
  /** For `receivables.posted`, in order. */
  readonly posted: readonly PostedReceivable[];
}

export function closePayee({ ledger: before, ...toClose }: PayeeToClose): ClosedPayee {
  const { payables, cycle, digest } = toClose;
  const overtaken = overtakenLetters([...before.cases.values()], payables, { postedOn: cycle, digest });
  const ledger = overtaken.reduce(afterReceivable, before);
  const { standing, cases } = ledger;
  const waiting = statedBy(standing, [...cases.values()], cycle);
  const { openBalanceCents, openReference } = standing;
  const { issued, newest } = issueRemittances({ ...toClose, openBalanceCents, openReference, waiting, newest: standing.newest });
  const stated = issued.flatMap((each) => statedRecords(each, digest));
  const closed = stated.reduce(afterReceivable, ledger);
  return { issued, posted: [...overtaken, ...stated], ledger: { ...closed, standing: { ...closed.standing, newest } } };
}

/** Before anything of them is collected. */
function overtakenLetters(cases: readonly AuditCase[], payables: readonly Payable[], posting: Posting): PostedReceivable[] {
  return cases.flatMap((each) => {
    const amountCents = overtakenBy(each, payables);
    return amountCents === 0 ? [] : [stepRecord(each, { kind: "overtaken", amountCents }, posting)];
  });
}
