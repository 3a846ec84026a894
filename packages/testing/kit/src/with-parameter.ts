// A policy with another value of one parameter, or one rule in another mode: tests of the other ways to set it.
import type { ParameterValue, Policy, RuleMode } from "@dripline/policy";

export function withParameter(policy: Policy, name: string, value: ParameterValue): Policy {
  const rows = policy.parameters.get(name) ?? [];
  return { ...policy, parameters: new Map([...policy.parameters, [name, rows.map((row) => ({ ...row, value }))]]) };
}

export function withMode(policy: Policy, rule: string, mode: RuleMode): Policy {
  const setting = policy.rules.get(rule);
  if (setting === undefined) throw new Error(`no rule ${rule}`);
  const modes = setting.modes.map((span) => ({ ...span, mode }));
  return { ...policy, rules: new Map([...policy.rules, [rule, { ...setting, modes }]]) };
}
