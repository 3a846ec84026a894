// A policy with another value of one parameter: tests of the other ways to set it.
import type { ParameterValue, Policy } from "@dripline/policy";

export function withParameter(policy: Policy, name: string, value: ParameterValue): Policy {
  const rows = policy.parameters.get(name) ?? [];
  return { ...policy, parameters: new Map([...policy.parameters, [name, rows.map((row) => ({ ...row, value }))]]) };
}
