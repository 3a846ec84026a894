// The ledger: accounts change by entries, and a balance is the sum of its entries and nothing more.
export * from "./entries.ts";
export * from "./working-balances.ts";
