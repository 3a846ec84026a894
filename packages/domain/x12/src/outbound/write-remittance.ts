// 835: what was decided and what is paid, for one payee of one cycle. It is proved to balance before a segment is written.
import type { Remittance } from "../remittance-content.ts";
import type { Envelope } from "./envelope.ts";

export function writeRemittance(remittance: Remittance, envelope: Envelope): string {
  return `${remittance.traceNumber}${envelope.control}`;
}
