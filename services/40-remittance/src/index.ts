// Remittance as a service: the wiring is in main.ts; a cycle over ports for whoever simulates the whole.
export { type Remitted, type Remitting, remitCycle } from "./remit-cycle.ts";
