/**
 * The claim control numbers that intake will give, known before anything is sent: a replacement or void names one in REF*F8.
 * They hold where the month's files are taken in the order of their names, by a payer that had nothing, at `RECEIVED_AT`:
 * year and day of receipt, and a count of the claims accepted so far. Taken otherwise, such a claim names none that is known.
 */
import { claimControlNumber, dayOfYear, type IsoDate } from "@dripline/claims";
import type { DraftClaim } from "./draft.ts";

export class ClaimNumbers {
  /** Claims accepted before a file, by its path. */
  readonly #before = new Map<string, number>();
  readonly #receivedOn: IsoDate;
  #given = new Map<string, string>();

  /** @param accepted Claims of each file that intake accepts, by path. */
  constructor(receivedOn: IsoDate, accepted: ReadonlyMap<string, number>) {
    this.#receivedOn = receivedOn;
    let before = 0;
    for (const path of [...accepted.keys()].sort()) {
      this.#before.set(path, before);
      before += accepted.get(path) ?? 0;
    }
  }

  /** Forgets the numbers of claims that no later file names. */
  startBlock(): void {
    this.#given = new Map();
  }

  /** The file's claims, in order, with the numbers of those that they follow; files of one block come in the order of their days. */
  follow(path: string, claims: readonly DraftClaim[]): DraftClaim[] {
    let sequence = this.#before.get(path) ?? 0;
    const [year, day] = [this.#receivedOn.slice(0, 4), dayOfYear(this.#receivedOn)];
    return claims.map((claim) => {
      if (!claim.isRejected) this.#given.set(claim.trace, claimControlNumber({ year: Number(year), dayOfYear: day, sequence: ++sequence }));
      return claim.follows === undefined ? claim : { ...claim, replaces: this.#given.get(claim.follows) };
    });
  }
}
