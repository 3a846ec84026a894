// The policy bundle as the rules read it: clauses, dated rows, parameters and the mode of each rule.
import { type CodeRow, type InForce, type IsoDate, rowInForce } from "@dripline/claims";

/** A clause of the payment policy, paraphrased, with its place in the document. */
export interface Clause extends InForce {
  /** Short and stable, travels on the 835 in REF*0K: `HI-MOD-1`. At most 30 characters of letters, digits and hyphens. */
  readonly id: string;
  readonly heading: string;
  /** Our own words. */
  readonly paraphrase: string;
  /** Where in the policy it stands; "implied" clauses say so. */
  readonly where: string;
}

export type RuleMode = "active" | "monitor" | "off";

export interface RuleSetting {
  /** `R30`. */
  readonly id: string;
  readonly title: string;
  readonly clause: string;
  /** The mode by date of service; a day without a row is off. */
  readonly modes: readonly (InForce & { readonly mode: RuleMode })[];
}

/** Two codes that one provider may not bill for one member on one day: `denied` goes, whichever came first. */
export interface ConflictRow extends InForce {
  readonly denied: string;
  /** Codes, or `family:TPN`, or `kind:per-diem`. */
  readonly besides: readonly string[];
  readonly carc: string;
  readonly remarks: readonly string[];
  readonly clause: string;
}

/** Codes of one tier group: only the first of a day stays (volume tiers of TPN, of hydration). */
export interface TierRow extends InForce {
  readonly name: string;
  readonly codes: readonly string[];
  readonly carc: string;
  readonly remarks: readonly string[];
  readonly clause: string;
}

export interface PlaceRow extends InForce {
  readonly place: string;
  /** Where set, the place is allowed only with this modifier. */
  readonly withModifier?: string | undefined;
  readonly clause: string;
}

export interface ModifierRow extends InForce {
  readonly modifier: string;
  readonly meaning: string;
}

export type ParameterValue = string | number | boolean | readonly string[];

export interface ParameterRow extends InForce {
  readonly name: string;
  readonly value: ParameterValue;
  /** Where the value comes from: policy, payer's choice, default. */
  readonly source: string;
  /** The clause that the value carries out, where it isn't that of the rule that reads it. */
  readonly clause?: string | undefined;
}

/** One immutable version of the policy, ready to judge by. */
export interface Policy {
  /** SHA-256 of the bundle's content. */
  readonly version: string;
  readonly clauses: ReadonlyMap<string, Clause>;
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly codes: ReadonlyMap<string, readonly CodeRow[]>;
  readonly conflicts: readonly ConflictRow[];
  readonly tiers: readonly TierRow[];
  readonly places: readonly PlaceRow[];
  readonly modifiers: ReadonlyMap<string, readonly ModifierRow[]>;
  readonly parameters: ReadonlyMap<string, readonly ParameterRow[]>;
}

/** The row of a parameter in force on a day. The lint guarantees one for every day from the policy's start. */
export function parameterRow(policy: Policy, name: string, day: IsoDate): ParameterRow {
  const rows = policy.parameters.get(name) ?? [];
  for (const row of rows) if (row.from <= day && (row.to === undefined || day <= row.to)) return row;
  const first = rows[0];
  if (first === undefined) throw new Error(`invariant broken: the bundle has no parameter ${name}`);
  return first;
}

/** Whether a rule decides on a day: `monitor` speaks and changes nothing, and a day without a row is off. */
export function isActive(policy: Policy, rule: string, day: IsoDate): boolean {
  return rowInForce(policy.rules.get(rule)?.modes ?? [], day)?.mode === "active";
}
