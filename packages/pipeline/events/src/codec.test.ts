// A record's bytes: the frame, every field of the types, and what happens with bytes that are none.
import type { Claim } from "@dripline/claims";
import { aClaim, aDrugIdentification, aLine, day } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import { decode, encode, UnreadableRecord } from "./codec.ts";

const text = "\u00c9";
const adjustment = { group: "CO", carc: "45", amountCents: 1 as Claim["chargeCents"] };

/** Every field that a claim can have, by the types: one that a schema lacks doesn't come back. */
const fullLine: Required<Claim["lines"][number]> = {
  ...aLine(),
  controlNumber: "C1",
  description: text,
  placeOfService: "12",
  prescribedOn: day("2025-03-01"),
  therapyBegan: day("2025-03-02"),
  referralNumber: "RF1",
  drug: { ...aDrugIdentification(), prescriptionNumber: "RX1", compoundLink: "L1" },
  note: text,
  orderingNpi: "1",
  referringNpi: "2",
  renderingNpi: "3",
  priorPayments: [{ payerId: "P", paidCents: adjustment.amountCents, adjudicatedOn: day("2025-03-03"), adjustments: [adjustment] }],
};
const fullClaim: Required<Claim> = {
  ...aClaim(),
  replaces: "20250010000001",
  delayReason: "1",
  filingIndicator: "16",
  authorizationNumber: "PA1",
  referralNumber: "RF1",
  serviceException: "3",
  clearinghouseTrace: "T1",
  referringNpi: "1",
  primaryCareNpi: "2",
  renderingNpi: "3",
  note: text,
  otherPayers: [
    {
      payerId: "P",
      rank: "P",
      paidCents: adjustment.amountCents,
      patientOwesCents: adjustment.amountCents,
      adjudicatedOn: day("2025-03-03"),
      adjustments: [adjustment],
    },
  ],
  lines: [fullLine],
};

describe("a record's bytes", () => {
  test("of a claim are the same on every topic, written anew or copied from the topic before", () => {
    const screened = (claim: Claim): Buffer => encode("claims.screened", { claim, verdicts: [], facts: "{}" });
    const other = { ...fullClaim, claimId: "20250010000002" };
    const alone = [fullClaim, other].map((claim) => Buffer.from(screened(structuredClone(claim))));
    const received = [fullClaim, other].map((claim) => encode("claims.received", claim));
    expect([screened(other), screened(fullClaim)]).toEqual([alone[1], alone[0]]);
    expect(received.map((bytes) => screened(decode("claims.received", bytes)))).toEqual(alone);
  });

  test("stay as they are whatever is written after them, small or larger than the slabs they are written to", () => {
    const facts = [10, 60_000, 70_000, 1_200_000, 20].map((length) => JSON.stringify("x".repeat(length)));
    const records = facts.map((each) => encode("claims.screened", { claim: fullClaim, verdicts: [], facts: each }));
    expect(records.map((bytes) => decode("claims.screened", bytes).facts)).toEqual(facts);
  });

  test("begin with a zero and the schema's id in four bytes", () => {
    expect([...encode("cycles.closed", { date: day("2025-03-14") }).subarray(0, 5)]).toEqual([0, 0, 0, 0x2a, 0xf9]);
  });

  test("hold every field that a claim can have", () => {
    expect(decode("claims.received", encode("claims.received", fullClaim))).toEqual(fullClaim);
  });

  test("give undefined, never null, for what is absent", () => {
    const claim = decode("claims.received", encode("claims.received", aClaim()));
    expect(claim.replaces).toBeUndefined();
    expect(claim.lines[0]?.drug).toBeUndefined();
  });

  test("are their own: the next record doesn't change them", () => {
    const first = encode("cycles.closed", { date: day("2025-03-14") });
    const copy = Buffer.from(first);
    encode("cycles.closed", { date: day("2026-12-31") });
    expect(first.equals(copy)).toBe(true);
  });

  test("of a record larger than any before come out whole", () => {
    const content = "ISA*".repeat(300_000);
    const record = {
      cycle: day("2025-03-14"),
      payeeNpi: "1",
      sender: "S",
      traceNumber: "T",
      fileName: "F",
      paidCents: adjustment.amountCents,
      content,
    };
    expect(decode("remittances.issued", encode("remittances.issued", record))).toEqual(record);
  });
});

describe("bytes that are no record", () => {
  const good = encode("claims.received", aClaim());
  const wrongId = Buffer.from(good);
  wrongId.writeUInt32BE(2001, 1);
  const cases: [string, Uint8Array][] = [
    ["nothing", Buffer.alloc(0)],
    ["no frame", Buffer.from("not a record at all")],
    ["another topic's schema", wrongId],
    ["cut in the middle", good.subarray(0, good.length - 1)],
    ["more than one record", Buffer.concat([good, Buffer.from([1])])],
    ["the frame alone", good.subarray(0, 5)],
  ];
  test.each(cases)("%s: an unreadable record, and nothing of it in the message", (_why, bytes) => {
    const read = () => decode("claims.received", bytes);
    expect(read).toThrow(UnreadableRecord);
    expect(read).not.toThrow(/DOE/);
  });
});

test("a record of more than 64 MiB is neither written nor read", () => {
  const bytes = Buffer.alloc(64 * 1024 * 1024 + 1);
  encode("cycles.closed", { date: day("2025-04-04") }).copy(bytes);
  expect(() => decode("cycles.closed", bytes)).toThrow("the record has 67108865 bytes, 67108864 at most");
  const record = {
    cycle: day("2025-04-04"),
    payeeNpi: "1",
    sender: "S",
    traceNumber: "T",
    fileName: "F",
    paidCents: adjustment.amountCents,
  };
  expect(() => encode("remittances.issued", { ...record, content: bytes.toString("latin1") })).toThrow(/67108864 at most/);
});

test("a value that fits no schema is named by its place, never by its content", () => {
  const claim = { ...aClaim(), member: { ...aClaim().member, lastName: 123456789 as unknown as string } };
  expect(() => encode("claims.received", claim)).toThrow(/member\.lastName/);
  expect(() => encode("claims.received", claim)).not.toThrow(/123456789/);
});

test("cents beyond what a number holds exactly are refused, not rounded", () => {
  expect(() => encode("claims.received", { ...aClaim(), chargeCents: (2 ** 60) as Claim["chargeCents"] })).toThrow(/chargeCents/);
});
