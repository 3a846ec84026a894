// SNIP 1 and 2 of a set: walks the guide's loops along the segments and says what is missing, surplus, late or unknown.
import { checkElements, elementError } from "./check-elements.ts";
import { EDITS, type EditId, editsByCode } from "./edits.ts";
import { type Guide, type LoopNode, type SegmentUse, usesFrom } from "./guide/compile-guide.ts";
import { NextUse } from "./next-use.ts";
import type { ElementError, SegmentError } from "./reader-events.ts";
import { packed, type Segment } from "./segment.ts";
import { NO_LOOP, NO_USE, type OpenLoop, type UseCount } from "./walk-counts.ts";

const SEGMENT_EDITS = editsByCode("IK304");
const ELEMENT_EDITS = editsByCode("IK403");

/** What a watcher of the walk hears: a loop was left, all its segments are in. */
export interface LoopWatcher {
  leave(node: LoopNode): void;
}

export interface Trigger {
  readonly segment: string;
  readonly position: number;
  readonly loop: string;
  readonly element: string;
}

export class SetWalk {
  errorCount = 0;
  /** Of the segment in hand, ST is 1. */
  position = 1;
  /** CLM01 of the claim in hand. */
  patientControlNumber: string | undefined;
  readonly #guide: Guide;
  readonly #watcher: LoopWatcher;
  #errors: SegmentError[] = [];
  #errorsMax = 0;
  /** Openings of loops, numbered through the set: counts that belong to an earlier one are 0, and none has to be cleared. */
  #opened = 0;
  readonly #loops: readonly OpenLoop[];
  readonly #uses: readonly UseCount[];
  readonly #next: NextUse;
  readonly #elementErrors: ElementError[] = [];
  /** The loop that is open. */
  #node: LoopNode;

  constructor({ guide, watcher }: { guide: Guide; watcher: LoopWatcher }) {
    this.#guide = guide;
    this.#watcher = watcher;
    this.#node = guide.root;
    this.#loops = guide.nodes.map(() => ({ opening: 0, seen: 0, times: 0, timesOpening: 0 }));
    this.#next = new NextUse(guide);
    this.#uses = guide.uses.map(() => ({ times: 0, opening: 0, lastAt: 0 }));
  }

  begin(errorsMax: number): void {
    this.#errors = [];
    this.#errorsMax = errorsMax;
    this.errorCount = 0;
    this.position = 1;
    this.#opened = 0;
    for (const use of this.#uses) use.opening = 0;
    for (const loop of this.#loops) loop.timesOpening = 0;
    this.patientControlNumber = undefined;
    this.#node = this.#guide.root;
    this.#next.begin();
    this.#open(this.#guide.root);
  }

  /** The use of the next segment; undefined where the guide has none here. */
  accept(segment: Segment): SegmentUse | undefined {
    segment.position = ++this.position;
    const use = this.#next.take(segment);
    if (use === undefined) this.#misplaced(segment);
    else this.#enter(segment, use);
    return use;
  }

  /** The set is over: what the open loops still miss. */
  finish(): void {
    this.position++;
    this.#leaveTo(undefined);
  }

  /** The errors in the order of the set. */
  takeErrors(): readonly SegmentError[] {
    return this.#errors.sort((a, b) => a.position - b.position);
  }

  /** How often a segment of an open loop came. */
  usesOf(use: SegmentUse): number {
    const count = this.#countOf(use);
    return count.opening === this.#loopOf(use.node).opening ? count.times : 0;
  }

  #loopOf({ index }: LoopNode): OpenLoop {
    return this.#loops[index] ?? NO_LOOP;
  }

  #countOf({ index }: SegmentUse): UseCount {
    return this.#uses[index] ?? NO_USE;
  }

  #enter(segment: Segment, use: SegmentUse): void {
    if (this.#node !== use.level) this.#leaveTo(use.level);
    if (use.isStart) this.#start(segment, use);
    const loop = this.#loopOf(use.node);
    loop.seen |= use.requiredBit;
    const count = this.#countOf(use);
    const times = count.opening === loop.opening ? count.times + 1 : 1;
    count.opening = loop.opening;
    count.times = times;
    count.lastAt = this.position;
    if (times > use.repeat) this.report(segment, { code: EDITS["segment-over-maximum"].code });
    checkElements(segment, use.elements, this.#elementErrors);
    if (this.#elementErrors.length > 0) this.#reportElements(segment);
  }

  #start(segment: Segment, { node, level }: SegmentUse): void {
    const around = this.#loopOf(level);
    around.seen |= node.requiredBit;
    const loop = this.#loopOf(node);
    const times = loop.timesOpening === around.opening ? loop.times + 1 : 1;
    loop.timesOpening = around.opening;
    loop.times = times;
    this.#open(node);
    this.#node = node;
    if (node.isClaim) this.patientControlNumber = segment.text(1);
    if (times > node.repeat) this.report(segment, { code: EDITS["loop-over-maximum"].code });
  }

  #open(node: LoopNode): void {
    const loop = this.#loopOf(node);
    loop.seen = 0;
    loop.opening = ++this.#opened;
  }

