// TA1, 999 and 277CA against reviewed files, and against whatever a sender may write.
import { cents } from "@dripline/claims";
import { day, golden } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type AcknowledgedClaim,
  ClaimAcknowledgement,
  type ClaimAcknowledgementHeader,
  type Envelope,
  type GroupAcknowledgement,
  readSegments,
  type SetAck,
  write999,
  writeTa1,
} from "../index.ts";

function file(name: string): URL {
  return new URL(`../../testdata/good/${name}`, import.meta.url);
}

function anEnvelope(overrides: Partial<Envelope> = {}): Envelope {
  return {
    senderQualifier: "ZZ",
    senderId: "PAYER4CPCT",
    receiverQualifier: "ZZ",
    receiverId: "CLRHOUSE01",
    date: day("2025-03-07"),
    minute: 9 * 60 + 31,
    control: 9001,
    groupControl: 7001,
    test: true,
    ...overrides,
  };
}

const RECEIVED = { control: "000000101", date: "250307", time: "0930" };
const VERSION = "005010X222A1";

function aSet(overrides: Partial<SetAck> = {}): SetAck {
  return { control: "0001", version: VERSION, accepted: true, ik5Codes: [], errors: [], ...overrides };
}

/** A set with a replacement without REF*F8 and a line without units. */
const REJECTED_SET = aSet({
  control: "0002",
  accepted: false,
  ik5Codes: ["5"],
  errors: [
    {
      segmentId: "REF",
      position: 20,
      loop: "2300",
      code: "3",
      trigger: { segment: "CLM", position: 19, loop: "2300", element: "5:3" },
      elements: [],
    },
    {
      segmentId: "SV1",
      position: 23,
      loop: "2400",
      code: "8",
      patientControlNumber: "HI2503-009",
      elements: [
        { position: "4", ref: "380", code: "1" },
        { position: "1:3", ref: "1339", code: "5", badValue: "SHX" },
      ],
    },
  ],
});

function aGroup(overrides: Partial<GroupAcknowledgement> = {}): GroupAcknowledgement {
  return {
    envelope: anEnvelope({ minute: 572, control: 9004, groupControl: 7002 }),
    group: { functionalId: "HC", control: "502", version: VERSION },
    sets: [aSet(), REJECTED_SET],
    ak9: { code: "P", included: 2, received: 2, accepted: 1, codes: [] },
    ...overrides,
  };
}

function aHeader(overrides: Partial<ClaimAcknowledgementHeader> = {}): ClaimAcknowledgementHeader {
  return {
    ...anEnvelope({ minute: 580, control: 9005, groupControl: 7003 }),
    payer: { name: "SAMPLE HEALTH PLAN", id: "PAYER4CPCT" },
    submitter: { name: "SAMPLE CLEARINGHOUSE", id: "CLRHOUSE01" },
    set: { reference: "BATCH0303", receivedOn: day("2025-03-07"), receipt: "2025-000000101-501-0001" },
    ...overrides,
  };
}

function anAcceptedClaim(overrides: Partial<AcknowledgedClaim> = {}): AcknowledgedClaim {
  return {
    patientLastName: "DOE",
    patientFirstName: "JANE",
    memberId: "CP000012345",
    patientControlNumber: "HI2503-001",
    accepted: true,
    statuses: [{ category: "A2", status: "20", entity: "PR" }],
    chargeCents: cents(58_769),
    claimId: "20250660000001",
    clearinghouseTrace: "CH000987001",
    serviceFrom: day("2025-03-03"),
    serviceTo: day("2025-03-03"),
    ...overrides,
  };
}

function aRejectedClaim(overrides: Partial<AcknowledgedClaim> = {}): AcknowledgedClaim {
  return anAcceptedClaim({
    patientControlNumber: "HI2503-002",
    accepted: false,
    statuses: [{ category: "A7", status: "562", entity: "DN" }],
    chargeCents: cents(18_000),
    clearinghouseTrace: undefined,
    ...overrides,
  });
}

