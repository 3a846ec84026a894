// What a run did, counted as it goes: files, claims, lines, dollars and the reasons of denials.
import type { Decision } from "@dripline/claims";
import type { Policy } from "@dripline/policy";

export interface Acknowledged {
  readonly ack: "ta1" | "999" | "277ca" | "unreadable";
  readonly accepted: boolean;
}

export class RunTally {
  files = 0;
  acceptedClaims = 0;
  rejectedClaims = 0;
  lines = 0;
  chargeCents = 0;
  paidCents = 0;
  patientResponsibilityCents = 0;
  remittances = 0;
  payments = 0;
  paymentCents = 0;
  /** Earlier decisions taken back, and what they had paid. */
  reversals = 0;
  reversedCents = 0;
  readonly dispositions: Record<string, number> = { paid: 0, denied: 0, pended: 0 };
  readonly acknowledgements: Record<string, number> = {};
  /** Sets, groups or interchanges that were turned away. */
  readonly refusals: Record<string, number> = {};
  /** Lines denied or cut, by rule and reason code. */
  readonly reasons = new Map<string, { lines: number; readonly title: string }>();

  decided(decision: Decision, policy: Policy): void {
    this.acceptedClaims += 1;
    this.lines += decision.lines.length;
    this.chargeCents += decision.chargeCents;
    this.paidCents += decision.paidCents;
    this.patientResponsibilityCents += decision.patientResponsibilityCents;
    this.dispositions[decision.disposition] = (this.dispositions[decision.disposition] ?? 0) + 1;
    for (const verdict of decision.verdicts) {
      if (verdict.outcome !== "deny" && verdict.outcome !== "reduce" && verdict.outcome !== "pend") continue;
      const reason = `${verdict.rule} ${verdict.outcome}${verdict.carc === undefined ? "" : ` ${verdict.group ?? "CO"} ${verdict.carc}`}`;
      const known = this.reasons.get(reason);
      if (known) known.lines += 1;
      else this.reasons.set(reason, { lines: 1, title: policy.rules.get(verdict.rule)?.title ?? "" });
    }
  }

  /** `paidCents` of a reversal: 0 or less. */
  reversed({ paidCents }: Decision): void {
    this.reversals += 1;
    this.reversedCents += paidCents;
  }

  acknowledged({ ack, accepted }: Acknowledged): void {
    this.acknowledgements[ack] = (this.acknowledgements[ack] ?? 0) + 1;
    if (!accepted) this.refusals[ack] = (this.refusals[ack] ?? 0) + 1;
  }

  issued(paidCents: number): void {
    this.remittances += 1;
    if (paidCents === 0) return;
    this.payments += 1;
    this.paymentCents += paidCents;
  }
}
