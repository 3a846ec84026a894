// SNIP 2 and 4 across segments of a set: hierarchy, line numbers, and what one segment's value demands of another. Answered on the 999.

import type { SetWalk, Trigger } from "./check-set.ts";
import { EDITS } from "./edits.ts";
import type { LoopNode, SegmentUse } from "./guide/compile-guide.ts";
import { packed, type Segment } from "./segment.ts";

const SELF = packed("18");
const REPLACEMENT = packed("7");
const VOID = packed("8");
const AUTO_ACCIDENT = packed("AA");
const OTHER_ACCIDENT = packed("OA");
const MINUS = 45;

/** Order of the segments in their loops, for the position of one that is missing. */
const REF_ORDER = 1800;
const DTP_ORDER = 1350;

export class Situations {
  claims = 0;
  /** Σ CLM02. */
  chargeCents = 0;
  /** CLM05-3 of the claim in hand, packed. */
  frequency = 0;
  #levels = 0;
  #provider = 0;
  #subscriber = { number: 0, position: 0, hasChild: false, isSelf: false, details: 0 };
  #sbrPosition = 0;
  #patients = 0;
  #claimsOfSubscriber = 0;
  #claim = { position: 0, accident: false, hasReplaced: false, hasAccidentDate: false };
  #lines = 0;
  readonly #walk: SetWalk;

  constructor(walk: SetWalk) {
    this.#walk = walk;
  }

  begin(): void {
    this.claims = 0;
    this.chargeCents = 0;
    this.#levels = 0;
  }

  provider(segment: Segment): void {
    this.#level(segment);
    this.#provider = this.#levels;
  }

  subscriber(segment: Segment): void {
    this.#level(segment);
    this.#parent(segment, this.#provider);
    const hasChild = segment.code(4) === packed("1");
    this.#subscriber = { number: this.#levels, position: segment.position, hasChild, isSelf: false, details: 0 };
    this.#sbrPosition = 0;
    this.#patients = 0;
    this.#claimsOfSubscriber = 0;
  }

  relationship(segment: Segment): void {
    this.#subscriber.isSelf = segment.code(2) === SELF;
    this.#sbrPosition = segment.position;
  }

  subscriberDetail(): void {
    this.#subscriber.details++;
  }

  patient(segment: Segment): void {
    this.#level(segment);
    this.#parent(segment, this.#subscriber.number);
    this.#patients++;
    if (this.#subscriber.isSelf && this.#patients === 1) this.#walk.report(segment, { code: EDITS["segment-situational-not-used"].code });
  }

  #level(segment: Segment): void {
    this.#levels++;
    if (segment.wholeNumber(1) === this.#levels) return;
    this.#walk.reportElement(segment, { position: "1", element: 1, ref: "628", edit: "element-code" });
  }

  #parent(segment: Segment, number: number): void {
    if (segment.wholeNumber(2) === number) return;
    this.#walk.reportElement(segment, { position: "2", element: 2, ref: "734", edit: segment.has(2) ? "element-code" : "element-missing" });
  }

  claim(segment: Segment): void {
    this.claims++;
    this.#claimsOfSubscriber++;
    this.#lines = 0;
    this.chargeCents += segment.cents(2);
    this.charge(segment);
    segment.split(5);
    this.frequency = segment.componentCount >= 3 ? segment.codeAt(segment.componentStarts[3] ?? 0, segment.componentEnds[3] ?? 0) : 0;
    const cause = segment.code(11);
    const claim = this.#claim;
    claim.position = segment.position;
    claim.accident = cause === AUTO_ACCIDENT || cause === OTHER_ACCIDENT;
    claim.hasReplaced = false;
    claim.hasAccidentDate = false;
  }

  /** CLM02 and SV102 have no sign. */
  charge(segment: Segment): void {
    if (segment.count < 2 || segment.bytes[segment.startOf(2)] !== MINUS) return;
    this.#walk.reportElement(segment, { position: "2", element: 2, ref: "782", edit: "element-pattern" });
  }

  replaced(): void {
    this.#claim.hasReplaced = true;
  }

  accidentDate(): void {
    this.#claim.hasAccidentDate = true;
  }

