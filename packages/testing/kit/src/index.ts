// What tests share: tables, builders, golden files.
export * from "./authorization-builders.ts";
export * from "./builders.ts";
export * from "./contexts.ts";
export * from "./fact-builders.ts";
export * from "./golden.ts";
export * from "./notation.ts";
export * from "./shipped-policy.ts";
export * from "./small-disk.ts";
export * from "./table.ts";
export * from "./with-parameter.ts";
