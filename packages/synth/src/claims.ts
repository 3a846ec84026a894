// The claims of a patient's episode: for each day the per diem and the drug of each therapy, and the nurse's visits.
import { addDays, type IsoDate } from "@dripline/claims";
import { withNewDrug } from "./claim-faults.ts";
import { drugLine, serviceLine } from "./claim-lines.ts";
import type { DraftClaim, DraftLine, DraftMember } from "./draft.ts";
import { laterOf } from "./later-claims.ts";
import { DAYS_PER_CLAIM, type Month, type Patient } from "./patients.ts";
import { PAYER } from "./payer.ts";
import { Random } from "./random.ts";
import { type Therapy, UNLISTED } from "./therapies.ts";

const CONCURRENT = [[], ["SH"], ["SJ"]] as const;
/** Billers send what is done on these days: the middle of the month, its last week, the first days of the next. */
const SENDING_DAYS = ["02", "17", "27"];

/** One claim on its way: a stretch of the episode as it is, sent once more by mistake, or followed by a replacement or void. */
export interface Sending {
  readonly at: number;
  readonly as: "itself" | "again" | "follow-up";
  readonly sentOn: IsoDate;
  readonly isWrong: boolean;
  /** Intake turns it away: it gets no claim control number. */
  readonly isRejected: boolean;
}

/** In the order in which they are sent: one claim may be wrong, and what it brings about follows it. Known without a claim's lines. */
export function sendingsOf(month: Month, patient: Patient): Sending[] {
  const { claimFault } = patient;
  const wrong = randomOf(month, patient).below(patient.claimCount);
  const sendings: Sending[] = [];
  for (let at = 0; at < patient.claimCount; at++) {
    const isWrong = claimFault !== undefined && at === wrong;
    const sentOn = sendingDay(month, addDays(patient.first, at * patient.step + DAYS_PER_CLAIM - 1));
    const sending: Sending = { at, as: "itself", sentOn, isWrong, isRejected: isWrong && claimFault.expected.startsWith("reject") };
    sendings.push(sending);
    if (isWrong && claimFault.isDuplicate) sendings.push({ ...sending, as: "again" });
    if (isWrong && claimFault.followUp) sendings.push({ ...sending, as: "follow-up", sentOn: sendingDay(month, sentOn) });
  }
  return sendings;
}

export function claimsOf(month: Month, patient: Patient): DraftClaim[] {
  const random = randomOf(month, patient);
  random.below(patient.claimCount);
  let claim: DraftClaim | undefined;
  return sendingsOf(month, patient).map((sending) => {
    if (sending.as === "itself" || claim === undefined) claim = claimOf(patient, sending, random);
    const leaving = sent(claim, sending, patient);
    return { ...leaving, later: laterOf(patient, sending, leaving) };
  });
}

/** The first number drawn says which claim is wrong; the others make the claims' lines. */
function randomOf({ seed }: Month, { number }: Patient): Random {
  return new Random(seed, 2, number);
}

function sent(claim: DraftClaim, { as, sentOn, isWrong, isRejected }: Sending, { claimFault }: Patient): DraftClaim {
  if (as === "follow-up" && claimFault?.followUp) {
    const { frequency, change } = claimFault.followUp;
    return { ...(change?.(claim) ?? claim), frequency, trace: `${claim.trace}F`, follows: claim.trace, sentOn };
  }
  if (as === "again") return { ...claim, trace: `${claim.trace}R` };
  const changed = isWrong && claimFault?.change ? claimFault.change(claim) : claim;
  return { ...changed, isRejected };
}

function claimOf(patient: Patient, { at, sentOn }: Sending, random: Random): DraftClaim {
  const first = addDays(patient.first, at * patient.step);
  const lines: DraftLine[] = [];
  for (let offset = 0; offset < DAYS_PER_CLAIM; offset++) {
    const day = addDays(first, offset);
    lines.push(...therapyLines(patient, day));
    if (offset === 0 || random.chance(50)) lines.push(...visitLines(day, random));
  }
  if (random.chance(5)) lines.push(drugLine({ drug: UNLISTED, units: 6, day: first, description: UNLISTED.name }));
  const claim: DraftClaim = {
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
    priorPayer: patient.trait === "other-payer" ? "balanced" : undefined,
    lines,
    sentOn,
  };
  return patient.trait === "new-drug" && at === 0 ? withNewDrug(claim) : claim;
}

function memberOn({ memberId, lastName, firstName, birthDate, sex, street, town }: Patient): DraftMember {
  return { memberId, lastName, firstName, birthDate, sex, street, city: town[0], zip: town[1] };
}

function therapyLines({ regimen }: Patient, day: IsoDate): DraftLine[] {
  return regimen.therapies.flatMap((therapy, at) => [
    serviceLine({ code: therapy.perDiem, day, modifiers: CONCURRENT[Math.min(at, 2)] }),
    ...drugLines(therapy, day),
  ]);
}

/** A single-dose drug says what was thrown away: a line with JW, or JZ that nothing was. */
function drugLines({ drug, unitsADay, discardedADay }: Therapy, day: IsoDate): DraftLine[] {
  if (discardedADay === undefined) return [drugLine({ drug, units: unitsADay, day, modifiers: drug.singleDose ? ["JZ"] : [] })];
  return [drugLine({ drug, units: unitsADay, day }), drugLine({ drug, units: discardedADay, day, modifiers: ["JW"] })];
}

function visitLines(day: IsoDate, random: Random): DraftLine[] {
  const visit = serviceLine({ code: "99601", day });
  return random.chance(25) ? [visit, serviceLine({ code: "99602", day, units: random.between(1, 2) })] : [visit];
}

/** The first sending day after the last one of a claim; behind the month comes one more. */
function sendingDay({ first, days }: Month, last: IsoDate): IsoDate {
  const behind = secondOf(addDays(first, days));
  const [month, next] = [last.slice(0, "YYYY-MM".length), secondOf(addDays(`${last.slice(0, "YYYY-MM".length)}-28` as IsoDate, 4))];
  const candidates = [...SENDING_DAYS.map((day) => `${month}-${day}` as IsoDate), next];
  return candidates.find((each) => last < each && each <= behind) ?? behind;
}

function secondOf(day: IsoDate): IsoDate {
  return `${day.slice(0, "YYYY-MM".length)}-02` as IsoDate;
}
