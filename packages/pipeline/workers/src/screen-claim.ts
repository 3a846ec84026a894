// Screening of one claim: reference facts gathered, its lines screened, and the record that hands both on to adjudication.
import { type ScreenedClaim, screen } from "@dripline/adjudication";
import type { Claim } from "@dripline/claims";
import type { Output } from "@dripline/core";
import { encode, type Receipt, type ScreenedRecord } from "@dripline/events";
import type { Policy } from "@dripline/policy";
import type { ReferenceTables } from "@dripline/reference";
import { referenceJson } from "./facts-json.ts";
import { gatherFacts } from "./gather-facts.ts";
import { reviveReference } from "./revive-reference.ts";

/** A screened claim between the two workers: in one process it is handed on as it is, between two as a record. */
export interface ScreenedInHand {
  readonly screened: ScreenedClaim;
  /** The reference facts as the receipt will hold them. */
  readonly reference: string;
}

export interface ScreeningContext {
  readonly tables: ReferenceTables;
  readonly policy: Policy;
}

export function screenClaim(claim: Claim, { tables, policy }: ScreeningContext): ScreenedInHand {
  const facts = gatherFacts(claim, tables);
  const reference = referenceJson(facts);
  return { screened: screen(claim, facts, policy), reference };
}

/** The record of a screened claim; `key` is the member's pseudonym. */
export function screenedOutput({ screened: { claim, verdicts }, reference }: ScreenedInHand, key: string): Output {
  return { topic: "claims.screened", key, value: encode("claims.screened", { claim, verdicts, facts: reference }) };
}

/** The screened claim that a record holds: judged from here it gives the same receipt as from memory. */
export function reviveScreened({ claim, verdicts, facts }: ScreenedRecord): ScreenedInHand {
  return { screened: { claim, verdicts, facts: reviveReference(facts) }, reference: facts };
}

/** A receipt's claim screened again by the reference facts that the receipt holds. */
export function screenedFromReceipt({ claim, facts }: Pick<Receipt, "claim" | "facts">, policy: Policy): ScreenedInHand {
  const revived = reviveReference(facts);
  return { screened: screen(claim, revived, policy), reference: referenceJson(revived) };
}
