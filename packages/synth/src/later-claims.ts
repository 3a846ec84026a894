// What an audit finds and which appeals are won once the month is paid: lists of claims below `later/`, as `--claims` takes them.
import type { ClaimNumbers } from "./claim-numbers.ts";
import type { DraftClaim, LaterClaim } from "./draft.ts";
import type { Patient } from "./patients.ts";
import { hasAppeal } from "./payer.ts";
import { HOME_PHARMACY } from "./providers.ts";

/** The audit looks at one company, and at one in so many of its patients with nothing wrong. */
const PATIENTS_PER_FINDING = 8;
/** Longer lists than a person would look through: a big month has no longer ones. */
const ROWS_MAX = 500;

const LISTS: Readonly<Record<LaterClaim["list"], string>> = {
  "audit-letter": "Visits that the audit found no record of",
  "audit-offset": "First days on which the audit found no infusion",
  appeals: "Lines over the day's limit, for which the records showed the need",
};

/** Which of the patient's claims it is, whether it is sent for the first time, and whether it is the wrong one. */
interface Sent {
  readonly at: number;
  readonly as: string;
  readonly isWrong: boolean;
}

/** What becomes of a claim later; undefined for nearly all. */
export function laterOf(patient: Patient, { at, as, isWrong }: Sent, { lines }: DraftClaim): LaterClaim | undefined {
  if (as !== "itself" || patient.fault !== undefined) return undefined;
  if (isWrong) return patient.claimFault?.name === "units-over-day-limit" ? listed("appeals", lines.map(hasAppeal)) : undefined;
  const isAudited = at === 0 && patient.claimFault === undefined && patient.trait === undefined && patient.payee.npi === HOME_PHARMACY.npi;
  if (!isAudited) return undefined;
  if (patient.number % PATIENTS_PER_FINDING === 1)
    return listed(
      "audit-letter",
      lines.map(({ code }) => code === "99601"),
    );
  if (patient.number % PATIENTS_PER_FINDING === 5)
    return listed(
      "audit-offset",
      lines.map(({ from }) => from === lines[0]?.from),
    );
  return undefined;
}

function listed(list: LaterClaim["list"], meant: readonly boolean[]): LaterClaim | undefined {
  const lines = meant.flatMap((isMeant, at) => (isMeant ? [at + 1] : []));
  return lines.length === 0 ? undefined : { list, lines };
}

/** The lists as they fill while the claims' numbers become known. */
export class LaterClaims {
  readonly #rows = new Map<LaterClaim["list"], string[]>();

  /** Of a file whose claims' numbers are known. */
  note(claims: readonly DraftClaim[], numbers: ClaimNumbers): void {
    for (const claim of claims) {
      const number = claim.later && numbers.of(claim);
      if (claim.later === undefined || number === undefined) continue;
      const { list, lines } = claim.later;
      const rows = this.#rows.get(list) ?? [];
      if (rows.length < ROWS_MAX) this.#rows.set(list, [...rows, `${number} ${lines.join(",")}`]);
    }
  }

  /** A list without a claim has its heading alone. */
  files(): { readonly path: string; readonly text: string }[] {
    return Object.entries(LISTS).map(([list, heading]) => {
      const rows = this.#rows.get(list as LaterClaim["list"]) ?? [];
      return { path: `later/${list}.txt`, text: [`# ${heading}`, ...rows.sort(), ""].join("\n") };
    });
  }
}
