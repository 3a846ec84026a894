// An audit of a log by its topics alone: no state, nothing judged again, nothing shared with the workers. One pass, topics side by side,
// so that what is held is what still waits for its other half; accounts that something was given back to are summed in a second one.
import type { LogRecord } from "@dripline/core";
import { type TopicName, topics } from "@dripline/events";
import { type AuditedInvariant, Invariant } from "./invariant.ts";
import { LedgerEntries } from "./ledger-entries.ts";
import { PaidClaims } from "./paid-claims.ts";
import { PayableReceipts } from "./payable-receipts.ts";
import { ProviderMoney } from "./provider-money.ts";
import { type LogToRead, nextOf, readValue, recordsOf, valuesOf } from "./read-topic.ts";
import { ReceiptChains } from "./receipt-chains.ts";
import { sumProblems } from "./receipt-sums.ts";
import { RecordKeys } from "./record-keys.ts";
import { type FilesToAudit, WrittenFiles } from "./written-files.ts";

export interface LogToAudit extends LogToRead {
  /** The member's pseudonym, where the installation's key is at hand. */
  readonly keyOf?: ((memberId: string) => string) | undefined;
  /** The folder that files were written to; left out, they aren't looked at. */
  readonly files?: FilesToAudit | undefined;
  readonly onProgress?: ((receipts: number) => void) | undefined;
}

export async function auditLog(toAudit: LogToAudit): Promise<readonly AuditedInvariant[]> {
  const auditor = new Auditor(toAudit, await closedCycles(toAudit));
  await auditor.takeClaims();
  await auditor.takeReceipts();
  await auditor.takeTheRest();
  return auditor.results();
}

async function closedCycles(from: LogToRead): Promise<ReadonlySet<string>> {
  const closed = new Set<string>();
  for await (const { value } of valuesOf(from, "cycles.closed", () => {})) closed.add(value.date);
  return closed;
}

class Auditor {
  readonly #toAudit: LogToAudit;
  readonly #chains: ReceiptChains;
  readonly #sums = new Invariant("sums");
  readonly #ledger: LedgerEntries;
  readonly #payables = new PayableReceipts();
  readonly #paid: PaidClaims;
  readonly #beyond = new ProviderMoney();
  readonly #keys: RecordKeys;
  readonly #files: WrittenFiles | undefined;
  readonly #topics: ReturnType<typeof moneyTopics>;

  constructor(toAudit: LogToAudit, closed: ReadonlySet<string>) {
    this.#toAudit = toAudit;
    this.#chains = new ReceiptChains(toAudit.log);
    this.#keys = new RecordKeys(toAudit.keyOf);
    this.#ledger = new LedgerEntries(toAudit, (record) => this.#keys.take(record));
    this.#paid = new PaidClaims(closed);
    this.#files = toAudit.files && new WrittenFiles(toAudit.files);
    this.#topics = moneyTopics(toAudit, { payables: this.#payables, paid: this.#paid });
  }

