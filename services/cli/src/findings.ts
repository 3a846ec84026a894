// What is wrong with an 837P file, gathered while it is read: each finding with its place, where it would be answered, and what to do.
import {
  type ClaimFileReader,
  type ClaimIssue,
  EDITS,
  type Edit,
  type EditPlace,
  editsByCode,
  type GroupOutcome,
  type ReaderEvent,
  type SegmentError,
} from "@dripline/x12";

const EDITS_BY_ID: Readonly<Record<string, Edit>> = EDITS;

export interface Finding {
  readonly file: string;
  readonly interchange?: string | undefined;
  readonly set?: string | undefined;
  /** Patient control number. */
  readonly claim?: string | undefined;
  /** `SV1 at 23`: segment and its position in the set. */
  readonly segment?: string | undefined;
  readonly element?: string | undefined;
  readonly answeredIn: "TA1" | "999" | "277CA" | "unreadable";
  readonly codes: string;
  readonly edit?: string | undefined;
  readonly text: string;
  /** What to do. */
  readonly fix?: string | undefined;
}

export class FileFindings {
  readonly file: string;
  readonly findings: Finding[] = [];
  claims = 0;
  sets = 0;
  #interchange: string | undefined;
  #set: string | undefined;

  constructor(file: string) {
    this.file = file;
  }

  on(event: ReaderEvent): void {
    if (event.kind === "interchange") this.#interchange = event.header.control;
    else if (event.kind === "set") this.#set = event.header.control;
    else if (event.kind === "claim") this.#claim(event.claim.patientControlNumber, event.issues);
    else if (event.kind === "group-end") this.#group(event.group);
    else if (event.kind === "interchange-end" && !event.accepted)
      this.#rejected("the interchange is rejected", { answeredIn: "TA1", place: "TA105", name: "", codes: [event.ta1Note] });
    else if (event.kind === "unreadable")
      this.#rejected(`byte ${event.byteOffset}`, { answeredIn: "unreadable", place: "file", name: "", codes: [event.reason] });
  }

  asText(): string {
    const head = `${this.file}: ${this.sets} sets, ${this.claims} claims, ${this.findings.length} findings\n`;
    return head + this.findings.map((finding) => `  ${placeOf(finding)}: ${saidOf(finding)}\n`).join("");
  }

  asJsonLines(): string {
    return this.findings.map((finding) => `${JSON.stringify(finding)}\n`).join("");
  }

  #claim(claim: string, issues: readonly ClaimIssue[]): void {
    this.claims += 1;
    for (const { edit, category, status, entity, text, at } of issues) {
      const codes = [category, status, entity].filter((part) => part !== undefined).join(":");
      this.#say({
        set: this.#set,
        claim,
        segment: `${at.segment} at ${at.position}`,
        element: at.element,
        answeredIn: "277CA",
        codes,
        edit,
        text,
      });
    }
  }

  #group(group: GroupOutcome): void {
    for (const set of group.sets) {
      this.sets += 1;
      for (const error of set.segmentErrors) this.#segment(set.control, error);
      if (set.accepted) continue;
      this.#rejected("the set is rejected", { set: set.control, answeredIn: "999", place: "IK502", name: "IK5 R", codes: set.ik5Codes });
    }
    if (group.ak9 !== "R") return;
    const what = `group ${group.control} is rejected${group.ak9Codes.length === 0 ? ": it holds no set that is accepted" : ""}`;
    this.#rejected(what, { answeredIn: "999", place: "AK905", name: "AK9 R", codes: group.ak9Codes });
  }

  #segment(set: string, { segmentId, position, code, patientControlNumber, elements, edits }: SegmentError): void {
    const place = { set, claim: patientControlNumber, segment: `${segmentId} at ${position}`, answeredIn: "999" as const };
    if (elements.length === 0) this.#say({ ...place, codes: `IK3 ${code}`, edit: edits[0], text: EDITS_BY_ID[edits[0] ?? ""]?.what ?? "" });
    for (const [at, element] of elements.entries()) {
      const edit = edits[at] ?? edits[0] ?? "";
      this.#say({ ...place, element: element.position, codes: `IK4 ${element.code}`, edit, text: EDITS_BY_ID[edit]?.what ?? "" });
    }
  }

  /** What is rejected as a whole: the codes of the answer say why. */
  #rejected(what: string, { set, answeredIn, place, name, codes }: Rejected): void {
    const edits = codes.map((code) => BY_CODE[place].get(code)).filter((edit) => edit !== undefined);
    const text = [what, ...edits.map((edit) => EDITS[edit].what)].join(": ");
    const fix = edits.map((edit) => EDITS[edit].fix).join("; ") || undefined;
    this.#say({ set, answeredIn, codes: [name, ...codes].filter((part) => part !== "").join(" "), edit: edits[0], text, fix });
  }

  #say(finding: Omit<Finding, "file" | "interchange">): void {
    const fix = finding.fix ?? EDITS_BY_ID[finding.edit ?? ""]?.fix;
    this.findings.push({ file: this.file, interchange: this.#interchange, ...finding, fix });
  }
}

const BY_CODE = { TA105: editsByCode("TA105"), IK502: editsByCode("IK502"), AK905: editsByCode("AK905"), file: editsByCode("file") };

interface Rejected extends Pick<Finding, "set" | "answeredIn"> {
  readonly place: Extract<EditPlace, "TA105" | "IK502" | "AK905" | "file">;
  /** What stands before the codes. */
  readonly name: string;
  readonly codes: readonly string[];
}

function saidOf({ text, fix, answeredIn, codes }: Finding): string {
  const what = fix === undefined ? text : `${text}; ${fix}`;
  return `${what} [${answeredIn}${codes === "" ? "" : ` ${codes}`}]`;
}

function placeOf({ interchange, set, claim, segment, element }: Finding): string {
  const parts = [
    interchange && `interchange ${interchange}`,
    set && `set ${set}`,
    claim && `claim ${claim}`,
    segment && `segment ${segment}`,
    element && `element ${element}`,
  ];
  return parts.filter(Boolean).join(", ") || "file";
}

/** Reads the file through and keeps what is wrong with it. */
export function findingsOf(file: string, reader: ClaimFileReader, chunks: Iterable<Uint8Array>): FileFindings {
  const findings = new FileFindings(file);
  for (const chunk of chunks) for (const event of reader.push(chunk)) findings.on(event);
  for (const event of reader.end()) findings.on(event);
  return findings;
}
