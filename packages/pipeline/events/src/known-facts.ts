// What each reference fact last said, by a digest: a row that is known already adds nothing to the log.
import { createHash } from "node:crypto";
import type { ReferenceFact } from "./records.ts";

export class KnownFacts {
  readonly #digests = new Map<string, string>();

  /** True where the row says something else than the last one under its key; the row is then the last one. */
  isNews({ kind, key, row }: Pick<ReferenceFact, "kind" | "key" | "row">): boolean {
    const digest = createHash("sha256").update(row).digest("base64").slice(0, 22);
    if (this.#digests.get(`${kind} ${key}`) === digest) return false;
    this.#digests.set(`${kind} ${key}`, digest);
    return true;
  }
}
