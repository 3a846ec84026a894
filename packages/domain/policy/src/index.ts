// The policy: a bundle of dated rows with citations, and one function for each rule.
export { type Bundle, readBundle, readPublishedBundle } from "./bundle.ts";
export type { Problem } from "./bundle-rows.ts";
export * from "./line-context.ts";
export { lintBundle } from "./lint.ts";
export { type ParameterSpec, parameterSpecs } from "./parameter-values.ts";
export * from "./policy.ts";
export * from "./rule.ts";
export { R06 } from "./rules/R06-void.ts";
export { perDiemUnits } from "./rules/R18-per-diem-units.ts";
export * from "./rules/R23-benefit-maximum.ts";
export * from "./rules/R28-referral.ts";
export * from "./rules/R29-authorization-units.ts";
export * from "./rules/R30-unit-limit.ts";
export * from "./rules/R32-price.ts";
export * from "./rules/R33-concurrent-price.ts";
export * from "./rules/R34-cost-share.ts";
export * from "./rules/R35-prior-payment.ts";
export * from "./rules-in-order.ts";
