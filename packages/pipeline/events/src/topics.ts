// The topics of the flow, as data: who they are keyed by, whether they are compacted, and the number of their schema.
import type { Claim } from "@dripline/claims";
import type {
  AcknowledgementIssued,
  CheckpointPublished,
  CycleClosed,
  FactKind,
  FileTaken,
  LedgerEntry,
  OrderCarriedOut,
  Payable,
  PaymentRequested,
  PolicyPublished,
  Quarantined,
  Receipt,
  Receivable,
  ReferenceFact,
  RemittanceIssued,
  ScreenedRecord,
} from "./records.ts";

/** What is on each topic. */
export interface Records extends Record<`reference.${FactKind}`, ReferenceFact> {
  "claims.received": Claim;
  "claims.screened": ScreenedRecord;
  "claims.adjudicated": Receipt;
  "ledger.entries": LedgerEntry;
  "payables.posted": Payable;
  "receivables.posted": Receivable;
  "remittances.issued": RemittanceIssued;
  "payments.requested": PaymentRequested;
  "acknowledgements.issued": AcknowledgementIssued;
  "files.taken": FileTaken;
  "policies.published": PolicyPublished;
  "cycles.closed": CycleClosed;
  "orders.carried-out": OrderCarriedOut;
  "claims.quarantined": Quarantined;
  "checkpoints.published": CheckpointPublished;
}

export type TopicName = keyof Records;

/** What a record's key says: the member's pseudonym (`memberKey`), the payee's NPI, the clearinghouse, a file's digest, or what the record is about. */
export type KeyKind = "member" | "payee" | "sender" | "fact" | "policy" | "cycle" | "order" | "position" | "partition" | "file";

export interface Topic {
  readonly name: TopicName;
  readonly key: KeyKind;
  /** Only the newest record of a key has to stay. */
  readonly compacted: boolean;
  /** Folder below `schemas/`. */
  readonly schema: string;
  /** Number of that schema: with a version it makes the id of the Confluent frame on one machine. Never given to another schema. */
  readonly schemaNumber: number;
}

const factKinds: readonly FactKind[] = [
  "payer",
  "members",
  "benefit-plans",
  "providers",
  "contracts",
  "fee-schedules",
  "codes",
  "drugs",
  "new-to-market",
  "coverage-requests",
  "prior-authorization",
  "authorizations",
  "referrals",
  "unit-limits",
  "stays",
  "holidays",
];

function flow(name: TopicName, key: KeyKind, schemaNumber: number): Topic {
  return { name, key, compacted: false, schema: name, schemaNumber };
}

/** Every topic, in the order of the flow. */
export const topics: readonly Topic[] = [
  flow("claims.received", "member", 1),
  flow("claims.screened", "member", 2),
  flow("claims.adjudicated", "member", 3),
  flow("ledger.entries", "member", 4),
  flow("payables.posted", "payee", 5),
  flow("receivables.posted", "payee", 13),
  flow("remittances.issued", "payee", 6),
  flow("payments.requested", "payee", 7),
  flow("acknowledgements.issued", "sender", 8),
  flow("files.taken", "file", 15),
  ...factKinds.map((kind): Topic => ({ name: `reference.${kind}`, key: "fact", compacted: true, schema: "reference", schemaNumber: 9 })),
  flow("policies.published", "policy", 10),
  flow("cycles.closed", "cycle", 11),
  flow("orders.carried-out", "order", 16),
  flow("claims.quarantined", "position", 12),
  flow("checkpoints.published", "partition", 14),
];

const byName = new Map<string, Topic>(topics.map((topic) => [topic.name, topic]));

/** A topic by name; undefined where there is none. */
export function topicNamed(name: string): Topic | undefined {
  return byName.get(name);
}

/** The topic of a kind of feed. */
export function referenceTopic(kind: FactKind): `reference.${FactKind}` {
  return `reference.${kind}`;
}