  async takeClaims(): Promise<void> {
    const { received } = this.#chains;
    for await (const { record, value } of valuesOf(this.#toAudit, "claims.received", (breach) => received.break(breach))) {
      this.#chains.takeClaim(record, value);
      this.#keys.take(record);
      this.#keys.takeMember(value.member, record);
    }
    for await (const { value } of valuesOf(this.#toAudit, "claims.quarantined", () => {})) {
      const claimId = quarantinedClaim(value);
      if (claimId !== undefined) this.#chains.setAside(claimId);
      if (value.topic === "payments.requested") this.#paid.setAside(value.offset);
    }
  }

  async takeReceipts(): Promise<void> {
    const { receipts } = this.#chains;
    for await (const { record, value } of valuesOf(this.#toAudit, "claims.adjudicated", (breach) => receipts.break(breach))) {
      const { topic, partition, offset } = record;
      const { claimId, version } = value;
      await this.#chains.takeReceipt(record, value);
      this.#sums.checked += 1;
      for (const what of sumProblems(value)) this.#sums.break({ topic, partition, offset, claimId, version, what });
      await this.#ledger.takeReceipt(record, value);
      this.#payables.takeReceipt(record, value);
      this.#keys.take(record);
      this.#keys.takeMember(value.claim.member, record);
      await this.#takePayables(this.#payables.finals);
      this.#toAudit.onProgress?.(receipts.checked);
    }
  }

  /** What lies behind the last receipt, and every topic that was only waited for. */
  async takeTheRest(): Promise<void> {
    await this.#takePayables(Number.POSITIVE_INFINITY);
    await this.#takeRemittances(Number.POSITIVE_INFINITY);
    await this.#takePayments(Number.POSITIVE_INFINITY);
    const { adjustments } = this.#beyond;
    for await (const { record, value } of valuesOf(this.#toAudit, "receivables.posted", (breach) => adjustments.break(breach))) {
      this.#beyond.takeReceivable(record, value);
      this.#keys.take(record);
    }
    await this.#ledger.finish();
    if (this.#files !== undefined)
      for await (const { record, value } of valuesOf(this.#toAudit, "acknowledgements.issued", () => {}))
        this.#files.takeAcknowledgement(record, value);
    await this.#takeOtherKeys();
    for (const each of [this.#chains, this.#payables, this.#paid, this.#beyond, this.#keys, this.#files]) each?.finish();
  }

  results(): readonly AuditedInvariant[] {
    const { received, receipts, reversals } = this.#chains;
    const { ledger, balances } = this.#ledger;
    const { remittances, reported, payments } = this.#paid;
    const all = [
      received,
      receipts,
      this.#sums,
      reversals,
      ledger,
      balances,
      this.#payables.payables,
      remittances,
      reported,
      payments,
      this.#beyond.adjustments,
    ];
    return [...all, ...(this.#files ? [this.#files.files] : []), this.#keys.keys].map((each) => each.result());
  }

  /** So many in all: each topic is read as far as the one before it has come. */
  async #takePayables(count: number): Promise<void> {
    const { payables } = this.#payables;
    while (payables.checked < count) {
      const next = await nextOf(this.#topics.payables);
      if (next === undefined) return;
      this.#payables.takePayable(next.record, next.value);
      this.#paid.takePayable(next.record, next.value);
      this.#keys.take(next.record);
      await this.#takeRemittances(payables.checked);
    }
  }

  async #takeRemittances(claims: number): Promise<void> {
    while (this.#paid.claims < claims) {
      const next = await nextOf(this.#topics.remittances);
      if (next === undefined) return;
      const { providerAdjustments } = this.#paid.takeRemittance(next.record, next.value);
      this.#beyond.takeRemittance(next.record, next.value, providerAdjustments);
      this.#files?.takeRemittance(next.record, next.value);
      this.#keys.take(next.record);
      await this.#takePayments(this.#paid.paying);
    }
  }

  async #takePayments(count: number): Promise<void> {
    while (this.#paid.payments.checked < count) {
      const next = await nextOf(this.#topics.payments);
      if (next === undefined) return;
      const isNews = this.#paid.takePayment(next.record, next.value);
      if (isNews) this.#files?.takePayment(next.value);
      this.#keys.take(next.record);
    }
  }

  async #takeOtherKeys(): Promise<void> {
    for (const { name, key } of topics) {
      if (READ_BEFORE.has(name)) continue;
      const isOfPeople = key === "member" || key === "payee" || name === "reference.members";
      for await (const record of recordsOf(this.#toAudit, name, () => {}))
        if (isOfPeople) this.#keys.take(record);
        else this.#keys.takeOther(record);
    }
  }
}

/** Their keys were taken with their records. */
const READ_BEFORE: ReadonlySet<TopicName> = new Set<TopicName>([
  "claims.received",
  "claims.adjudicated",
  "ledger.entries",
  "payables.posted",
  "remittances.issued",
  "payments.requested",
  "receivables.posted",
]);

function moneyTopics(from: LogToRead, { payables, paid }: { readonly payables: PayableReceipts; readonly paid: PaidClaims }) {
  return {
    payables: valuesOf(from, "payables.posted", (breach) => payables.payables.break(breach)),
    remittances: valuesOf(from, "remittances.issued", (breach) => paid.remittances.break(breach)),
    payments: valuesOf(from, "payments.requested", (breach) => paid.payments.break(breach)),
  };
}

/** The claim that a worker set aside, where what is left of it says which it was. */
function quarantinedClaim({ topic, value }: { readonly topic: string; readonly value: Uint8Array }): string | undefined {
  const record = { value } as Pick<LogRecord, "value">;
  if (topic === "claims.received") return readValue(topic, record)?.claimId;
  return topic === "claims.screened" ? readValue(topic, record)?.claim.claimId : undefined;
}
