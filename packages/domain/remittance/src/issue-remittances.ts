// A cycle of one payee: its payables become one 835 for each claim sender, and a payment for each that pays something.
import { type Cents, cents, type IsoDate, invariant, NO_CENTS, type Payer, type Provider, sumCents } from "@dripline/claims";
import type { Payee, ProviderAdjustment, Remittance } from "@dripline/x12";
import type { ForwardBalance, IssuedRemittance, Payable, PayeeEntry, PaymentRequest } from "./payable.ts";
import { remittanceClaimOf } from "./remittance-claim.ts";

/** Hex of a content digest of the text, at least 32 digits. */
export type Digest = (text: string) => string;

export interface PayeeCycle extends ForwardBalance {
  readonly cycle: IsoDate;
  readonly payer: Payer;
  /** The feed's row of the payee; a payee without one is paid by check under what its claim says. */
  readonly payee?: Provider | undefined;
  /** All of one payee, not yet on any 835, in log order. */
  readonly payables: readonly Payable[];
  readonly digest: Digest;
}

export interface ClosedCycle extends ForwardBalance {
  readonly issued: readonly IssuedRemittance[];
  readonly entries: readonly PayeeEntry[];
}

/**
 * Closes the cycle: the same payables give the same 835s, trace numbers and payments on any machine.
 * What an 835 would take from the payee is carried forward (PLB FB below 0); what is open from earlier cycles is collected from
 * the 835 of the payee's newest claim, as far as that pays.
 */
export function issueRemittances(toClose: PayeeCycle): ClosedCycle {
  const { payables, openBalanceCents, openReference } = toClose;
  const newest = payables.at(-1);
  if (newest === undefined) return { issued: [], entries: [], openBalanceCents, openReference };
  invariant(
    payables.every(({ payeeNpi }) => payeeNpi === newest.payeeNpi),
    "payables of one payee",
  );
  const payee = payeeOf(newest, toClose.payee);
  const issued: IssuedRemittance[] = [];
  let forward: ForwardBalance = { openBalanceCents, openReference };
  for (const [sender, group] of bySender(payables)) {
    const collects = sender === newest.sender ? openBalanceCents : NO_CENTS;
    const each = issueOne(toClose, { payee, sender, payables: group, collects });
    issued.push(each);
    forward = forwardAfter(forward, each.remittance);
  }
  return { ...forward, issued, entries: [...payables.map(payableEntry), ...issued.flatMap(paymentEntry)] };
}

/** Senders in the order of their first payable, each with its payables in log order. */
function bySender(payables: readonly Payable[]): Map<string, Payable[]> {
  const groups = new Map<string, Payable[]>();
  for (const payable of payables) {
    const group = groups.get(payable.sender);
    if (group) group.push(payable);
    else groups.set(payable.sender, [payable]);
  }
  return groups;
}

function payeeOf({ payeeNpi, decision }: Payable, provider: Provider | undefined): Payee {
  if (provider === undefined) return { npi: payeeNpi, name: `PROVIDER ${payeeNpi}`, taxId: decision.claim.billing.taxId };
  return { npi: payeeNpi, name: provider.name, taxId: provider.taxId, eft: provider.eft };
}

interface SenderShare {
  readonly payee: Payee;
  readonly sender: string;
  readonly payables: readonly Payable[];
  /** What may be collected from this 835 for earlier cycles. */
  readonly collects: Cents;
}

function issueOne(
  { cycle, payer, openReference, digest }: PayeeCycle,
  { payee, sender, payables, collects }: SenderShare,
): IssuedRemittance {
  const content = [
    cycle,
    payee.npi,
    sender,
    collects,
    payables.map(({ claimId, version, kind, amountCents }) => [claimId, version, kind, amountCents]),
  ];
  const hex = digest(JSON.stringify(content));
  const traceNumber = `${cycle.replaceAll("-", "")}${payee.npi}${hex.slice(0, 12).toUpperCase()}`;
  const due = sumCents(payables, ({ amountCents }) => amountCents);
  const providerAdjustments = forwardAdjustments(due, { collects, openReference, traceNumber });
  const paidCents = cents(due - sumCents(providerAdjustments, ({ amountCents }) => amountCents));
  const remittance: Remittance = {
    payer,
    payee,
    traceNumber,
    receiverId: sender,
    ...paidBy(paidCents, payee),
    paidCents,
    productionDate: cycle,
    effectiveDate: cycle,
    claims: payables.map(remittanceClaimOf),
    providerAdjustments,
  };
  const fileName = `${payee.npi}-${traceNumber}.835.x12`;
  return { sender, fileName, remittance, payment: paymentOf(remittance, { fileName, paymentId: hex.slice(0, 32) }) };
}

/** Nothing to pay is a notification; a payee without a bank account gets a check. */
function paidBy(paidCents: Cents, { eft }: Payee): Pick<Remittance, "handling" | "method"> {
  if (paidCents === 0) return { handling: "H", method: "NON" };
  return { handling: "I", method: eft === undefined ? "CHK" : "ACH" };
}

interface Forwarding {
  readonly collects: Cents;
  readonly openReference?: string | undefined;
  readonly traceNumber: string;
}

/** PLB FB: below 0 what this 835 carries forward, above 0 what it collects of an earlier one. Never both. */
function forwardAdjustments(due: Cents, { collects, openReference = "", traceNumber }: Forwarding): ProviderAdjustment[] {
  if (due < 0) return [{ code: "FB", reference: traceNumber, amountCents: due }];
  const collected = cents(Math.min(due, collects));
  return collected > 0 ? [{ code: "FB", reference: openReference, amountCents: collected }] : [];
}

function forwardAfter(before: ForwardBalance, { providerAdjustments }: Remittance): ForwardBalance {
  let { openBalanceCents, openReference } = before;
  for (const { amountCents, reference } of providerAdjustments) {
    openBalanceCents = cents(openBalanceCents - amountCents);
    if (amountCents < 0) openReference = reference;
  }
  return { openBalanceCents, openReference: openBalanceCents === 0 ? undefined : openReference };
}

interface PaymentNames {
  readonly fileName: string;
  readonly paymentId: string;
}

function paymentOf({ method, payee, paidCents, traceNumber, productionDate }: Remittance, names: PaymentNames): PaymentRequest | undefined {
  if (method === "NON") return undefined;
  return {
    paymentId: names.paymentId,
    payeeNpi: payee.npi,
    payeeTaxId: payee.taxId,
    amountCents: paidCents,
    method,
    traceNumber,
    cycle: productionDate,
    remittance: names.fileName,
  };
}

function payableEntry({ payeeNpi, claimId, version, wireNumber, amountCents }: Payable): PayeeEntry {
  return { payeeNpi, account: `payable/${claimId}/${version}`, amountCents, cause: wireNumber };
}

function paymentEntry({ payment }: IssuedRemittance): PayeeEntry[] {
  if (payment === undefined) return [];
  const { payeeNpi, paymentId, amountCents, traceNumber } = payment;
  return [{ payeeNpi, account: `payment/${paymentId}`, amountCents: cents(-amountCents), cause: traceNumber }];
}
