// What tests share: tables, builders, golden files.
export * from "./table.ts";
