// A cycle of one payee: its payables become one 835 for each claim sender, and a payment for each that pays something.
// Money beyond claims (recoveries, refunds, interest, forward balances) is stated in the 835 of the payee's newest claim, alone if need be.
import { type Cents, cents, type IsoDate, invariant, type Payer, type Provider, sumCents } from "@dripline/claims";
import type { Payee, Remittance } from "@dripline/x12";
import { type InterestTerms, interestItems } from "./interest.ts";
import type { ForwardBalance, IssuedRemittance, NewestClaim, Payable, PayeeEntry, PaymentRequest } from "./payable.ts";
import { forwardAfter } from "./payee-ledger.ts";
import { adjustmentOf, type ProviderItem } from "./provider-item.ts";
import { remittanceClaimsOf } from "./remittance-claim.ts";

/** Hex of a content digest of the text, at least 32 digits. */
export type Digest = (text: string) => string;

export interface PayeeCycle extends ForwardBalance {
  readonly cycle: IsoDate;
  readonly payer: Payer;
  /** The feed's row of the payee; a payee without one is paid by check under what its claim says. */
  readonly payee?: Provider | undefined;
  readonly payeeNpi?: string | undefined;
  /** All of one payee, not yet on any 835, in log order. */
  readonly payables: readonly Payable[];
  /** What waits for the payee's next 835 beyond claims. */
  readonly waiting?: readonly ProviderItem[] | undefined;
  /** Of an earlier cycle. */
  readonly newest?: NewestClaim | undefined;
  /** Left out, nothing is paid for lateness. */
  readonly interest?: InterestTerms | undefined;
  readonly digest: Digest;
}

export interface ClosedCycle extends ForwardBalance {
  readonly issued: readonly IssuedRemittance[];
  readonly entries: readonly PayeeEntry[];
  readonly newest?: NewestClaim | undefined;
}

/**
 * Closes the cycle: the same payables give the same 835s, trace numbers and payments on any machine.
 * What an 835 would take from the payee is carried forward (PLB FB below 0); what is open is collected from the 835 of the payee's
 * newest claim, as far as that pays. That 835 is made last, so that nothing is paid in one while another of the cycle falls short.
 */
export function issueRemittances(toClose: PayeeCycle): ClosedCycle {
  const { payables, openBalanceCents, openReference } = toClose;
  const newest = newestOf(payables) ?? toClose.newest;
  const waiting = waitingFor(toClose);
  if (newest === undefined || payables.length + waiting.length === 0)
    return { issued: [], entries: [], openBalanceCents, openReference, newest };
  const payee = payeeOf(toClose, newest);
  const groups = bySender(payables);
  const others = new Map<string, IssuedRemittance>();
  let forward: ForwardBalance = { openBalanceCents, openReference };
  for (const [sender, ofSender] of groups) {
    if (sender === newest.sender) continue;
    const each = issueOne(toClose, { payee, sender, payables: ofSender, waiting: [] }, NOTHING_OPEN);
    others.set(sender, each);
    forward = each.stated.reduce(forwardAfter, forward);
  }
  const last = issueOne(toClose, { payee, sender: newest.sender, payables: groups.get(newest.sender) ?? [], waiting }, forward);
  forward = last.stated.reduce(forwardAfter, forward);
  const senders = groups.size === 0 ? [newest.sender] : [...groups.keys()];
  const issued = senders.map((sender) => others.get(sender) ?? last);
  return { ...forward, issued, entries: [...payables.map(payableEntry), ...issued.flatMap(paymentEntry)], newest };
}

function waitingFor({ waiting = [], interest, payables, cycle }: PayeeCycle): ProviderItem[] {
  return [...waiting, ...(interest ? interestItems(payables, cycle, interest) : [])];
}

const NOTHING_OPEN: ForwardBalance = { openBalanceCents: cents(0) };

function newestOf(payables: readonly Payable[]): NewestClaim | undefined {
  const newest = payables.at(-1);
  return newest && { sender: newest.sender, taxId: newest.decision.claim.billing.taxId };
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

function payeeOf({ payables, payee, payeeNpi }: PayeeCycle, { taxId }: NewestClaim): Payee {
  const npi = payables[0]?.payeeNpi ?? payeeNpi ?? payee?.npi;
  invariant(npi !== undefined && payables.every((payable) => payable.payeeNpi === npi), "payables of one payee");
  if (payee === undefined) return { npi, name: `PROVIDER ${npi}`, taxId };
  return { npi, name: payee.name, taxId: payee.taxId, eft: payee.eft };
}

interface SenderShare {
  readonly payee: Payee;
  readonly sender: string;
  readonly payables: readonly Payable[];
  readonly waiting: readonly ProviderItem[];
}

function issueOne(
  { cycle, payer, digest }: PayeeCycle,
  { payee, sender, payables, waiting }: SenderShare,
  open: ForwardBalance,
): IssuedRemittance {
  const hex = digest(JSON.stringify(contentOf({ cycle, npi: payee.npi, sender, payables, waiting, collects: open.openBalanceCents })));
  const traceNumber = `${cycle.replaceAll("-", "")}${payee.npi}${hex.slice(0, 12).toUpperCase()}`;
  const due = cents(sumCents(payables, ({ amountCents }) => amountCents) - sumCents(waiting, ({ amountCents }) => amountCents));
  const stated = [...waiting, ...forwardItems(due, open, traceNumber)];
  const paidCents = cents(due - sumCents(stated.slice(waiting.length), ({ amountCents }) => amountCents));
  const remittance: Remittance = {
    payer,
    payee,
    traceNumber,
    receiverId: sender,
    ...paidBy(paidCents, payee),
    paidCents,
    productionDate: cycle,
    effectiveDate: cycle,
    claims: remittanceClaimsOf(payables),
    providerAdjustments: stated.map(adjustmentOf),
  };
  const fileName = `${payee.npi}-${traceNumber}.835.x12`;
  return { sender, fileName, remittance, stated, payment: paymentOf(remittance, { fileName, paymentId: hex.slice(0, 32) }) };
}

interface Content extends Pick<SenderShare, "sender" | "payables" | "waiting"> {
  readonly cycle: IsoDate;
  readonly npi: string;
  readonly collects: Cents;
}

/** What an 835's trace number and its payment's id derive from. */
function contentOf({ cycle, npi, sender, collects, payables, waiting }: Content): readonly unknown[] {
  const claims = payables.map(({ claimId, version, kind, amountCents }) => [claimId, version, kind, amountCents]);
  const beyond = waiting.map(({ kind, caseId, code, reference, amountCents }) => [kind, caseId, code, reference, amountCents]);
  return [cycle, npi, sender, collects, claims, ...(beyond.length > 0 ? [beyond] : [])];
}

/** Nothing to pay is a notification; a payee without a bank account gets a check. */
function paidBy(paidCents: Cents, { eft }: Payee): Pick<Remittance, "handling" | "method"> {
  if (paidCents === 0) return { handling: "H", method: "NON" };
  return { handling: "I", method: eft === undefined ? "CHK" : "ACH" };
}

/** PLB FB: below 0 what this 835 carries forward, above 0 what it collects of an earlier one. Never both. */
function forwardItems(due: Cents, { openBalanceCents, openReference = "" }: ForwardBalance, traceNumber: string): ProviderItem[] {
  if (due < 0) return [{ kind: "forwarded", code: "FB", reference: traceNumber, amountCents: due }];
  const collected = cents(Math.min(due, openBalanceCents));
  return collected > 0 ? [{ kind: "forwarded", code: "FB", reference: openReference, amountCents: collected }] : [];
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
