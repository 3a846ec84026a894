// Makes up a payer's month: reference feeds and 837P files, the same bytes for the same seed. All persons and ids are invented.
export { CLAIM_FAULTS, PATIENT_FAULTS } from "./faults.ts";
export { Random } from "./random.ts";
export { type FileChunk, RECEIVED_AT, receivedAt, type SynthOptions, synthesize } from "./synthesize.ts";
