// One 837P through intake: its claims onto claims.received, its answers onto acknowledgements.issued, batch by batch with its place in the file.
// Killed at any point, the same file goes on from the batch after the last one committed.
import { createHash } from "node:crypto";
import type { Instant, Payer } from "@dripline/claims";
import { Fault, type Output, type Ports } from "@dripline/core";
import { encode, type FileTaken, type IntakeCounters } from "@dripline/events";
import type { Policy } from "@dripline/policy";
import type { ReferenceTables } from "@dripline/reference";
import {
  acceptedKeys,
  acknowledgementOutput,
  asAnswered,
  beginningOf,
  type FileRecord,
  type FileToTake,
  fileKey,
  fileProgress,
  type IntakeItem,
  ITEMS_PER_UNIT,
  intakeContext,
  isTakenBefore,
  jsonState,
  outlineFile,
  readJson,
  takeFile,
} from "@dripline/workers";

export interface IntakeParts extends Pick<Ports, "state" | "commit"> {
  readonly tables: ReferenceTables;
  readonly policy: Policy;
  readonly keyOf: (memberId: string) => string;
}

export interface ClaimBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly receivedAt: Instant;
}

export interface Taken {
  readonly sha256: string;
  /** The same bytes, or every interchange in them, were taken before. */
  readonly isDuplicate: boolean;
  readonly claims: number;
  /** Below `acknowledgements/`. */
  readonly acknowledgements: readonly string[];
}

export async function takeClaims(of: ClaimBytes, parts: IntakeParts): Promise<Taken> {
  const sha256 = createHash("sha256").update(of.bytes).digest("hex");
  const known = await readJson<FileRecord>(parts, fileKey(sha256));
  const { record, isDuplicate, isRepeated } = await beginningOf({ ...of, record: known }, parts);
  const file: FileToTake = { name: of.name, sha256, receivedAt: record.receivedAt, chunks: () => [of.bytes], isDuplicate };
  const outline = outlineFile(file.chunks());
  const context = await intakeContext(outline, record.start, { ...parts, payer: payerOf(parts.tables) });
  const isKnown = isTakenBefore(outline, context);
  const taking = new Taking(parts, asAnswered(record, isDuplicate || isKnown), { sha256, isDuplicate });
  const items = takeFile(file, context, outline);
  for (let next = items.next(); ; next = items.next()) {
    if (next.done === true) {
      await taking.finish(acceptedKeys(outline, isDuplicate), isRepeated ? undefined : next.value);
      return { sha256, isDuplicate: isDuplicate || isKnown, claims: taking.claims, acknowledgements: taking.acknowledgements };
    }
    await taking.take(next.value);
  }
}

function payerOf({ payer }: ReferenceTables): Payer {
  if (payer === undefined) throw new Fault("DRIP_PAYER_UNKNOWN", "no payer.json has been published yet");
  return payer;
}

class Taking {
  readonly #parts: IntakeParts;
  readonly #record: FileRecord;
  readonly #file: { readonly sha256: string; readonly isDuplicate: boolean };
  readonly acknowledgements: string[] = [];
  claims = 0;
  #outputs: Output[] = [];
  #items = 0;

  constructor(parts: IntakeParts, record: FileRecord, file: { readonly sha256: string; readonly isDuplicate: boolean }) {
    this.#parts = parts;
    this.#record = record;
    this.#file = file;
  }

  async take(item: IntakeItem): Promise<void> {
    this.#items += 1;
    if (item.kind === "claim") this.claims += 1;
    if (item.kind === "acknowledgement") this.acknowledgements.push(item.fileName);
    if (this.#items <= this.#record.items) return;
    this.#outputs.push(...outputsOf(item, this.#parts));
    if (this.#items % ITEMS_PER_UNIT !== 0 || this.#file.isDuplicate) return;
    await this.#commit({ done: false, interchanges: [] });
  }

  /** Counters are absent where the answers repeat earlier ones, numbers and all. */
  async finish(interchanges: readonly string[], counters: IntakeCounters | undefined): Promise<void> {
    await this.#commit({ done: true, interchanges, counters });
  }

  async #commit(progress: Pick<FileTaken, "done" | "interchanges" | "counters">): Promise<void> {
    const { sha256 } = this.#file;
    const { output, state } = fileProgress({ ...this.#record, ...progress, sha256, items: this.#items });
    const outputs = [...this.#outputs, output];
    this.#outputs = [];
    await this.#parts.commit.commit({ outputs, state: jsonState(state), positions: [] });
  }
}

function outputsOf(item: IntakeItem, { keyOf }: IntakeParts): Output[] {
  switch (item.kind) {
    case "claim":
      return [{ topic: "claims.received", key: keyOf(item.claim.member.memberId), value: encode("claims.received", item.claim) }];
    case "rejected-claim":
      return [];
    case "acknowledgement":
      return [acknowledgementOutput(item)];
  }
}
