// A stretch of receipts judged again, one after the other: the part of a verification that any number of threads can share.
import type { Entry } from "@dripline/claims";
import type { Log, LogRecord } from "@dripline/core";
import {
  decode,
  decodeToJudge,
  isSealed,
  type Receipt,
  type ReceiptToJudge,
  readable,
  type SealedReceipt,
  UnreadableRecord,
} from "@dripline/events";
import { fieldDifferences } from "./field-differences.ts";
import type { Finding } from "./finding.ts";
import { judgeAgain } from "./judge-again.ts";
import { LeafList, sealOf } from "./leaf-list.ts";
import type { PolicyVersions } from "./policy-versions.ts";
import { recordsInOrder, type Stretch } from "./records-in-order.ts";

/** A receipt that stands on an earlier one of its claim: checked when that one's place is known. */
export interface LaterVersion {
  readonly offset: number;
  readonly claimId: string;
  readonly version: number;
  readonly previousReceipt: string | undefined;
  readonly isReversal: boolean;
}

export interface JudgedStretch {
  readonly receipts: number;
  readonly findings: readonly Finding[];
  readonly later: readonly LaterVersion[];
  /** Seals of the receipts, in order. */
  readonly leaves: LeafList;
  /** The ledger entries that the receipts post, a line each, in order. */
  readonly entries: readonly string[];
}

export interface Judging {
  readonly log: Log;
  readonly policies: PolicyVersions;
  readonly partition: number;
  /** The member's pseudonym, where the installation's key is at hand. */
  readonly keyOf?: ((memberId: string) => string) | undefined;
}

/** Judges the receipts of a stretch. Reversals are left to those who know the receipt that they reverse. */
export async function judgeStretch(judging: Judging, stretch: Stretch): Promise<JudgedStretch> {
  const judged = new StretchInHand(judging);
  const at = { topic: "claims.adjudicated", partition: judging.partition } as const;
  const onDamage = (offset: number, what: string): void => judged.damaged(offset, what);
  for await (const record of recordsInOrder(judging.log, at, { ...stretch, onDamage })) judged.take(record);
  return judged;
}

class StretchInHand implements JudgedStretch {
  receipts = 0;
  readonly findings: Finding[] = [];
  readonly later: LaterVersion[] = [];
  readonly leaves: LeafList = new LeafList();
  readonly entries: string[] = [];
  readonly #judging: Judging;

  constructor(judging: Judging) {
    this.#judging = judging;
  }

  damaged(offset: number, what: string): void {
    this.findings.push({ kind: "damaged", offset, partition: this.#judging.partition, what });
  }

  take(record: LogRecord): void {
    this.receipts += 1;
    this.leaves.push(sealOf(record.value), record.offset);
    const receipt = this.#read(record, decodeToJudge);
    if (receipt === undefined) return;
    this.#checkKey(record, receipt);
    if (receipt.version > 1 || receipt.previousReceipt !== undefined || receipt.reverses !== undefined) this.#noteLater(record, receipt);
    const { claimId, version, disposition } = receipt;
    const entries = disposition === "reversed" ? this.#read(record, decodeWhole)?.entries : this.#judge(record, receipt);
    for (const { account, amount, line } of entries ?? [])
      this.entries.push(entryText({ key: record.key, claimId, version, line, account, amount }));
  }

  /** A finding is added where the record can't be read. */
  #read<Read>(record: LogRecord, read: (value: Uint8Array) => Read): Read | undefined {
    try {
      return read(record.value);
    } catch (error) {
      if (!(error instanceof UnreadableRecord)) throw error;
      this.damaged(record.offset, error.message);
      return undefined;
    }
  }

  #noteLater({ offset }: LogRecord, { claimId, version, previousReceipt, disposition }: ReceiptToJudge): void {
    this.later.push({ offset, claimId, version, previousReceipt, isReversal: disposition === "reversed" });
  }

  /** The entries that the record posts: those that come out, as long as the same record does. */
  #judge(record: LogRecord, receipt: ReceiptToJudge): readonly Entry[] | undefined {
    const policy = this.#judging.policies.get(receipt.policyVersion);
    if (policy === undefined) {
      this.findings.push({ ...placeOf(record, receipt), kind: "policy", what: `policy ${receipt.policyVersion} was never published` });
      return this.#read(record, decodeWhole)?.entries;
    }
    let judged: SealedReceipt | undefined;
    const finding = compareAgain(record, receipt, () => {
      judged = judgeAgain(receipt, policy);
      return judged;
    });
    if (finding === undefined) return judged?.receipt.entries;
    this.findings.push(finding);
    return isReadable(record) ? decodeWhole(record.value).entries : undefined;
  }

  #checkKey(record: LogRecord, receipt: ReceiptToJudge): void {
    const { keyOf } = this.#judging;
    if (keyOf === undefined || keyOf(receipt.memberId) === record.key) return;
    this.findings.push({ ...placeOf(record, receipt), kind: "damaged", what: "the record's key isn't the member's pseudonym" });
  }
}

function decodeWhole(value: Uint8Array): Receipt {
  return decode("claims.adjudicated", value);
}

function isReadable({ value }: LogRecord): boolean {
  try {
    decodeWhole(value);
    return true;
  } catch (error) {
    if (error instanceof UnreadableRecord) return false;
    throw error;
  }
}

type Named = Pick<Receipt, "claimId" | "version">;

/** A finding where what comes out isn't the record, byte for byte. */
export function compareAgain(record: LogRecord, receipt: Named, again: () => SealedReceipt): Finding | undefined {
  const place = placeOf(record, receipt);
  try {
    const judged = again();
    if (judged.value.equals(record.value)) return undefined;
    const fields = fieldDifferences(
      readable("claims.adjudicated", decodeWhole(record.value)),
      readable("claims.adjudicated", judged.receipt),
    );
    if (isSealed(record.value)) return { ...place, kind: "differs", what: "judged again, it comes out otherwise", fields };
    return { ...place, kind: "damaged", what: "the record isn't what was sealed", fields };
  } catch (error) {
    if (error instanceof UnreadableRecord) return { ...place, kind: "damaged", what: error.message };
    const what = `it can't be judged again: ${error instanceof Error ? error.message : "unknown"}`;
    return { ...place, kind: isSealed(record.value) ? "differs" : "damaged", what };
  }
}

export function placeOf({ offset, partition }: LogRecord, { claimId, version }: Named): Omit<Finding, "kind" | "what"> {
  return { offset, partition, claimId, version };
}

export interface EntryPlace {
  readonly key: string;
  readonly claimId: string;
  readonly version: number;
  readonly line?: number | undefined;
  readonly account: string;
  readonly amount: number;
}

/** One entry as a line of text, to be compared with what the ledger has. */
export function entryText({ key, claimId, version, line, account, amount }: EntryPlace): string {
  return `${key} ${claimId} ${version} ${line ?? ""} ${account} ${amount}`;
}
