// All disturbances, in the order of the help.
import type { Disturbance } from "./disturbance.ts";
import { serverDisturbances } from "./server-disturbances.ts";
import { workerDisturbances } from "./worker-disturbances.ts";

export const disturbances: readonly Disturbance[] = [...workerDisturbances, ...serverDisturbances];
