// Which rules speak on a day, and how: found once for each day, since a claim asks some forty rules of each of its lines.
import type { IsoDate } from "@dripline/claims";
import type { LineRule, Policy, RuleMode, RuleSetting } from "@dripline/policy";

/** A rule that isn't off. */
export interface SpeakingRule {
  readonly rule: LineRule;
  readonly mode: RuleMode;
}

/** The modes of a bundle's rules on one day. */
export class RuleModes {
  readonly #modes: ReadonlyMap<string, RuleMode>;
  readonly #speaking = new Map<readonly LineRule[], readonly SpeakingRule[]>();

  constructor(policy: Policy, day: IsoDate) {
    this.#modes = new Map([...policy.rules].map(([id, setting]) => [id, modeOn(setting, day)]));
  }

  /** A rule that the bundle doesn't have is off. */
  of(rule: string): RuleMode {
    return this.#modes.get(rule) ?? "off";
  }

  /** Those that speak, in the order given. */
  among(rules: readonly LineRule[]): readonly SpeakingRule[] {
    let speaking = this.#speaking.get(rules);
    if (speaking === undefined) {
      speaking = rules.map((rule) => ({ rule, mode: this.of(rule.id) })).filter(({ mode }) => mode !== "off");
      this.#speaking.set(rules, speaking);
    }
    return speaking;
  }
}

/** A day without a row is off. */
function modeOn({ modes }: RuleSetting, day: IsoDate): RuleMode {
  return modes.find((span) => span.from <= day && (span.to === undefined || day <= span.to))?.mode ?? "off";
}

/** Days remembered of one bundle: what claims say may be any day of the calendar. */
const DAYS_MAX = 2000;
/** A bundle is one immutable version. */
const daysByPolicy = new WeakMap<Policy, Map<IsoDate, RuleModes>>();

export function modesOn(policy: Policy, day: IsoDate): RuleModes {
  let days = daysByPolicy.get(policy);
  if (days === undefined || days.size > DAYS_MAX) {
    days = new Map();
    daysByPolicy.set(policy, days);
  }
  let modes = days.get(day);
  if (modes === undefined) {
    modes = new RuleModes(policy, day);
    days.set(day, modes);
  }
  return modes;
}
