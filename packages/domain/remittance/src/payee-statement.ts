// A payee's statement: what was payable, what each 835 said of it, what was paid and what is open. Its rows sum to the balance.
import { type Cents, cents, type IsoDate, sumCents } from "@dripline/claims";
import type { ProviderAdjustment } from "@dripline/x12";

export interface StatementRow {
  readonly date: IsoDate;
  readonly kind: StatementRowKind;
  /** CLP07 of a payable, trace number of a payment, what the PLB names, or the case. */
  readonly reference: string;
  /** Above 0 what we owe the payee more, below 0 what we owe less. */
  readonly amountCents: Cents;
}

/*
 *   payable           a claim as decided            +   a reversal                       −
 *   payment           BPR02 of an 835               −
 *   forward-balance   PLB FB: carried to a later 835 +   collected from this one          −   still open           −
 *   recovery          PLB WO: not taken yet          +   taken                            −   still to be taken    −
 *   refund            PLB 72: the payee's cheque     +
 *   refund-excess     PLB B2: paid back to the payee +
 *   interest          PLB L6: paid to the payee      +
 *   receivable        asked for by letter, or held, and still open                        −
 */
export type StatementRowKind =
  | "payable"
  | "payment"
  | "forward-balance"
  | "recovery"
  | "refund"
  | "refund-excess"
  | "interest"
  | "receivable";

const KIND_BY_CODE: Readonly<Record<ProviderAdjustment["code"], StatementRowKind>> = {
  FB: "forward-balance",
  WO: "recovery",
  "72": "refund",
  B2: "refund-excess",
  L6: "interest",
};

/** A payable as it was posted. */
export interface PostedPayable {
  readonly sender: string;
  /** CLP07. */
  readonly wireNumber: string;
  readonly amountCents: Cents;
  readonly receivedOn: IsoDate;
}

/** An 835 as it was sent. */
export interface SentRemittance {
  readonly cycle: IsoDate;
  readonly sender: string;
  readonly traceNumber: string;
  readonly paidCents: Cents;
  /** Claims that it reports: the next ones of its sender. */
  readonly claims: number;
  readonly providerAdjustments: readonly ProviderAdjustment[];
}

export interface PayeeAccount {
  readonly npi: string;
  /** In the order of the log. */
  readonly payables: readonly PostedPayable[];
  /** In the order of the log. */
  readonly remittances: readonly SentRemittance[];
  /** What no 835 says yet. */
  readonly open: readonly StatementRow[];
}

export interface PayeeStatement {
  readonly npi: string;
  readonly rows: readonly StatementRow[];
  /** What we owe the payee; below 0 what the payee owes us; 0 when all is settled. */
  readonly balanceCents: Cents;
}

/** The rows of one 835 sum to 0, as the 835 itself balances: the balance is what no 835 has settled. */
export function statementOf({ npi, payables, remittances, open }: PayeeAccount): PayeeStatement {
  const waiting = new Map<string, PostedPayable[]>();
  for (const payable of payables) {
    const ofSender = waiting.get(payable.sender);
    if (ofSender) ofSender.push(payable);
    else waiting.set(payable.sender, [payable]);
  }
  const rows = remittances.flatMap((sent) => remittanceRows(sent, waiting.get(sent.sender)?.splice(0, sent.claims) ?? []));
  for (const payable of [...waiting.values()].flat()) rows.push(payableRow(payable, payable.receivedOn));
  rows.push(...open);
  return { npi, rows, balanceCents: sumCents(rows, ({ amountCents }) => amountCents) };
}

function remittanceRows(
  { cycle, traceNumber, paidCents, providerAdjustments }: SentRemittance,
  reported: readonly PostedPayable[],
): StatementRow[] {
  const rows = reported.map((payable) => payableRow(payable, cycle));
  for (const adjustment of providerAdjustments) rows.push(adjustmentRow(adjustment, cycle));
  if (paidCents !== 0) rows.push({ date: cycle, kind: "payment", reference: traceNumber, amountCents: cents(-paidCents) });
  return rows;
}

function payableRow({ wireNumber, amountCents }: PostedPayable, date: IsoDate): StatementRow {
  return { date, kind: "payable", reference: wireNumber, amountCents };
}

/** A PLB lowers the payment where it is above 0, so the row has the other sign. */
export function adjustmentRow({ code, reference, amountCents }: ProviderAdjustment, date: IsoDate): StatementRow {
  return { date, kind: KIND_BY_CODE[code], reference, amountCents: cents(-amountCents) };
}
