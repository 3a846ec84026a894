// What a verification finds wrong, with the place in the log: never a name, birth date or member id.
import type { TopicName } from "@dripline/events";
import type { FieldDifference } from "./field-differences.ts";

export type FindingKind =
  /** Judged again, the receipt comes out otherwise. */
  | "differs"
  /** The bytes are no receipt, or not what was sealed. */
  | "damaged"
  /** Its policy version isn't on `policies.published`. */
  | "policy"
  /** The claim's receipts don't follow from each other. */
  | "chain"
  /** A receipt was changed, dropped, inserted or moved since it was written. */
  | "tree"
  /** Entries of the ledger that aren't those of the receipts, or a balance below 0. */
  | "ledger";

export interface Finding {
  readonly kind: FindingKind;
  /** Left out where it is `claims.adjudicated`. */
  readonly topic?: TopicName | undefined;
  /** On the topic. */
  readonly offset: number;
  readonly partition: number;
  readonly claimId?: string | undefined;
  readonly version?: number | undefined;
  readonly what: string;
  readonly fields?: readonly FieldDifference[] | undefined;
}
