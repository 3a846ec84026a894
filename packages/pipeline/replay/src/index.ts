// Replay: a log judged again, proven, priced under another policy, and built anew. Reads logs and writes none.

export * from "./changed-lines.ts";
export type { TreeHead } from "./check-tree.ts";
export * from "./checkpoints.ts";
export * from "./claim-proof.ts";
export * from "./compare-state.ts";
export * from "./copy-log.ts";
export * from "./counterfactual.ts";
export * from "./dollar-tables.ts";
export * from "./field-differences.ts";
export * from "./finding.ts";
export * from "./judge-again.ts";
export * from "./judge-stretch.ts";
export * from "./leaf-list.ts";
export * from "./merkle-tree.ts";
export * from "./policy-coverage.ts";
export * from "./policy-impact.ts";
export * from "./policy-overlay.ts";
export * from "./policy-versions.ts";
export * from "./rebuild-state.ts";
export * from "./records-in-order.ts";
export * from "./simulated-history.ts";
export * from "./verify-log.ts";
export * from "./verify-proof.ts";
export * from "./what-if.ts";
export * from "./what-if-report.ts";
