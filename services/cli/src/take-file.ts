// One claim file through the pipeline: intake, screening and adjudication in memory, committed batch by batch.
// Killed at any point, the next run takes the same file from the batch after the last one committed: nothing is lost, nothing comes twice.
import type { Instant } from "@dripline/claims";
import type { Output, Unit } from "@dripline/core";
import type { FileTaken, IntakeCounters, Receipt } from "@dripline/events";
import { type ClaimFile, fileAt, moveToDone } from "@dripline/files";
import {
  acceptedKeys,
  acknowledgementOutput,
  asAnswered,
  beginningOf,
  type DecidedClaim,
  decideClaim,
  type FileRecord,
  type FileToTake,
  fileKey,
  fileProgress,
  forgetMove,
  forgetOldPages,
  gatherFor,
  type IntakeItem,
  ITEMS_PER_UNIT,
  intakeContext,
  isSettledAtOnce,
  isTakenBefore,
  knockOnDue,
  ledgerChanges,
  type NamedReceipts,
  outlineFile,
  settleKnockOn,
  takeFile,
  Worklist,
} from "@dripline/workers";
import type { RunTally } from "./run-tally.ts";
import { jsonState, readJson } from "./state-json.ts";
import { payerOf, type Workspace } from "./workspace.ts";

export interface TakingOptions {
  readonly receivedAt: Instant;
  readonly tally: RunTally;
  readonly itemsPerUnit?: number | undefined;
  readonly onProgress: (done: number, total: number) => void;
}

/** Takes one file and moves it to `done/` beside it. */
export async function takeClaimFile(path: string, workspace: Workspace, options: TakingOptions): Promise<void> {
  const file = fileAt(path);
  const record = await readJson<FileRecord>(workspace, fileKey(file.sha256));
  if (record?.toMove !== file.name) await takeContent({ ...file, record }, workspace, options);
  moveToDone(path, file);
  await forgetMove(file.sha256, workspace);
}

interface FileAtHand extends ClaimFile {
  readonly record: FileRecord | undefined;
}

async function takeContent(at: FileAtHand, workspace: Workspace, options: TakingOptions): Promise<void> {
  const { name, sha256, chunks } = at;
  const { record, isDuplicate, isRepeated } = await beginningOf({ ...at, receivedAt: options.receivedAt }, workspace);
  const file: FileToTake = { name, sha256, receivedAt: record.receivedAt, chunks, isDuplicate };
  const outline = outlineFile(file.chunks());
  const context = await intakeContext(outline, record.start, { ...workspace, payer: payerOf(workspace) });
  const answered = asAnswered(record, isDuplicate || isTakenBefore(outline, context));
  const taking = new Taking({ workspace, options, record: answered, sha256, claims: outline.claims, isDuplicate });
  const items = takeFile(file, context, outline);
  for (let next = items.next(); ; next = items.next()) {
    if (next.done === true) {
      return taking.finish(acceptedKeys(outline, isDuplicate), isRepeated ? undefined : next.value);
    }
    await taking.take(next.value);
  }
}

interface TakingState {
  readonly workspace: Workspace;
  readonly options: TakingOptions;
  readonly record: FileRecord;
  readonly sha256: string;
  readonly claims: number;
  readonly isDuplicate: boolean;
}

type Progress = Pick<FileTaken, "done" | "interchanges" | "counters">;

const UNFINISHED: Progress = { done: false, interchanges: [] };

/**
 * Gathers items to a batch, decides them and commits the batch with the file's position. While a batch is packed and written, the next
 * one is read; it is decided once the one before is there to be read.
 */
