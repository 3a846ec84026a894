// One set from ST to SE: walks its segments past the guide, the situations and the steps that fill the claim, and says what became of it.
import type { ClaimSource } from "@dripline/claims";
import { type LoopWatcher, SetWalk } from "./check-set.ts";
import { SITUATION_ENDS, SITUATION_STEPS, Situations } from "./check-situations.ts";
import { ClaimDraft } from "./claim-draft.ts";
import { EDITS } from "./edits.ts";
import { finishClaim } from "./finish-claim.ts";
import { compileGuide, type LoopNode } from "./guide/compile-guide.ts";
import { professionalClaim } from "./guide/hierarchy.ts";
import { CLAIM_STEPS } from "./read-claim.ts";
import { HIERARCHY_STEPS, type Step } from "./read-hierarchy.ts";
import { LINE_STEPS } from "./read-line.ts";
import { OTHER_PAYER_STEPS } from "./read-other-payer.ts";
import { PARTY_STEPS, type PartyStep, SetParties } from "./read-parties.ts";
import { REGION_STEPS } from "./read-regions.ts";
import type { ReaderEvent, ReaderOptions, SetOutcome } from "./reader-events.ts";
import type { Segment } from "./segment.ts";

const GUIDE = compileGuide(professionalClaim);

const CLAIM_STEPS_BY_USE = stepsByUse<Step>({ ...HIERARCHY_STEPS, ...CLAIM_STEPS, ...LINE_STEPS, ...OTHER_PAYER_STEPS, ...REGION_STEPS });
const SITUATION_STEPS_BY_USE = stepsByUse(SITUATION_STEPS);
const SITUATION_ENDS_BY_NODE = GUIDE.nodes.map((node) => SITUATION_ENDS[node.spec.id]);
const PARTY_STEPS_BY_USE = stepsByUse<PartyStep>(PARTY_STEPS);

/** Segment errors kept for a set, and for all sets of a group together. */
export const ERRORS_PER_SET = 1000;
export const ERRORS_PER_GROUP = 20_000;

/** What ST says and whether the body can be read. */
export interface SetStart {
  readonly transaction: string;
  readonly control: string;
  readonly version: string;
  readonly source: ClaimSource;
  /** IK5 codes of ST itself: the body isn't read when there are any. */
  readonly codes: readonly string[];
  readonly errorsMax: number;
}

export class SetReader implements LoopWatcher {
  readonly #emit: (event: ReaderEvent) => void;
  readonly #buildsClaims: boolean;
  readonly #draft: ClaimDraft;
  readonly #walk: SetWalk;
  readonly #situations: Situations;
  readonly #parties: SetParties;
  #start: SetStart | undefined;
  #segments = 0;

  constructor(options: ReaderOptions, emit: (event: ReaderEvent) => void) {
    this.#emit = emit;
    this.#buildsClaims = options.buildClaims;
    this.#draft = new ClaimDraft(options);
    this.#walk = new SetWalk({ guide: GUIDE, watcher: this });
    this.#situations = new Situations(this.#walk);
    this.#parties = new SetParties(emit);
  }

  begin(start: SetStart): void {
    this.#start = start;
    this.#segments = 1;
    this.#walk.begin(start.errorsMax);
    this.#situations.begin();
    this.#parties.begin(start);
    this.#draft.source = start.source;
    this.#draft.providerOrdinal = 0;
  }

  take(segment: Segment): void {
    this.#segments++;
    if (this.#start === undefined || this.#start.codes.length > 0) return;
    const use = this.#walk.accept(segment);
    if (use === undefined) return;
    const { index } = use;
    SITUATION_STEPS_BY_USE[index]?.(this.#situations, segment);
    PARTY_STEPS_BY_USE[index]?.(this.#parties, segment);
    if (this.#buildsClaims) CLAIM_STEPS_BY_USE[index]?.(this.#draft, segment);
  }

  leave(node: LoopNode): void {
    SITUATION_ENDS_BY_NODE[node.index]?.(this.#situations, node);
    if (this.#buildsClaims && node.isClaim) this.#emit({ kind: "claim", ...finishClaim(this.#draft) });
  }

  /** SE was read, or the set ends without one: then `trailer` is undefined. */
  end(trailer: Segment | undefined): SetOutcome {
    const start = this.#start ?? NO_SET;
    const isRead = start.codes.length === 0;
    if (isRead) this.#walk.finish();
    this.#parties.end();
    if (trailer) this.#segments++;
    const codes = [...start.codes, ...this.#trailerCodes(trailer, start)];
    if (isRead && this.#walk.errorCount > 0) codes.push(EDITS["set-segments-in-error"].code);
    this.#start = undefined;
    return {
      transaction: start.transaction,
      control: start.control,
      version: start.version,
      accepted: codes.length === 0,
      ik5Codes: codes.slice(0, 5),
      segmentErrors: isRead ? this.#walk.takeErrors() : [],
      errorCount: isRead ? this.#walk.errorCount : 0,
      segmentCount: this.#segments,
      claims: isRead ? this.#situations.claims : 0,
      chargeCents: isRead ? this.#situations.chargeCents : 0,
    };
  }

  #trailerCodes(trailer: Segment | undefined, { control }: SetStart): string[] {
    if (trailer === undefined) return [EDITS["set-trailer-missing"].code];
    const codes: string[] = [];
    if (trailer.text(2) !== control) codes.push(EDITS["set-trailer-control"].code);
    if (!/^\d{1,10}$/.test(trailer.text(1)) || trailer.wholeNumber(1) !== this.#segments) codes.push(EDITS["set-segment-count"].code);
    return codes;
  }
}

const NO_SET: SetStart = {
  transaction: "",
  control: "",
  version: "",
  source: { sender: "", interchange: "", group: "", set: "" },
  codes: [],
  errorsMax: 0,
};

function stepsByUse<T>(steps: Readonly<Record<string, T>>): readonly (T | undefined)[] {
  return GUIDE.uses.map((use) => steps[use.key]);
}
