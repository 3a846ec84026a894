// The claim as submitted: what every worker reads and none changes.
import type { IsoDate } from "./days.ts";
import type { Instant } from "./instants.ts";
import type { Cents } from "./money.ts";
import type { Units } from "./units.ts";

/** 837P CLM05-3: an original, a replacement or a void. */
export type Frequency = "1" | "7" | "8";

/** One claim of an accepted 837P, in the terms of the guide (loops 2000A to 2430). Absent is undefined. */
export interface Claim {
  /** Claim control number, ours: year, day of the year, sequence (277CA REF*1K, 835 CLP07). */
  readonly claimId: string;
  readonly receivedAt: Instant;
  /** Day of receipt in the plan's time zone. */
  readonly receivedOn: IsoDate;
  /** ISA15 = T: judged and acknowledged, touches no balance, remittance or payment. */
  readonly test: boolean;
  readonly source: ClaimSource;
  /** CLM01. */
  readonly patientControlNumber: string;
  readonly frequency: Frequency;
  /** REF*F8: the claim control number that a replacement or void is about. */
  readonly replaces?: string | undefined;
  /** CLM02. */
  readonly chargeCents: Cents;
  /** CLM05-1. */
  readonly placeOfService: string;
  /** CLM20. */
  readonly delayReason?: string | undefined;
  /** Loop 2010AA: who is paid. */
  readonly billing: BillingProvider;
  readonly member: ClaimMember;
  /** SBR01 of loop 2000B, our rank among the payers: P, S, T … */
  readonly payerRank: string;
  /** SBR09. */
  readonly filingIndicator?: string | undefined;
  /** REF*G1, loop 2300. */
  readonly authorizationNumber?: string | undefined;
  /** REF*9F, loop 2300. */
  readonly referralNumber?: string | undefined;
  /** REF*4N, loop 2300: 1 urgent, 3 emergency. */
  readonly serviceException?: string | undefined;
  /** REF*D9, echoed on the 277CA. */
  readonly clearinghouseTrace?: string | undefined;
  /** HI, without dots; the first is the principal. */
  readonly diagnoses: readonly string[];
  /** NM1*DN of loop 2310A. */
  readonly referringNpi?: string | undefined;
  /** NM1*P3 of loop 2310A. */
  readonly primaryCareNpi?: string | undefined;
  /** NM1*82 of loop 2310B. */
  readonly renderingNpi?: string | undefined;
  /** NTE, loop 2300. */
  readonly note?: string | undefined;
  /** Loop 2320, one for each other payer. */
  readonly otherPayers: readonly OtherPayer[];
  readonly lines: readonly ServiceLine[];
}

/** Where in the feed a claim stood. */
export interface ClaimSource {
  /** ISA06, trimmed. */
  readonly sender: string;
  readonly interchange: string;
  readonly group: string;
  readonly set: string;
}

export interface BillingProvider {
  readonly npi: string;
  /** REF*EI or REF*SY. */
  readonly taxId: string;
  readonly taxonomy?: string | undefined;
}

/** The patient of a Medicare Advantage claim is the subscriber. Protected health information: never logged. */
export interface ClaimMember {
  /** NM109 of loop 2010BA. */
  readonly memberId: string;
  readonly lastName: string;
  readonly firstName: string;
  readonly birthDate?: IsoDate | undefined;
  readonly sex?: string | undefined;
  /** SBR02 = 18. */
  readonly isSubscriber: boolean;
}

/** Loops 2320 and 2330: what another payer is and did. */
export interface OtherPayer {
  readonly payerId: string;
  readonly rank: string;
  readonly paidCents?: Cents | undefined;
  readonly patientOwesCents?: Cents | undefined;
  readonly adjudicatedOn?: IsoDate | undefined;
  readonly adjustments: readonly PriorAdjustment[];
}

export interface PriorAdjustment {
  readonly group: string;
  readonly carc: string;
  readonly amountCents: Cents;
}

/** Loop 2400 with 2410, 2420 and 2430. */
export interface ServiceLine {
  /** LX01. */
  readonly line: number;
  /** REF*6R. */
  readonly controlNumber?: string | undefined;
  /** SV101-2. */
  readonly code: string;
  /** SV101-3 to -6, as sent. */
  readonly modifiers: readonly string[];
  /** SV101-7. */
  readonly description?: string | undefined;
  readonly chargeCents: Cents;
  readonly units: Units;
  /** SV105, where it differs from the claim's. */
  readonly placeOfService?: string | undefined;
  /** SV109 = Y. */
  readonly emergency: boolean;
  /** DTP*472. */
  readonly serviceFrom: IsoDate;
  readonly serviceTo: IsoDate;
  /** DTP*471. */
  readonly prescribedOn?: IsoDate | undefined;
  /** DTP*463. */
  readonly therapyBegan?: IsoDate | undefined;
  /** REF*G1, up to five. */
  readonly authorizationNumbers: readonly string[];
  /** REF*9F, the first. */
  readonly referralNumber?: string | undefined;
  readonly drug?: DrugIdentification | undefined;
  /** NTE, loop 2400. */
  readonly note?: string | undefined;
  /** NM1*DK of loop 2420E. */
  readonly orderingNpi?: string | undefined;
  /** NM1*DN of loop 2420F. */
  readonly referringNpi?: string | undefined;
  /** NM1*82 of loop 2420A. */
  readonly renderingNpi?: string | undefined;
  /** Loop 2430, one for each prior payer. */
  readonly priorPayments: readonly PriorLinePayment[];
}

/** Loop 2410: LIN and CTP, as sent. */
export interface DrugIdentification {
  readonly ndc: string;
  /** CTP04 in package units, thousandths. */
  readonly quantity?: Units | undefined;
  /** CTP05-1: UN, ML, GR, ME, F2. */
  readonly unit?: string | undefined;
  /** REF*XZ. */
  readonly prescriptionNumber?: string | undefined;
  /** REF*VY. */
  readonly compoundLink?: string | undefined;
}

export interface PriorLinePayment {
  readonly payerId: string;
  readonly paidCents: Cents;
  readonly adjudicatedOn?: IsoDate | undefined;
  readonly adjustments: readonly PriorAdjustment[];
}
