// What is wrong with an 837P file, gathered while it is read: each finding with its place and where it would be answered.
import type { ClaimFileReader, ClaimIssue, GroupOutcome, ReaderEvent, SegmentError } from "@dripline/x12";

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
      this.#say({ answeredIn: "TA1", codes: event.ta1Note, text: "the interchange is rejected" });
    else if (event.kind === "unreadable")
      this.#say({ answeredIn: "unreadable", codes: "", text: `${event.reason} at byte ${event.byteOffset}` });
  }

  asText(): string {
    const head = `${this.file}: ${this.sets} sets, ${this.claims} claims, ${this.findings.length} findings\n`;
    return (
      head +
      this.findings
        .map(
          (finding) => `  ${placeOf(finding)}: ${finding.text} [${finding.answeredIn}${finding.codes === "" ? "" : ` ${finding.codes}`}]\n`,
        )
        .join("")
    );
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
      if (!set.accepted)
        this.#say({ set: set.control, answeredIn: "999", codes: `IK5 R ${set.ik5Codes.join(" ")}`, text: "the set is rejected" });
    }
    if (group.ak9 === "R")
      this.#say({ answeredIn: "999", codes: `AK9 R ${group.ak9Codes.join(" ")}`, text: `group ${group.control} is rejected` });
  }

  #segment(set: string, { segmentId, position, code, patientControlNumber, elements, edits }: SegmentError): void {
    const place = { set, claim: patientControlNumber, segment: `${segmentId} at ${position}`, answeredIn: "999" as const };
    if (elements.length === 0) this.#say({ ...place, codes: `IK3 ${code}`, edit: edits[0], text: "segment error" });
    for (const [at, element] of elements.entries()) {
      this.#say({ ...place, element: element.position, codes: `IK4 ${element.code}`, edit: edits[at] ?? edits[0], text: "element error" });
    }
  }

  #say(finding: Omit<Finding, "file" | "interchange">): void {
    this.findings.push({ file: this.file, interchange: this.#interchange, ...finding });
  }
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
