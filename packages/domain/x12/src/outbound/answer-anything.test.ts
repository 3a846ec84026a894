// Whatever a sender puts into its claims, every acknowledgement of the file is written, and can be read.
import { readFileSync } from "node:fs";
import { day } from "@dripline/kit";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  ClaimAcknowledgement,
  ClaimFileReader,
  type Envelope,
  type InterchangeHeader,
  type ReaderEvent,
  readSegments,
  type SetHeader,
  type SubmittedClaim,
  write999,
  writeTa1,
} from "../index.ts";

const RECEIVED_ON = day("2025-03-07");
const FILE = readFileSync(new URL("../../testdata/good/two-claims.837", import.meta.url), "latin1");
const SEGMENTS = FILE.split(/~\s*/).filter((segment) => segment !== "");

/** The file with some of its elements replaced, under delimiters that leave ours free to stand in data. */
function fileWith(changes: readonly { segment: number; element: number; value: string }[]): string {
  const segments = SEGMENTS.map((segment) => segment.replaceAll(":", ">").split("*"));
  for (const { segment, element, value } of changes) {
    const elements = segments[segment % segments.length] ?? [];
    if (elements[0] !== "ISA") elements[1 + (element % Math.max(1, elements.length - 1))] = value.replaceAll(/[|>!%]/g, " ");
  }
  const text = segments.map((elements) => elements.join("|")).join("%");
  return `${text.slice(0, 82)}!${text.slice(83)}%`;
}

function envelopeTo(header: InterchangeHeader): Envelope {
  return {
    senderQualifier: "ZZ",
    senderId: "PAYER4CPCT",
    receiverQualifier: header.senderQualifier,
    receiverId: header.senderId,
    date: RECEIVED_ON,
    minute: 570,
    control: 1,
    groupControl: 1,
    test: header.test,
  };
}

/** All answers to a file, sets acknowledged claim by claim whether accepted or not. */
class Answers {
  readonly texts: string[] = [];
  claims = 0;
  #header: InterchangeHeader | undefined;
  #acknowledgement: ClaimAcknowledgement | undefined;

  on(event: ReaderEvent): void {
    const header = this.#header;
    if (event.kind === "interchange") this.#header = event.header;
    else if (header === undefined) return;
    else if (event.kind === "set") this.#open(header, event.header);
    else if (event.kind === "provider") this.#acknowledgement?.provider(event.provider);
    else if (event.kind === "claim") this.#claim(event.claim, event.issues);
    else if (event.kind === "set-end") this.texts.push(this.#acknowledgement?.write() ?? "");
    else if (event.kind === "group-end") this.#group(header, event.group);
    else if (event.kind === "interchange-end")
      this.texts.push(
        writeTa1({ envelope: envelopeTo(header), interchange: header, ack: event.accepted ? "A" : "R", note: event.ta1Note }),
      );
  }

  #open(header: InterchangeHeader, { batch, submitter }: SetHeader): void {
    const set = { reference: batch, receivedOn: RECEIVED_ON, receipt: "R1" };
    this.#acknowledgement = new ClaimAcknowledgement({ ...envelopeTo(header), payer: { name: "PLAN", id: "PLAN1" }, submitter, set });
  }

  #claim(claim: SubmittedClaim, issues: (ReaderEvent & { kind: "claim" })["issues"]): void {
    this.claims++;
    this.#acknowledgement?.claim({
      patientLastName: claim.member.lastName,
      patientFirstName: claim.member.firstName,
      memberId: claim.member.memberId,
      patientControlNumber: claim.patientControlNumber,
      accepted: issues.length === 0,
      statuses: issues.length === 0 ? [{ category: "A2", status: "20", entity: "PR" }] : issues,
      chargeCents: claim.chargeCents,
      clearinghouseTrace: claim.clearinghouseTrace,
      serviceFrom: claim.lines[0]?.serviceFrom,
      serviceTo: claim.lines[0]?.serviceTo,
    });
  }

  #group(header: InterchangeHeader, group: (ReaderEvent & { kind: "group-end" })["group"]): void {
    const { setsIncluded: included, setsReceived: received, setsAccepted: accepted } = group;
    const sets = group.sets.map((set) => ({ ...set, errors: set.segmentErrors }));
    this.texts.push(
      write999({
        envelope: envelopeTo(header),
        group,
        sets,
        ak9: { code: group.ak9, included, received, accepted, codes: group.ak9Codes },
      }),
    );
  }
}

function answersTo(file: string): Answers {
  const answers = new Answers();
  const reader = new ClaimFileReader({ buildClaims: true, receivedOn: RECEIVED_ON });
  for (const event of reader.push(new TextEncoder().encode(file))) answers.on(event);
  for (const event of reader.end()) answers.on(event);
  return answers;
}

test("the file itself is answered with a 277CA, a 999 and a TA1", () => {
  const { texts, claims } = answersTo(fileWith([]));
  expect([texts.length, claims]).toEqual([3, 2]);
  expect(texts.join("")).toContain("IK5*A~");
});

const value = fc.oneof(
  fc.constantFrom(
    "",
    "*",
    "~",
    "A*B~C",
    "9".repeat(18),
    "-1",
    "1e9",
    "00000000",
    "99999999999.99",
    "X".repeat(300),
    "20251301",
    "\t",
    "é".repeat(40),
  ),
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.string({ maxLength: 12 }),
);
const changes = fc.array(fc.record({ segment: fc.nat(200), element: fc.nat(20), value }), { minLength: 1, maxLength: 4 });

test("every answer to a file of hostile elements is one whole interchange", () => {
  fc.assert(
    fc.property(changes, (some) => {
      for (const text of answersTo(fileWith(some)).texts) {
        const { segments } = readSegments(text);
        expect([segments[0]?.id, segments.at(-1)?.id]).toEqual(["ISA", "IEA"]);
        const trailer = segments.find(({ id }) => id === "SE");
        if (trailer) expect(Number(trailer.elements[1])).toBe(segments.length - 4);
      }
    }),
    { numRuns: 1500 },
  );
});
