// What a 277CA says of a billing provider and of each of its claims.
import type { Cents, IsoDate } from "@dripline/claims";
import type { ClaimStatus } from "../reader-events.ts";

/** Loop 2010AA of the 837. */
export interface AcknowledgedProvider {
  readonly name: string;
  readonly npi: string;
}

export interface AcknowledgedClaim {
  readonly patientLastName: string;
  readonly patientFirstName?: string | undefined;
  readonly memberId: string;
  readonly patientControlNumber: string;
  readonly accepted: boolean;
  /** Three to an STC. */
  readonly statuses: readonly ClaimStatus[];
  /** STC12 of the first STC, a sentence of ours; never a value of the claim. */
  readonly text?: string | undefined;
  readonly chargeCents: Cents;
  /** REF*1K, of accepted claims only. */
  readonly claimId?: string | undefined;
  /** REF*D9. */
  readonly clearinghouseTrace?: string | undefined;
  readonly serviceFrom?: IsoDate | undefined;
  readonly serviceTo?: IsoDate | undefined;
}
