// The policy: a bundle of dated rows with citations, and one function for each rule.
export * from "./line-context.ts";
export * from "./policy.ts";
export * from "./rule.ts";
