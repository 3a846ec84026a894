// The claims of a patient's episode: for each day the per diem and the drug of each therapy, and the nurse's visits.
import { addDays, type IsoDate } from "@dripline/claims";
import { drugLine, serviceLine } from "./claim-lines.ts";
import type { DraftClaim, DraftLine, DraftMember } from "./draft.ts";
import { DAYS_PER_CLAIM, type Month, type Patient } from "./patients.ts";
import { PAYER } from "./payer.ts";
import { Random } from "./random.ts";
import { UNLISTED } from "./therapies.ts";

const CONCURRENT = [[], ["SH"], ["SJ"]] as const;
/** Billers send what is done on these days: the middle of the month, its last week, the first days of the next. */
const SENDING_DAYS = ["2025-03-17", "2025-03-27"] as IsoDate[];
const LAST_SENDING_DAY = "2025-04-02" as IsoDate;

/** In the order in which they are sent: one claim may be wrong, and a duplicate follows its original. */
export function claimsOf(month: Month, patient: Patient): DraftClaim[] {
  const random = new Random(month.seed, 2, patient.number);
  const { claimFault } = patient;
  const wrong = random.below(patient.claimCount);
  const claims: DraftClaim[] = [];
  for (let at = 0; at < patient.claimCount; at++) {
    const claim = claimOf(patient, at, random);
    claims.push(at === wrong && claimFault?.change ? claimFault.change(claim) : claim);
    if (at === wrong && claimFault?.isDuplicate) claims.push({ ...claim, trace: `${claim.trace}R` });
  }
  return claims;
}

function claimOf(patient: Patient, at: number, random: Random): DraftClaim {
  const first = addDays(patient.first, at * DAYS_PER_CLAIM);
  const lines: DraftLine[] = [];
  for (let offset = 0; offset < DAYS_PER_CLAIM; offset++) {
    const day = addDays(first, offset);
    lines.push(...therapyLines(patient, day));
    if (offset === 0 || random.chance(50)) lines.push(...visitLines(day, random));
  }
  if (random.chance(5)) lines.push(drugLine({ drug: UNLISTED, units: 6, day: first, description: UNLISTED.name }));
  return {
    patientControlNumber: `HI${patient.number}-${at + 1}`,
    trace: `CH${patient.number}T${at + 1}`,
    payee: patient.payee,
    payerId: PAYER.payerId,
    member: memberOn(patient),
    placeOfService: "12",
    frequency: "1",
    authorization: patient.authorization?.authorizationId,
    referral: patient.referral?.referralId,
    prescriberNpi: patient.prescriberNpi,
    diagnoses: patient.regimen.diagnoses,
    lines,
    sentOn: sendingDay(addDays(first, DAYS_PER_CLAIM - 1)),
  };
}

function memberOn({ memberId, lastName, firstName, birthDate, sex, street, town }: Patient): DraftMember {
  return { memberId, lastName, firstName, birthDate, sex, street, city: town[0], zip: town[1] };
}

function therapyLines({ regimen }: Patient, day: IsoDate): DraftLine[] {
  return regimen.therapies.flatMap(({ perDiem, drug, unitsADay }, at) => [
    serviceLine({ code: perDiem, day, modifiers: CONCURRENT[Math.min(at, 2)] }),
    drugLine({ drug, units: unitsADay, day }),
  ]);
}

function visitLines(day: IsoDate, random: Random): DraftLine[] {
  const visit = serviceLine({ code: "99601", day });
  return random.chance(25) ? [visit, serviceLine({ code: "99602", day, units: random.between(1, 2) })] : [visit];
}

function sendingDay(last: IsoDate): IsoDate {
  return SENDING_DAYS.find((each) => last < each) ?? LAST_SENDING_DAY;
}
