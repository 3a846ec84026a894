// One 837P through intake: its claims onto claims.received, its answers onto acknowledgements.issued, batch by batch with its place in the file.
// Killed at any point, the same file goes on from the batch after the last one committed.
import type { Instant, Payer } from "@dripline/claims";
import { Fault, type Output, type Ports } from "@dripline/core";
import { encode, type FileTaken, type IntakeCounters } from "@dripline/events";
import type { ClaimFile } from "@dripline/files";
import type { Policy } from "@dripline/policy";
import type { ReferenceTables } from "@dripline/reference";
import {
  acceptedKeys,
  acknowledgementOutput,
  asAnswered,
  beginningOf,
  type FileOutline,
  type FileRecord,
  type FileToTake,
  fileKey,
  fileProgress,
  type IntakeContext,
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
  /** Asked after each unit: a file that is stopped goes on from there when it comes again. */
  readonly isStopping?: (() => boolean) | undefined;
  readonly onUnit?: ((unit: { readonly claims: number }) => void) | undefined;
}

export interface FileToAnswer extends ClaimFile {
  readonly receivedAt: Instant;
  /** It lies in a folder, from which it is moved once it was taken whole. */
  readonly isDropped?: boolean | undefined;
}

export interface Taken {
  readonly sha256: string;
  /** The same bytes, or every interchange in them, were taken before. */
  readonly isDuplicate: boolean;
  readonly claims: number;
  /** Below `acknowledgements/`; of the same bytes once more, those that they got the first time too. */
  readonly acknowledgements: readonly string[];
  /** False where it was stopped before its end. */
  readonly isWhole: boolean;
}

export async function takeClaims(of: FileToAnswer, parts: IntakeParts): Promise<Taken> {
  const { sha256, name, chunks } = of;
  const known = await readJson<FileRecord>(parts, fileKey(sha256));
  const { record, isDuplicate, isRepeated } = await beginningOf({ ...of, record: known }, parts);
  const file: FileToTake = { name, sha256, receivedAt: record.receivedAt, chunks, isDuplicate };
  const outline = outlineFile(file.chunks());
  const context = await intakeContext(outline, record.start, { ...parts, payer: payerOf(parts.tables) });
  const isKnown = isTakenBefore(outline, context);
  const toMove = of.isDropped === true ? name : undefined;
  const taking = new Taking(parts, asAnswered(record, isDuplicate || isKnown), { sha256, isDuplicate, toMove });
  const first = isDuplicate ? firstAnswers(file, context, outline) : [];
  const said = (isWhole: boolean): Taken => {
    const { claims, acknowledgements } = taking;
    return { sha256, isDuplicate: isDuplicate || isKnown, claims, acknowledgements: [...first, ...acknowledgements], isWhole };
  };
  const items = takeFile(file, context, outline);
  for (let next = items.next(); ; next = items.next()) {
    if (next.done === true) {
      await taking.finish(acceptedKeys(outline, isDuplicate), isRepeated ? undefined : next.value);
      return said(true);
    }
    const isUnit = await taking.take(next.value);
    if (isUnit && parts.isStopping?.() === true) return said(false);
  }
}

/** What the same bytes were answered with the first time: whoever lost that answer finds it again. */
function firstAnswers(file: FileToTake, context: IntakeContext, outline: FileOutline): string[] {
  const items = takeFile({ ...file, isDuplicate: false }, { ...context, known: new Set() }, outline);
  return [...items].flatMap((item) => (item.kind === "acknowledgement" ? [item.fileName] : []));
}

function payerOf({ payer }: ReferenceTables): Payer {
  if (payer === undefined) throw new Fault("DRIP_PAYER_UNKNOWN", "no payer.json has been published yet");
  return payer;
}

interface FileInHand {
  readonly sha256: string;
  readonly isDuplicate: boolean;
  readonly toMove: string | undefined;
}

class Taking {
  readonly #parts: IntakeParts;
  readonly #record: FileRecord;
  readonly #file: FileInHand;
  readonly acknowledgements: string[] = [];
  claims = 0;
  #outputs: Output[] = [];
  #items = 0;

  constructor(parts: IntakeParts, record: FileRecord, file: FileInHand) {
    this.#parts = parts;
    this.#record = record;
    this.#file = file;
  }

  /** True where a unit was committed. */
  async take(item: IntakeItem): Promise<boolean> {
    this.#items += 1;
    if (item.kind === "claim") this.claims += 1;
    if (item.kind === "acknowledgement") this.acknowledgements.push(item.fileName);
    if (this.#items <= this.#record.items) return false;
    this.#outputs.push(...outputsOf(item, this.#parts));
    if (this.#items % ITEMS_PER_UNIT !== 0 || this.#file.isDuplicate) return false;
    await this.#commit({ done: false, interchanges: [] });
    return true;
  }

  /** Counters are absent where the answers repeat earlier ones, numbers and all. */
  async finish(interchanges: readonly string[], counters: IntakeCounters | undefined): Promise<void> {
    await this.#commit({ done: true, interchanges, counters });
  }

  async #commit(progress: Pick<FileTaken, "done" | "interchanges" | "counters">): Promise<void> {
    const { sha256, toMove } = this.#file;
    const taken = { ...this.#record, ...progress, sha256, items: this.#items };
    const { output, state } = fileProgress(taken, progress.done ? toMove : undefined);
    const outputs = [...this.#outputs, output];
    this.#outputs = [];
    await this.#parts.commit.commit({ outputs, state: jsonState(state), positions: [] });
    this.#parts.onUnit?.({ claims: outputs.filter(({ topic }) => topic === "claims.received").length });
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