  #leaveTo(level: LoopNode | undefined): void {
    let node: LoopNode | undefined = this.#node;
    while (node !== undefined && node !== level) {
      if ((this.#loopOf(node).seen & node.required) !== node.required) this.#reportMissing(node);
      this.#watcher.leave(node);
      if (node.isClaim) this.patientControlNumber = undefined;
      node = node.parent;
    }
    this.#node = level ?? this.#guide.root;
  }

  #reportMissing(node: LoopNode): void {
    const { seen } = this.#loopOf(node);
    for (const use of node.uses) {
      if ((use.requiredBit & ~seen) !== 0) this.reportMissingSegment(node, { id: use.spec.id, order: use.order });
    }
    for (const child of node.loops) {
      if ((child.requiredBit & ~seen) === 0) continue;
      const id = child.uses[0]?.spec.id ?? "";
      this.reportMissingSegment(child, { id, order: child.spec.order, within: node });
    }
  }

  /** A missing segment stands where it should have: after the last segment of the loop that may come before it. */
  reportMissingSegment(
    node: LoopNode,
    { id, order, within = node, edit, trigger }: { id: string; order: number; within?: LoopNode; edit?: EditId; trigger?: Trigger },
  ): void {
    let position = trigger?.position ?? 1;
    for (const use of within.uses) {
      if (trigger === undefined && use.order <= order && this.usesOf(use) > 0) position = Math.max(position, this.#countOf(use).lastAt);
    }
    this.#keep({
      segmentId: id,
      position: position + 1,
      loop: node.spec.id || undefined,
      code: EDITS["segment-missing"].code,
      trigger,
      patientControlNumber: this.patientControlNumber,
      elements: [],
      edits: [edit ?? "segment-missing"],
    });
  }

  /** An error of the segment in hand. */
  report(segment: Segment, { code, elements = [] }: { code: string; elements?: readonly ElementError[] }): void {
    const edits = elements.map((element) => ELEMENT_EDITS.get(element.code) ?? "segment-element-errors");
    this.#keep({
      segmentId: segmentId(segment),
      position: this.position,
      loop: this.#node.spec.id || undefined,
      code,
      patientControlNumber: this.patientControlNumber,
      elements,
      edits: edits.length > 0 ? edits : [SEGMENT_EDITS.get(code) ?? "segment-unexpected"],
    });
  }

  /** An element of the segment in hand that breaks a rule beyond its own description; joins the errors found there already. */
  reportElement(
    segment: Segment,
    { position, element, ref, edit }: { position: string; element: number; ref: string; edit: EditId },
  ): void {
    const error = elementError(segment, { position, ref, element, code: EDITS[edit].code });
    this.report(segment, { code: EDITS["segment-element-errors"].code, elements: [error] });
  }

  /** An error whose segment is past. */
  reportPast(error: Omit<SegmentError, "patientControlNumber">): void {
    this.#keep({ ...error, patientControlNumber: this.patientControlNumber });
  }

  #reportElements(segment: Segment): void {
    this.report(segment, { code: EDITS["segment-element-errors"].code, elements: this.#elementErrors.splice(0) });
  }

  #unknown(segment: Segment): void {
    const id = segmentId(segment);
    const edit = segment.id !== 0 && segment.text(0) === id ? "segment-not-in-set" : "segment-unrecognized";
    this.report(segment, { code: EDITS[edit].code });
  }

  /** The guide has the segment earlier, elsewhere, under other codes, or nowhere. */
  #misplaced(segment: Segment): void {
    const { ids, qualifierElements } = this.#guide;
    const row = ids.rowOf(segment.id);
    if (row < 0) {
      this.#unknown(segment);
      return;
    }
    const uses = usesFrom(this.#node).filter(({ spec }) => packed(spec.id) === segment.id);
    const element = qualifierElements[row] ?? 0;
    const code = segment.code(element);
    if (uses.some(({ qualifiers }) => element === 0 || qualifiers.includes(code))) {
      this.report(segment, { code: EDITS["segment-sequence"].code });
    } else if (uses[0] === undefined) this.report(segment, { code: EDITS["segment-unexpected"].code });
    else {
      const ref = uses[0].spec.elements[element - 1]?.ref ?? "";
      const edit = segment.has(element) ? "element-code" : "element-missing";
      this.reportElement(segment, { position: `${element}`, element, ref, edit });
    }
  }

  #keep(error: SegmentError): void {
    this.errorCount++;
    const last = this.#errors[this.#errors.length - 1];
    if (last !== undefined && error.elements.length > 0 && isSameSegment(last, error)) {
      this.#errors[this.#errors.length - 1] = joined(last, error);
      return;
    }
    if (this.#errors.length < this.#errorsMax) this.#errors.push(error);
  }
}

/** Two findings on the elements of one segment make one IK3. */
function isSameSegment(last: SegmentError, error: SegmentError): boolean {
  return last.position === error.position && last.code === error.code && last.elements.length > 0 && last.elements.length < 10;
}

function joined(last: SegmentError, error: SegmentError): SegmentError {
  return { ...last, elements: [...last.elements, ...error.elements], edits: [...last.edits, ...error.edits] };
}

/** IK301 takes two or three letters and digits. */
function segmentId(segment: Segment): string {
  const id = segment
    .text(0)
    .replace(/[^A-Za-z0-9]/g, "")
    .slice(0, 3)
    .toUpperCase();
  return id.length < 2 ? "ZZ" : id;
}
