// What an 835 says, before it is text: one payee, one cycle, one claim sender. Amounts are whole cents, days are IsoDates.
import type { Adjustment, BankAccount, Cents, IsoDate, Payer, Units } from "@dripline/claims";

/** An amount of the whole transaction or of a line is proved by `proveBalance` before any of it is written. */
export interface Remittance extends RemittanceFigures {
  /** Loop 1000A, and the paying bank account of BPR06 to BPR09. */
  readonly payer: Payer;
  /** Loop 1000B. */
  readonly payee: Payee;
  /** TRN02: unique for each payment, at most 30 letters and digits. */
  readonly traceNumber: string;
  /** DTM*405: the cycle. */
  readonly productionDate: IsoDate;
  /** BPR16. */
  readonly effectiveDate: IsoDate;
  /** REF*EV: the sender of the claims, who receives this file. */
  readonly receiverId: string;
  readonly claims: readonly RemittanceClaim[];
}

export interface Payee {
  readonly npi: string;
  readonly name: string;
  readonly taxId: string;
  /** Paid by ACH where it is there, by check where it isn't. */
  readonly eft?: BankAccount | undefined;
}

/** Loop 2100. */
export interface RemittanceClaim extends ClaimFigures {
  /** CLP01: CLM01 as sent. */
  readonly patientControlNumber: string;
  /** CLP06: SBR09 of the claim. */
  readonly filingIndicator: string;
  /** CLP08 and CLP09. */
  readonly placeOfService: string;
  readonly frequency: string;
  /** NM1*QC. */
  readonly patient: RemittancePatient;
  /** DTM*050. */
  readonly receivedOn: IsoDate;
  /** REF*G1. */
  readonly authorizationNumber?: string | undefined;
  /** REF*F8: CLP07 of the claim that this one replaces. */
  readonly replaces?: string | undefined;
  /** AMT*AU; left out at 0. */
  readonly coverageCents?: Cents | undefined;
  readonly lines: readonly RemittanceLine[];
}

export interface RemittancePatient {
  readonly lastName: string;
  readonly firstName: string;
  readonly memberId: string;
}

/** Loop 2110. */
export interface RemittanceLine extends LineFigures {
  readonly code: string;
  readonly modifiers: readonly string[];
  /** SVC05. Units of a reversal may be negative here; on the wire they are as first sent. */
  readonly paidUnits: Units;
  /** SVC07, written where it differs from SVC05. */
  readonly submittedUnits: Units;
  readonly serviceFrom: IsoDate;
  readonly serviceTo: IsoDate;
  /** REF*6R, as sent. */
  readonly controlNumber?: string | undefined;
  /** AMT*B6; left out at 0. */
  readonly allowedCents: Cents;
  /** REF*0K, at most five: ids of the policy clauses that the line's decision stands on. */
  readonly policyClauses: readonly string[];
}

/** The figures of an 835 that must balance; read from content or from text. */
export interface RemittanceFigures {
  /** BPR01: I payment apart from the remittance, H notification only. */
  readonly handling: "I" | "H";
  /** BPR04. */
  readonly method: "ACH" | "CHK" | "NON";
  /** BPR02. */
  readonly paidCents: Cents;
  readonly claims: readonly ClaimFigures[];
  readonly providerAdjustments: readonly ProviderAdjustment[];
}

export interface ClaimFigures {
  /** CLP07. */
  readonly wireNumber: string;
  /** CLP02: processed as primary, secondary or tertiary; 22 reversal. */
  readonly status: "1" | "2" | "3" | "22";
  readonly chargeCents: Cents;
  readonly paidCents: Cents;
  /** CLP05, the sum of PR; written where it is more than 0. */
  readonly patientResponsibilityCents: Cents;
  readonly lines: readonly LineFigures[];
}

export interface LineFigures {
  readonly chargeCents: Cents;
  readonly paidCents: Cents;
  /** CAS. */
  readonly adjustments: readonly Adjustment[];
  /** LQ*HE: RARC. */
  readonly remarks: readonly string[];
}

/** PLB: a positive amount lowers the payment, a negative one raises it. */
export interface ProviderAdjustment {
  /** FB forwarding balance · WO overpayment recovery · 72 authorized return · L6 interest owed · B2 rebate. */
  readonly code: "FB" | "WO" | "72" | "L6" | "B2";
  readonly reference: string;
  readonly amountCents: Cents;
}
