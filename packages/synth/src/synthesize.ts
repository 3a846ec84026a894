// The month as files, a chunk at a time: first the reference feeds, then the claims, with one block of patients in memory.
import type { IsoDate } from "@dripline/claims";
import { claimFilePath, claimFileText, receivedOn, SENDER_COUNT } from "./claim-files.ts";
import { ClaimNumbers } from "./claim-numbers.ts";
import { claimsOf, sendingsOf } from "./claims.ts";
import type { DraftClaim } from "./draft.ts";
import { LaterClaims } from "./later-claims.ts";
import { correctedRates, laterFacts } from "./later-facts.ts";
import {
  coverageRequestRow,
  type Month,
  type MonthWanted,
  memberRow,
  monthOf,
  offsetOn,
  type Patient,
  patientsOf,
  stayRow,
} from "./patients.ts";
import {
  BENEFIT_PLANS,
  CONTRACTS,
  codeRows,
  drugRows,
  HOLIDAYS,
  NEW_TO_MARKET_ROWS,
  PAYER,
  priorAuthorizationRows,
  rateRows,
  unitLimitRows,
} from "./payer.ts";
import { providerRows } from "./providers.ts";

/** When the payer receives the month's files. */
export const RECEIVED_AT = "2025-04-03T09:00:00-04:00";

/** When the payer receives those of a month of the year, `2025-01` to `2025-12`. */
export function receivedAt(month: string): string {
  const day = receivedOn(month);
  return `${day}T09:00:00${offsetOn(day)}`;
}

const ROWS_PER_CHUNK = 1000;
const PATIENTS_PER_BLOCK = 1500;

export type SynthOptions = MonthWanted;

/** A piece of a file; the pieces of one file follow each other, and a file that holds nothing has one empty piece. */
export interface FileChunk {
  /** Relative, with forward slashes: `reference/members.jsonl`. */
  readonly path: string;
  readonly text: string;
}

/** The same claims and seed give the same chunks. Memory stays flat, however many claims are asked for. */
export function* synthesize({ claims, seed, isYear }: SynthOptions): Generator<FileChunk> {
  if (!Number.isSafeInteger(claims) || claims < 1) throw new RangeError("claims: a whole number from 1");
  if (!Number.isSafeInteger(seed)) throw new RangeError("seed: a whole number");
  const month = monthOf({ claims, seed, isYear });
  yield { path: "reference/payer.json", text: `${JSON.stringify(PAYER, null, 2)}\n` };
  for (const [kind, rows] of Object.entries(tables(month))) yield* feed(kind, rows);
  yield* feed("members", rowsOf(month, memberRow));
  yield* feed(
    "authorizations",
    rowsOf(month, ({ authorization }) => authorization),
  );
  yield* feed(
    "referrals",
    rowsOf(month, ({ referral }) => referral),
  );
  yield* feed("stays", rowsOf(month, stayRow));
  yield* feed("coverage-requests", rowsOf(month, coverageRequestRow));
  const ofPath = (path: string): IsoDate => receivedOn(path.split("/")[1] ?? "");
  const ofMonth = RECEIVED_AT.slice(0, 10) as IsoDate;
  const numbers = new ClaimNumbers(month.isYear ? ofPath : () => ofMonth, acceptedClaims(month));
  let block = 0;
  const later = new LaterClaims();
  for (const patients of blocksOf(month)) yield* claimFiles({ month, block: block++, numbers, later }, patients);
  for (const [kind, rowOf] of Object.entries(laterFacts)) yield* feed(kind, rowsOf(month, rowOf), "later");
  yield* feed("fee-schedules", correctedRates(), "later");
  yield* later.files();
}

function tables({ claims }: Month): Readonly<Record<string, Iterable<object>>> {
  return {
    "benefit-plans": BENEFIT_PLANS,
    contracts: CONTRACTS,
    "fee-schedules": rateRows(),
    codes: codeRows(),
    drugs: drugRows(),
    "new-to-market": NEW_TO_MARKET_ROWS,
    "prior-authorization": priorAuthorizationRows(),
    "unit-limits": unitLimitRows(),
    holidays: HOLIDAYS,
    providers: providerRows(claims),
  };
}

function* rowsOf(month: Month, rowOf: (patient: Patient) => object | undefined): Generator<object> {
  for (const patient of patientsOf(month)) {
    const row = rowOf(patient);
    if (row !== undefined) yield row;
  }
}

function* feed(kind: string, rows: Iterable<object>, folder = "reference"): Generator<FileChunk> {
  const path = `${folder}/${kind}.jsonl`;
  let lines: string[] = [];
  let isEmpty = true;
  for (const row of rows) {
    lines.push(JSON.stringify(row));
    if (lines.length < ROWS_PER_CHUNK) continue;
    yield { path, text: `${lines.join("\n")}\n` };
    isEmpty = false;
    lines = [];
  }
  if (lines.length > 0 || isEmpty) yield { path, text: lines.length === 0 ? "" : `${lines.join("\n")}\n` };
}

function* blocksOf(month: Month): Generator<Patient[]> {
  let block: Patient[] = [];
  for (const patient of patientsOf(month)) {
    block.push(patient);
    if (block.length < PATIENTS_PER_BLOCK) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}

/** How many claims of each file intake accepts, by path. */
function acceptedClaims(month: Month): Map<string, number> {
  const accepted = new Map<string, number>();
  for (const patient of patientsOf(month)) {
    const block = Math.floor(patient.number / PATIENTS_PER_BLOCK);
    const sender = patient.payee.sender % SENDER_COUNT;
    for (const { sentOn, isRejected } of sendingsOf(month, patient)) {
      const path = claimFilePath({ sender, sentOn, block, isOfYear: month.isYear });
      accepted.set(path, (accepted.get(path) ?? 0) + (isRejected ? 0 : 1));
    }
  }
  return accepted;
}

interface Block {
  readonly month: Month;
  readonly block: number;
  readonly numbers: ClaimNumbers;
  readonly later: LaterClaims;
}

/** The block's claims parted by day and sender, each part one file, its claims by payee. */
function* claimFiles({ month, block, numbers, later }: Block, patients: readonly Patient[]): Generator<FileChunk> {
  numbers.startBlock();
  for (const [key, claims] of [...partsOf(month, patients)].sort(byKey)) {
    const place = { sender: Number(key.slice(11)), sentOn: key.slice(0, 10) as IsoDate, block, isOfYear: month.isYear };
    const path = claimFilePath(place);
    for (const text of claimFileText({ ...place, claims: numbers.follow(path, claims.sort(byPayee)) })) yield { path, text };
    later.note(claims, numbers);
  }
}

function partsOf(month: Month, patients: readonly Patient[]): Map<string, DraftClaim[]> {
  const parts = new Map<string, DraftClaim[]>();
  for (const patient of patients) {
    for (const claim of claimsOf(month, patient)) {
      const key = `${claim.sentOn}/${claim.payee.sender % SENDER_COUNT}`;
      const part = parts.get(key);
      if (part === undefined) parts.set(key, [claim]);
      else part.push(claim);
    }
  }
  return parts;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function byPayee(a: DraftClaim, b: DraftClaim): number {
  return a.payee.npi < b.payee.npi ? -1 : a.payee.npi > b.payee.npi ? 1 : 0;
}
