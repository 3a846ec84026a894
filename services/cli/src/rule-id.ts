// The name of a rule as people type it: R7, r7 and R07 are one.
export function ruleId(name: string): string {
  return name.toUpperCase().replace(/^R0+/, "R");
}
