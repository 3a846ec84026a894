// The policy: a bundle of dated rows with citations, and one function for each rule.
export { type Bundle, type Problem, readBundle } from "./bundle.ts";
export * from "./line-context.ts";
export { lintBundle } from "./lint.ts";
export * from "./policy.ts";
export * from "./rule.ts";
export { perDiemUnits } from "./rules/R18-per-diem-units.ts";
export * from "./rules-in-order.ts";
