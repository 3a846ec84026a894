// Screening as a worker: claims.received becomes claims.screened. It owns no state and touches no ledger.
import type { Worker } from "@dripline/core";
import type { Policy } from "@dripline/policy";
import type { ReferenceTables } from "@dripline/reference";
import type { ReferenceReader } from "./reference-reader.ts";
import { screenClaim, screenedOutput } from "./screen-claim.ts";

export interface ScreeningParts {
  readonly policy: Policy;
  readonly reference: ReferenceReader;
  /** The member's pseudonym: the key of records. */
  readonly keyOf: (memberId: string) => string;
}

export interface ScreeningFacts {
  readonly tables: ReferenceTables;
  /** By reference topic, how far the tables had been read. */
  readonly readTo: Readonly<Record<string, number>>;
}

export function screeningWorker({ policy, reference, keyOf }: ScreeningParts): Worker<"claims.received", ScreeningFacts> {
  return {
    name: "screening",
    from: "claims.received",
    gather: (_claims, { log }) => gatherReference(reference, log),
    decide: (claims, { tables }) => ({
      outputs: claims.map((claim) => screenedOutput(screenClaim(claim, { tables, policy }), keyOf(claim.member.memberId))),
      state: new Map(),
    }),
    learn: ({ log }) => reference.catchUp(log).then(() => {}),
  };
}

/** Whoever was started before the first feed waits for nothing: a table without a payer is read again. */
export async function gatherReference(reference: ReferenceReader, log: Parameters<ReferenceReader["catchUp"]>[0]): Promise<ScreeningFacts> {
  if (reference.tables.payer === undefined) await reference.catchUp(log);
  return { tables: reference.tables, readTo: reference.readTo() };
}