class Taking {
  readonly #of: TakingState;
  readonly #worklist = new Worklist(0);
  #reversals: Receipt[] = [];
  #batch: IntakeItem[] = [];
  #items = 0;
  #claims = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(of: TakingState) {
    this.#of = of;
  }

  async take(item: IntakeItem): Promise<void> {
    this.#items += 1;
    if (item.kind !== "acknowledgement") this.#claims += 1;
    if (this.#items <= this.#of.record.items) return;
    this.#batch.push(item);
    if (this.#batch.length < (this.#of.options.itemsPerUnit ?? ITEMS_PER_UNIT) || this.#of.isDuplicate) return;
    await this.#commit(UNFINISHED);
  }

  /** Counters are absent where the answers repeat earlier ones, numbers and all. */
  async finish(interchanges: readonly string[], counters: IntakeCounters | undefined): Promise<void> {
    await this.#commit({ done: true, interchanges, counters });
    await this.#writing;
  }

  async #commit(progress: Progress): Promise<void> {
    await this.#writing;
    const batch = this.#batch;
    this.#batch = [];
    for (let from = 0; ; ) {
      const { outputs, taken } = await this.#decide(batch.slice(from));
      from += taken;
      const left = batch.length - from;
      const unit = await this.#unit(outputs, { ...(left > 0 ? UNFINISHED : progress), items: this.#items - left });
      this.#writing = this.#write(unit, this.#claims);
      // What goes wrong is told to whoever waits for it.
      this.#writing.catch(() => {});
      if (left === 0) return;
      await this.#writing;
    }
  }

  async #unit(outputs: readonly Output[], progress: Progress & Pick<FileTaken, "items">): Promise<Unit> {
    const { workspace, record, sha256 } = this.#of;
    const { output, state: changes } = fileProgress({ ...record, ...progress, sha256 }, progress.done ? record.name : undefined);
    const state = new Map([
      ...jsonState(changes),
      ...(await this.#worklist.take(workspace)),
      ...ledgerChanges(workspace.ledgers),
      ...(await knockOnDue(this.#reversals, workspace)),
    ]);
    return { outputs: [...outputs, output], state, positions: [] };
  }

  async #write(unit: Unit, claims: number): Promise<void> {
    const { workspace, options } = this.#of;
    await workspace.commit.commit(unit);
    forgetOldPages(workspace.ledgers);
    if (this.#reversals.length > 0) await settleKnockOn(workspace);
    this.#reversals = [];
    options.onProgress(claims, this.#of.claims);
  }

  #reversed(reversal: Receipt): void {
    this.#reversals.push(reversal);
    this.#of.options.tally.reversed(reversal);
  }

  /** Ends where a reversal moves other claims by itself: those are judged again before the next item is. */
  async #decide(batch: readonly IntakeItem[]): Promise<{ readonly outputs: readonly Output[]; readonly taken: number }> {
    const { workspace } = this.#of;
    const claims = batch.flatMap((item) => (item.kind === "claim" ? [item.claim] : []));
    const named = await gatherFor(claims, workspace);
    const outputs: Output[] = [];
    let taken = 0;
    for (const item of batch) {
      taken += 1;
      const { decided, outputs: made } = this.#decideItem(item, named);
      outputs.push(...made);
      if (decided && isSettledAtOnce(decided, workspace.policy)) break;
    }
    return { outputs, taken };
  }

  #decideItem(item: IntakeItem, named: NamedReceipts): { readonly decided?: DecidedClaim; readonly outputs: readonly Output[] } {
    const { workspace, options } = this.#of;
    if (item.kind === "rejected-claim") {
      options.tally.rejectedClaims += 1;
      return { outputs: [] };
    }
    if (item.kind === "acknowledgement") {
      options.tally.acknowledged(item);
      return { outputs: [acknowledgementOutput(item)] };
    }
    const decided = decideClaim(item.claim, { ...workspace, named });
    options.tally.decided(decided.decision, workspace.policy);
    this.#worklist.note(decided.decision, workspace.keyOf(decided.decision.memberId));
    if (decided.reversal) this.#reversed(decided.reversal);
    return { decided, outputs: decided.outputs };
  }
}
