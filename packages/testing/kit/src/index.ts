// What tests share: tables, builders, golden files.
export * from "./authorization-builders.ts";
export * from "./builders.ts";
export * from "./golden.ts";
export * from "./table.ts";
