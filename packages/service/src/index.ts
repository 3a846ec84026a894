// What every service is made of: its configuration, its log, its metrics and health, its start and its end.
export * from "./configuration.ts";
export * from "./health-server.ts";
export * from "./kafka-settings.ts";
export * from "./measured.ts";
export * from "./metrics.ts";
export * from "./open-service.ts";
export * from "./run-process.ts";
export * from "./service-log.ts";
export * from "./shipped-policy.ts";
export * from "./worker-service.ts";