describe("TA1", () => {
  test("accepts an interchange", () => {
    const text = writeTa1({ envelope: anEnvelope(), interchange: RECEIVED, ack: "A", note: "000" });
    expect(text).toBe(golden(file("accepted.ta1.x12"), text));
  });

  test("rejects a duplicate", () => {
    const text = writeTa1({ envelope: anEnvelope({ control: 9002, test: false }), interchange: RECEIVED, ack: "R", note: "025" });
    expect(text).toBe(golden(file("duplicate.ta1.x12"), text));
  });

  test("the interchange header is fixed in width whatever the ids are", () => {
    for (const receiverId of ["", "A", "CLRHOUSE01", "A*B~C", "X".repeat(40)]) {
      const text = writeTa1({
        envelope: anEnvelope({ receiverId, receiverQualifier: "??" }),
        interchange: RECEIVED,
        ack: "A",
        note: "000",
      });
      expect([text.indexOf("~"), text.slice(3, 4), text.slice(82, 83), text.slice(104, 105)]).toEqual([105, "*", "^", ":"]);
    }
  });

  test("a control number, day or time that is none has its stated answer", () => {
    const text = writeTa1({
      envelope: anEnvelope(),
      interchange: { control: "12~4", date: "251332", time: "2460" },
      ack: "R",
      note: "018",
    });
    expect(readSegments(text).segments[1]?.elements).toEqual(["TA1", "000000000", "250307", "0931", "R", "018"]);
  });

  test("a note that isn't of the list is refused", () => {
    expect(() => writeTa1({ envelope: anEnvelope(), interchange: RECEIVED, ack: "R", note: "777" })).toThrow("TA105");
  });
});

describe("999", () => {
  test("all accepted", () => {
    const text = write999(aGroup({ sets: [aSet()], ak9: { code: "A", included: 1, received: 1, accepted: 1, codes: [] } }));
    expect(text).toBe(golden(file("accepted.999.x12"), text));
  });

  test("one set rejected, with trigger, business unit and bad value", () => {
    const text = write999(aGroup());
    expect(text).toBe(golden(file("one-set-rejected.999.x12"), text));
  });

  test("a bad value that can't be carried is left out, an id that is none is ZZZ", () => {
    const error = {
      segmentId: "C~",
      position: 3,
      loop: "2300*",
      code: "8",
      patientControlNumber: "A:B",
      elements: [{ position: "2", ref: "782", code: "6", badValue: "1*2" }],
    };
    const { segments } = readSegments(
      write999(aGroup({ sets: [aSet({ control: "7~", accepted: false, ik5Codes: ["5"], errors: [error] })] })),
    );
    expect(segments.slice(4, 8).map(({ elements }) => elements.join("|"))).toEqual([
      "AK2|837|0007|005010X222A1",
      "IK3|ZZZ|3||8",
      "IK4|2|782|6",
      "IK5|R|5",
    ]);
  });

  test("no value of the sender's breaks it", () => {
    const anything = fc.string({ unit: "binary", maxLength: 120 });
    const hostile = fc.record({
      control: anything,
      badValue: anything,
      patientControlNumber: anything,
      segmentId: anything,
      loop: anything,
    });
    fc.assert(
      fc.property(hostile, ({ control, badValue, patientControlNumber, segmentId, loop }) => {
        const elements = [{ position: "4", ref: "380", code: "6", badValue }];
        const errors = [{ segmentId, position: 9, loop, code: "8", patientControlNumber, elements }];
        const sets = [aSet({ control, version: control, accepted: false, ik5Codes: ["5"], errors })];
        const { segments } = readSegments(write999(aGroup({ group: { functionalId: "HC", control, version: control }, sets })));
        const ids = segments.map(({ id }) => id).filter((id) => id !== "CTX");
        expect(ids).toEqual(["ISA", "GS", "ST", "AK1", "AK2", "IK3", "IK4", "IK5", "AK9", "SE", "GE", "IEA"]);
        expect(Number(segments.find(({ id }) => id === "SE")?.elements[1])).toBe(segments.length - 4);
      }),
    );
  });
});

