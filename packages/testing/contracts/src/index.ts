// Contracts: one suite of behaviour for each port, run on every adapter.

export { type Installation, type PortCheck, portsContract } from "./ports-contract.ts";
