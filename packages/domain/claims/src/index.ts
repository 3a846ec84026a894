// The words that every other package uses: claim, service line, reference facts, money, units, days.

export * from "./accounts.ts";
export type { Branded } from "./branded.ts";
export * from "./claim.ts";
export * from "./days.ts";
export * from "./facts.ts";
export * from "./identifiers.ts";
export * from "./instants.ts";
export * from "./invariant.ts";
export * from "./money.ts";
export * from "./rate.ts";
export * from "./receipt.ts";
export * from "./reference.ts";
export * from "./units.ts";