  line(segment: Segment): void {
    this.#lines++;
    if (segment.wholeNumber(1) === this.#lines) return;
    this.#walk.reportElement(segment, { position: "1", element: 1, ref: "554", edit: "element-code" });
  }

  leaveClaim(node: LoopNode): void {
    const { position, accident, hasReplaced, hasAccidentDate } = this.#claim;
    if ((this.frequency === REPLACEMENT || this.frequency === VOID) && !hasReplaced) {
      const trigger: Trigger = { segment: "CLM", position, loop: "2300", element: "5:3" };
      this.#walk.reportMissingSegment(node, { id: "REF", order: REF_ORDER, edit: "replaced-claim-number-missing", trigger });
    }
    if (accident && !hasAccidentDate) {
      const trigger: Trigger = { segment: "CLM", position, loop: "2300", element: "11:1" };
      this.#walk.reportMissingSegment(node, { id: "DTP", order: DTP_ORDER, edit: "accident-date-missing", trigger });
    }
  }

  leaveSubscriber(node: LoopNode): void {
    const { isSelf, hasChild, position } = this.#subscriber;
    const patient = node.loops.find((loop) => loop.spec.id === "2000C");
    if (!isSelf && this.#sbrPosition > 0 && this.#patients === 0 && this.#claimsOfSubscriber > 0 && patient) {
      const trigger: Trigger = { segment: "SBR", position: this.#sbrPosition, loop: "2000B", element: "2" };
      this.#walk.reportMissingSegment(patient, { id: "HL", order: 0, edit: "patient-loop-missing", trigger });
    }
    if (hasChild === this.#patients > 0) return;
    this.#walk.reportPast({
      segmentId: "HL",
      position,
      loop: "2000B",
      code: EDITS["segment-element-errors"].code,
      elements: [{ position: "4", ref: "736", code: EDITS["element-code"].code, badValue: hasChild ? "1" : "0" }],
      edits: ["element-code"],
    });
  }

  /** The subscriber who is the patient has an address (N3, N4) and demographics (DMG). */
  leaveSubscriberName(node: LoopNode): void {
    if (!this.#subscriber.isSelf || this.#subscriber.details >= 3) return;
    const trigger: Trigger = { segment: "SBR", position: this.#sbrPosition, loop: "2000B", element: "2" };
    for (const use of node.uses.filter(isDetail)) {
      if (this.#walk.usesOf(use) > 0) continue;
      this.#walk.reportMissingSegment(node, { id: use.spec.id, order: use.order, edit: "subscriber-details-missing", trigger });
    }
  }
}

function isDetail({ spec }: SegmentUse): boolean {
  return spec.id === "N3" || spec.id === "N4" || spec.id === "DMG";
}

/** What each segment of the guide tells the situations, by the key of its use. */
export const SITUATION_STEPS: Readonly<Record<string, (situations: Situations, segment: Segment) => void>> = {
  "2000A/HL*20": (situations, segment) => situations.provider(segment),
  "2000B/HL*22": (situations, segment) => situations.subscriber(segment),
  "2000B/SBR": (situations, segment) => situations.relationship(segment),
  "2010BA/N3": (situations) => situations.subscriberDetail(),
  "2010BA/N4": (situations) => situations.subscriberDetail(),
  "2010BA/DMG": (situations) => situations.subscriberDetail(),
  "2000C/HL*23": (situations, segment) => situations.patient(segment),
  "2300/CLM": (situations, segment) => situations.claim(segment),
  "2300/REF*F8": (situations) => situations.replaced(),
  "2300/DTP*439": (situations) => situations.accidentDate(),
  "2400/LX": (situations, segment) => situations.line(segment),
  "2400/SV1": (situations, segment) => situations.charge(segment),
};

/** What is asked when a loop is left, by its id. */
export const SITUATION_ENDS: Readonly<Record<string, (situations: Situations, node: LoopNode) => void>> = {
  "2300": (situations, node) => situations.leaveClaim(node),
  "2000B": (situations, node) => situations.leaveSubscriber(node),
  "2010BA": (situations, node) => situations.leaveSubscriberName(node),
};
