// Kafka fills the ports: one transaction carries outputs, state changes and the input position; Redis follows after it.
export * from "./ask-registry.ts";
export * from "./kafka-client.ts";
export { naming } from "./kafka-faults.ts";
export * from "./lag.ts";
export * from "./open-kafka.ts";
export * from "./register-schemas.ts";
export * from "./run-worker.ts";
export * from "./steps.ts";
export * from "./topic-settings.ts";
export * from "./topics-plan.ts";
