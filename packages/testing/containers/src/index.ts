// Real Kafka, Redis and Schema Registry for tests, in containers. Public images by default; others by the environment.
export * from "./engine.ts";
export * from "./free-port.ts";
export * from "./kafka-container.ts";
export * from "./redis-container.ts";
export * from "./registry-container.ts";
export * from "./test-authority.ts";
