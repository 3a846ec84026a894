// Remittance as a service: what main.ts starts, and a cycle over ports for whoever simulates the whole.
export { type Remitted, type Remitting, remitCycle } from "./remit-cycle.ts";
export { closeOnce, type RemittanceSettings, startRemittance } from "./remittance-service.ts";
