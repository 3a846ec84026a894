// 277CA: the answer to every claim of an accepted transaction set. Totals precede details, so claims are gathered and written at the end.
import type { Cents, IsoDate } from "@dripline/claims";
import type { ClaimStatus } from "../reader-events.ts";
import type { Envelope } from "./envelope.ts";

export interface ClaimAcknowledgementHeader extends Envelope {
  readonly payer: { readonly name: string; readonly id: string };
  /** Loop 1000A of the 837: NM103 and NM109. */
  readonly submitter: { readonly name: string; readonly id: string };
  readonly set: AcknowledgedSet;
}

export interface AcknowledgedSet {
  /** BHT03 of the 837: the submitter's own name of the batch, echoed. */
  readonly reference: string;
  /** Day of receipt. */
  readonly receivedOn: IsoDate;
  /** Our name of the receipt, unique for each set: BHT03 of the 277CA and its receipt trace. */
  readonly receipt: string;
}

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
  /** STC12, a sentence of ours; never a value of the claim. */
  readonly text?: string | undefined;
  readonly chargeCents: Cents;
  /** REF*1K, of accepted claims only. */
  readonly claimId?: string | undefined;
  /** REF*D9. */
  readonly clearinghouseTrace?: string | undefined;
  readonly serviceFrom?: IsoDate | undefined;
  readonly serviceTo?: IsoDate | undefined;
}

export class ClaimAcknowledgement {
  readonly #header: ClaimAcknowledgementHeader;
  constructor(header: ClaimAcknowledgementHeader) {
    this.#header = header;
  }
  /** The claims that follow are this provider's. */
  provider(_provider: AcknowledgedProvider): void {}
  claim(_claim: AcknowledgedClaim): void {}
  write(): string {
    return String(this.#header.control);
  }
}
