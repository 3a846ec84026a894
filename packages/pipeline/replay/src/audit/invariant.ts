// One invariant of an audit: how many things were held to it, and the first of those that break it, by place and number and never by a member.
import type { TopicName } from "@dripline/events";

export interface Breach {
  readonly topic?: TopicName | undefined;
  readonly partition?: number | undefined;
  readonly offset?: number | undefined;
  /** Claim control number. */
  readonly claimId?: string | undefined;
  readonly version?: number | undefined;
  /** TRN02 of an 835. */
  readonly traceNumber?: string | undefined;
  /** Below the folder of files. */
  readonly file?: string | undefined;
  readonly what: string;
}

export interface AuditedInvariant {
  readonly name: InvariantName;
  readonly says: string;
  readonly checked: number;
  readonly broken: number;
  /** The first ones. */
  readonly breaches: readonly Breach[];
}

/** In the order in which they are told. */
export const INVARIANTS = {
  received: "a claim is received once",
  receipts: "each received claim has receipts 1 to n, sealed, each naming the one before it",
  sums: "charge = paid + adjustments on each line, and each receipt is the sum of its lines",
  reversals: "a reversal and what it takes back come to nothing: money, units, entries",
  ledger: "the ledger's entries are those of the receipts, in order",
  balances: "no account ever stands below 0",
  payables: "each final receipt is payable once, as it was decided",
  remittances: "each 835 adds up by its own text, and is what its record says",
  reported: "each payable of a closed cycle stands on one 835, once",
  payments: "each 835 that pays is one payment of that amount, and no payment is requested twice",
  adjustments: "what an 835 states beyond claims is posted, and no payee gives back more than was carried forward",
  files: "the files are what the topics hold, byte for byte",
  keys: "no record's key is a member's id, name or birth date",
} as const;

export type InvariantName = keyof typeof INVARIANTS;

const SHOWN_MAX = 10;

export class Invariant {
  checked = 0;
  broken = 0;
  readonly #name: InvariantName;
  readonly #breaches: Breach[] = [];

  constructor(name: InvariantName) {
    this.#name = name;
  }

  break(breach: Breach): void {
    this.broken += 1;
    if (this.#breaches.length < SHOWN_MAX) this.#breaches.push(breach);
  }

  result(): AuditedInvariant {
    const name = this.#name;
    return { name, says: INVARIANTS[name], checked: this.checked, broken: this.broken, breaches: this.#breaches };
  }
}
