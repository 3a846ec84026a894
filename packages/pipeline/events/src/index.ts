// Events: the topics, the records on them, their Avro codecs, and the seal of a receipt.

export { canonicalJson } from "./canonical-json.ts";
export { decode, decodeToJudge, encode, FRAME_BYTES, type ReceiptToJudge, UnreadableRecord } from "./codec.ts";
export { KnownFacts } from "./known-facts.ts";
export { readable } from "./readable.ts";
export type * from "./records.ts";
export { type SchemaVersion, schemaFolder, schemas } from "./schemas.ts";
export { isSealed, memberKey, memberKeys, type SealedReceipt, sealReceipt, type ToSeal } from "./seal.ts";
export { type KeyKind, type Records, referenceTopic, type Topic, type TopicName, topicNamed, topics } from "./topics.ts";
