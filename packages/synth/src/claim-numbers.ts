/**
 * The claim control numbers that intake will give, known before anything is sent: a replacement or void names one in REF*F8.
 * They hold where the files are taken in the order of their names, by a payer that had nothing, on the day that `receivedOn` says:
 * year and day of receipt, and a count of the claims accepted so far. Taken otherwise, such a claim names none that is known.
 */
import { claimControlNumber, dayOfYear, type IsoDate } from "@dripline/claims";
import type { DraftClaim } from "./draft.ts";

export class ClaimNumbers {
  /** Claims accepted before a file, by its path. */
  readonly #before = new Map<string, number>();
  readonly #receivedOn: (path: string) => IsoDate;
  #given = new Map<string, string>();

  /** @param accepted Claims of each file that intake accepts, by path. */
  constructor(receivedOn: (path: string) => IsoDate, accepted: ReadonlyMap<string, number>) {
    this.#receivedOn = receivedOn;
    const byDay = new Map<IsoDate, number>();
    for (const path of [...accepted.keys()].sort()) {
      const before = byDay.get(receivedOn(path)) ?? 0;
      this.#before.set(path, before);
      byDay.set(receivedOn(path), before + (accepted.get(path) ?? 0));
    }
  }

  /** Forgets the numbers of claims that no later file names. */
  startBlock(): void {
    this.#given = new Map();
  }

  /** Of a claim that was accepted, known once its file was followed and until the next block. */
  of({ trace }: DraftClaim): string | undefined {
    return this.#given.get(trace);
  }

  /** The file's claims, in order, with the numbers of those that they follow; files of one block come in the order of their days. */
  follow(path: string, claims: readonly DraftClaim[]): DraftClaim[] {
    let sequence = this.#before.get(path) ?? 0;
    const receivedOn = this.#receivedOn(path);
    const [year, day] = [receivedOn.slice(0, 4), dayOfYear(receivedOn)];
    return claims.map((claim) => {
      if (!claim.isRejected) this.#given.set(claim.trace, claimControlNumber({ year: Number(year), dayOfYear: day, sequence: ++sequence }));
      return claim.follows === undefined ? claim : { ...claim, replaces: this.#given.get(claim.follows) };
    });
  }
}
