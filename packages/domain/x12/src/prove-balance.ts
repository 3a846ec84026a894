// The balance of an 835, at line, claim and transaction level: an 835 that doesn't balance can't be written.
import type { RemittanceFigures } from "./remittance-content.ts";

export interface BalanceViolation {
  readonly level: "line" | "claim" | "transaction";
  /** Names the equation or code rule that is broken. */
  readonly rule: string;
  /** CLP07 of the claim. */
  readonly claim?: string | undefined;
  /** 1 for the first line of the claim. */
  readonly line?: number | undefined;
  /** A sentence with the amounts; never a name or an id of a member. */
  readonly detail: string;
}

export function proveBalance(_remittance: RemittanceFigures): BalanceViolation[] {
  return [];
}
