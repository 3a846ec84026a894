// 999: the answer to a functional group of claims, set by set.
import { invariant } from "@dripline/claims";
import type { SegmentError } from "../reader-events.ts";
import { type Envelope, writeSet } from "./envelope.ts";
import { carried, carriedWhole } from "./free-text.ts";
import { segment } from "./notation.ts";
import { segmentWriter } from "./segment-writer.ts";

export interface GroupAcknowledgement {
  readonly envelope: Envelope;
  /** GS01, GS06 and GS08 of the group answered, as sent. */
  readonly group: { readonly functionalId: string; readonly control: string; readonly version: string };
  readonly sets: readonly SetAck[];
  readonly ak9: GroupVerdict;
}

/** AK2, its errors, IK5. */
export interface SetAck {
  /** ST01 as sent; 837 unless said. */
  readonly transaction?: string | undefined;
  /** ST02 and ST03 as sent. */
  readonly control: string;
  readonly version: string;
  readonly accepted: boolean;
  /** IK502 to IK506. */
  readonly ik5Codes: readonly string[];
  readonly errors: readonly Omit<SegmentError, "edits">[];
}

/** AK9. */
export interface GroupVerdict {
  readonly code: "A" | "E" | "P" | "R";
  /** AK902: what GE01 says; sets received where there is no GE01. */
  readonly included: number;
  readonly received: number;
  readonly accepted: number;
  /** AK905 to AK909. */
  readonly codes: readonly string[];
}

const ak1 = segmentWriter(segment("AK1", "R1 | Functional group response header | R479 R28 S480"));
const ak2 = segmentWriter(segment("AK2", "S1 | Transaction set response header | R143 R329 S1705"));
const ik3 = segmentWriter(segment("IK3", "S1 | Error identification | R721 R719 S447 S620=1/2/3/4/5/6/7/8/I4/I6/I7/I8/I9"));
const situationalTrigger = segmentWriter(segment("CTX", "S1 | Situational trigger | R(R9999) R721 R719 S447 S(R722 S1528 S1686)"));
const businessUnit = segmentWriter(segment("CTX", "S1 | Business unit identifier | R(R9999=CLM01 R9998)"));
const ik4 = segmentWriter(
  segment(
    "IK4",
    "S1 | Implementation data element note | R(R722 S1528 S1686) S725 R621=1/2/3/4/5/6/7/8/9/10/12/13/I6/I9/I10/I11/I12/I13 S724",
  ),
);
const ik5 = segmentWriter(segment("IK5", "R1 | Transaction set response trailer | R717=A/R S618*5"));
const ak9 = segmentWriter(segment("AK9", "R1 | Functional group response trailer | R715=A/E/P/R R97 R123 R2 S716*5"));

const VERSION = "005010X231A1";
const CODES_MAX = 5;
const COUNT_MAX = 999_999;

/** Bad values and references that can't be carried are left out; see free-text.ts. */
export function write999({ envelope, group, sets, ak9: verdict }: GroupAcknowledgement): string {
  const { code, included, received, accepted, codes } = verdict;
  invariant(accepted <= received, "no more sets accepted than received");
  const segments = [ak1(groupId(group.functionalId), groupControl(group.control), carried(group.version, 12))];
  for (const set of sets) for (const text of writeSetAck(set)) segments.push(text);
  segments.push(ak9(code, count(included), count(received), count(accepted), ...codes.slice(0, CODES_MAX)));
  return writeSet(
    envelope,
    { functionalId: "FA", id: "999", version: VERSION, convention: VERSION },
    { texts: segments, count: segments.length },
  );
}

function* writeSetAck({ transaction, control, version, accepted, ik5Codes, errors }: SetAck): Generator<string> {
  yield ak2(transactionId(transaction), setControl(control), carried(version, 35));
  for (const error of errors) yield* writeSegmentError(error);
  yield ik5(accepted ? "A" : "R", ...ik5Codes.slice(0, CODES_MAX));
}

function* writeSegmentError({ segmentId, position, loop, code, ...error }: SetAck["errors"][number]): Generator<string> {
  yield ik3(answeredId(segmentId), String(position), carriedWhole(loop, 6), code);
  const { trigger, patientControlNumber, elements } = error;
  if (trigger) {
    const at = [answeredId(trigger.segment), String(trigger.position), carriedWhole(trigger.loop, 6)];
    yield situationalTrigger("SITUATIONAL TRIGGER", ...at, trigger.element.split(":"));
  }
  const claim = carriedWhole(patientControlNumber, 35);
  if (claim !== undefined) yield businessUnit(["CLM01", claim]);
  for (const element of elements) {
    const ref = /^\d{1,4}$/.test(element.ref) ? element.ref : undefined;
    yield ik4(element.position.split(":"), ref, element.code, carriedWhole(element.badValue, 99));
  }
}

/** IK301: an id that is none is answered as ZZZ. */
function answeredId(segmentId: string): string {
  return /^[A-Z0-9]{2,3}$/.test(segmentId) ? segmentId : "ZZZ";
}

/** AK101: an id that is none is answered as that of claims. */
function groupId(functionalId: string): string {
  return /^[A-Z]{2}$/.test(functionalId) ? functionalId : "HC";
}

/** AK201: what is no set id is answered as 837. */
function transactionId(transaction = "837"): string {
  return /^[A-Z0-9]{3}$/.test(transaction) ? transaction : "837";
}

/** AK202 has four to nine characters: a shorter one gets zeros in front, a longer one is cut. */
function setControl(control: string): string {
  return (carried(control, 9) ?? "").padStart(4, "0");
}

/** AK102: a number that is none is answered as 0. */
function groupControl(control: string): string {
  return /^\d{1,9}$/.test(control) ? control : "0";
}

function count(sets: number): string {
  return String(Math.min(Math.max(sets, 0), COUNT_MAX));
}
