// What is wrong with about one claim in ten, and whose turn it is: kinds go round, so that a month of a few thousand claims has them all.
import { CLAIM_FAULTS, type ClaimFault } from "./claim-faults.ts";
import { PATIENT_FAULTS, type PatientFault } from "./patient-faults.ts";

export { CLAIM_FAULTS, type ClaimFault, PATIENT_FAULTS };

/** One patient in so many has a fault in the case: all of its claims suffer. */
const PATIENTS_PER_FAULT = 25;
/** One patient in so many has a fault in one of its (about three) claims. */
const PATIENTS_PER_CLAIM_FAULT = 5;

const PATIENTS_PER_OTHER_PAYER = 30;
const PATIENTS_PER_NEW_DRUG = 60;

const patientTurns = turnsOf(PATIENT_FAULTS);
const claimTurns = turnsOf(CLAIM_FAULTS);

export function patientFaultOf(seed: number, number: number): PatientFault | undefined {
  const turn = number + (Math.abs(seed) % 1000);
  return turn % PATIENTS_PER_FAULT === 0 ? patientTurns[(turn / PATIENTS_PER_FAULT) % patientTurns.length] : undefined;
}

/** What is out of the ordinary with a patient and nothing wrong: all of its claims are paid. */
export type Trait = "other-payer" | "new-drug";

/** About three in a hundred have another payer that comes first, and half as many a drug that is new to the market. */
export function traitOf(seed: number, number: number): Trait | undefined {
  const turn = number + (Math.abs(seed) % 1000);
  if (turn % PATIENTS_PER_OTHER_PAYER === 4) return "other-payer";
  return turn % PATIENTS_PER_NEW_DRUG === 9 ? "new-drug" : undefined;
}

export function claimFaultOf(seed: number, number: number): ClaimFault | undefined {
  const turn = number + (Math.abs(seed) % 1000);
  return turn % PATIENTS_PER_CLAIM_FAULT === 2 ? claimTurns[Math.floor(turn / PATIENTS_PER_CLAIM_FAULT) % claimTurns.length] : undefined;
}

/** Every kind once, then those of weight two and more once more, and so on. */
function turnsOf<Fault extends { readonly weight: number }>(faults: readonly Fault[]): readonly Fault[] {
  const heaviest = Math.max(...faults.map(({ weight }) => weight));
  return Array.from({ length: heaviest }, (_, round) => faults.filter(({ weight }) => weight > round)).flat();
}
