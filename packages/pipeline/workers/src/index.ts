// How a claim moves, whoever carries it: intake, screening, adjudication, remittance. Gathers and decides, and does no I/O.
export * from "./adjudication-worker.ts";
export * from "./claim-standing.ts";
export { type CycleParts, closeCycle, receivableOutput } from "./close-cycle.ts";
export * from "./decide-claims.ts";
export * from "./facts-json.ts";
export * from "./fused-worker.ts";
export * from "./gather-batch.ts";
export * from "./gather-facts.ts";
export * from "./intake.ts";
export { jsonState, readJson } from "./json-state.ts";
export * from "./knock-on.ts";
export * from "./member-ledger.ts";
export { type FileOutline, outlineFile } from "./outline-file.ts";
export { casesOfClaim, ledgerState, readCase, readLedger, readStanding } from "./payee-standing.ts";
export * from "./reference-reader.ts";
export * from "./revive-reference.ts";
export * from "./screen-claim.ts";
export * from "./screening-worker.ts";
