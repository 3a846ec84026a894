// Chaos: the services as they ship, on real servers, disturbed by seed; nothing may be lost or doubled.
export { type ChaosResult, chaos } from "./chaos.ts";
export { disturbances } from "./disturbances.ts";
