// 999: the answer to a functional group of claims, set by set.
import type { SegmentError } from "../reader-events.ts";
import type { Envelope } from "./envelope.ts";

export interface GroupAcknowledgement {
  readonly envelope: Envelope;
  /** GS01, GS06 and GS08 of the group answered, as sent. */
  readonly group: { readonly functionalId: "HC"; readonly control: string; readonly version: string };
  readonly sets: readonly SetAck[];
  readonly ak9: GroupVerdict;
}

/** AK2, its errors, IK5. */
export interface SetAck {
  /** ST02 and ST03 as sent. */
  readonly control: string;
  readonly version: string;
  readonly accepted: boolean;
  /** IK502 to IK506. */
  readonly ik5Codes: readonly string[];
  readonly errors: readonly Omit<SegmentError, "edits">[];
}

/** AK9. */
export interface GroupVerdict {
  readonly code: "A" | "E" | "P" | "R";
  /** AK902: what GE01 says; sets received where there is no GE01. */
  readonly included: number;
  readonly received: number;
  readonly accepted: number;
  /** AK905 to AK909. */
  readonly codes: readonly string[];
}

export function write999({ envelope }: GroupAcknowledgement): string {
  return String(envelope.control);
}
