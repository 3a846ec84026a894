// Who sends and receives what we write, when, and under which control numbers.
import type { IsoDate } from "@dripline/claims";

/** ISA and GS of one interchange with one functional group and one transaction set. */
export interface Envelope {
  /** We, the payer: ISA05, ISA06. */
  readonly senderQualifier: string;
  readonly senderId: string;
  /** ISA07, ISA08: the sender of the claims, as it wrote itself. */
  readonly receiverQualifier: string;
  readonly receiverId: string;
  /** ISA09. */
  readonly date: IsoDate;
  /** ISA10 as minutes since midnight: 570 is 0930. */
  readonly minute: number;
  /** ISA13. */
  readonly control: number;
  /** GS06. */
  readonly groupControl: number;
  /** ISA15 = T. */
  readonly test: boolean;
}
