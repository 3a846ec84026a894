// What tests drive in a process of their own: the embedded run and the synthetic month.
export { type RunOptions, run } from "./commands/run.ts";
export { writeSynthetic } from "./commands/synth.ts";
export { loadPolicy } from "./load-policy.ts";
export { verifyReceipts } from "./verify-receipts.ts";