describe("277CA", () => {
  test("one accepted, one rejected, of one provider", () => {
    const acknowledgement = new ClaimAcknowledgement(aHeader());
    acknowledgement.provider({ name: "SAMPLE HOME INFUSION LLC", npi: "1999999984" });
    acknowledgement.claim(anAcceptedClaim());
    acknowledgement.claim(aRejectedClaim());
    const text = acknowledgement.write();
    expect(text).toBe(golden(file("one-accepted-one-rejected.277ca.x12"), text));
  });

  test("two providers, a span, five statuses and a sentence", () => {
    const acknowledgement = new ClaimAcknowledgement(aHeader());
    acknowledgement.provider({ name: "SAMPLE HOME INFUSION LLC", npi: "1999999984" });
    acknowledgement.claim(anAcceptedClaim({ serviceTo: day("2025-03-05") }));
    acknowledgement.provider({ name: "OTHER INFUSION INC", npi: "1888888876" });
    const statuses = ["400", "178", "454", "453", "476"].map((status) => ({ category: "A7", status }));
    acknowledgement.claim(aRejectedClaim({ statuses, text: "CLM02 IS NOT THE SUM OF ITS LINES" }));
    const text = acknowledgement.write();
    expect(text).toBe(golden(file("two-providers.277ca.x12"), text));
  });

  test("a claim number is given to accepted claims alone", () => {
    const acknowledgement = new ClaimAcknowledgement(aHeader());
    acknowledgement.provider({ name: "P", npi: "1999999984" });
    acknowledgement.claim(aRejectedClaim());
    expect(acknowledgement.write()).not.toContain("REF*1K");
  });

  test("totals tie to the claims, and no value of the sender's breaks it", () => {
    const anything = fc.string({ unit: "binary", maxLength: 90 });
    const aClaim = fc.record({
      patientLastName: anything,
      memberId: anything,
      patientControlNumber: anything,
      clearinghouseTrace: anything,
      accepted: fc.boolean(),
      chargeCents: fc.integer({ min: 0, max: 9_999_999_999 }).map(cents),
    });
    fc.assert(
      fc.property(fc.array(fc.array(aClaim, { maxLength: 4 }), { maxLength: 4 }), anything, (providers, name) => {
        const acknowledgement = new ClaimAcknowledgement(aHeader({ submitter: { name, id: name } }));
        for (const claims of providers) {
          acknowledgement.provider({ name, npi: "1999999984" });
          for (const claim of claims) acknowledgement.claim(anAcceptedClaim(claim));
        }
        const { segments } = readSegments(acknowledgement.write());
        const total = (id: string, qualifiers: readonly string[]): number =>
          segments
            .filter(({ id: each, elements }) => each === id && qualifiers.includes(elements[1] ?? ""))
            .reduce((sum, { elements }) => sum + Math.round(Number(elements[2]) * (id === "AMT" ? 100 : 1)), 0);
        const all = providers.flat();
        const charge = all.reduce((sum, claim) => sum + claim.chargeCents, 0);
        expect(total("QTY", ["90", "AA"])).toBe(all.length);
        expect(total("QTY", ["QA"])).toBe(all.filter(({ accepted }) => accepted).length);
        // Once for the submitter and once for the providers.
        expect(total("AMT", ["YU", "YY"])).toBe(2 * charge);
        expect(segments.filter(({ id }) => id === "HL").map(({ elements }) => elements[1])).toEqual(expect.arrayContaining(["1", "2"]));
        expect(Number(segments.find(({ id }) => id === "SE")?.elements[1])).toBe(segments.length - 4);
      }),
    );
  });

  test("levels are numbered in sequence, and a provider without claims has none", () => {
    const acknowledgement = new ClaimAcknowledgement(aHeader());
    acknowledgement.provider({ name: "P", npi: "1999999984" });
    acknowledgement.provider({ name: "Q", npi: "1888888876" });
    acknowledgement.claim(anAcceptedClaim());
    const levels = readSegments(acknowledgement.write()).segments.filter(({ id }) => id === "HL");
    expect(levels.map(({ elements }) => elements.slice(1, 4).join("|"))).toEqual(["1||20", "2|1|21", "3|2|19", "4|3|PT"]);
  });
});
