// The 835 against reviewed files, proved again from its own text, and against whatever a claim may carry.
import { type Adjustment, type Cents, cents, type GroupCode, units } from "@dripline/claims";
import { aPayer, day, golden } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type Envelope,
  proveBalance,
  type Remittance,
  type RemittanceClaim,
  type RemittanceLine,
  readRemittanceFigures,
  readSegments,
  writeRemittance,
} from "../index.ts";

function file(name: string): URL {
  return new URL(`../../testdata/good/${name}`, import.meta.url);
}

const ENVELOPE: Envelope = {
  senderQualifier: "ZZ",
  senderId: "PAYER4CPCT",
  receiverQualifier: "ZZ",
  receiverId: "CLRHOUSE01",
  date: day("2025-03-14"),
  minute: 360,
  control: 9006,
  groupControl: 7004,
  test: true,
};

function adjusted(text: string): Adjustment[] {
  return text.split(" ").flatMap((each) => {
    const [group, carc = "", amount] = each.split(":");
    return amount === undefined ? [] : [{ group: group as GroupCode, carc, amountCents: cents(Number(amount)) }];
  });
}

function aLine({ cas = "", ...fields }: Partial<RemittanceLine> & { cas?: string } = {}): RemittanceLine {
  return {
    code: "S9500",
    modifiers: [],
    chargeCents: cents(18_000),
    paidCents: cents(18_000),
    paidUnits: units(1),
    submittedUnits: units(1),
    serviceFrom: day("2025-03-03"),
    serviceTo: day("2025-03-03"),
    adjustments: adjusted(cas),
    remarks: [],
    allowedCents: cents(0),
    policyClauses: [],
    ...fields,
  };
}

/** A claim whose sums are those of its lines. */
function aClaim(fields: Partial<RemittanceClaim> & Pick<RemittanceClaim, "lines">): RemittanceClaim {
  const sum = (of: (line: RemittanceLine) => number): Cents => cents(fields.lines.reduce((total, line) => total + of(line), 0));
  const patient = ({ adjustments }: RemittanceLine): number =>
    adjustments.reduce((total, { group, amountCents }) => total + (group === "PR" ? amountCents : 0), 0);
  return {
    patientControlNumber: "HI2503-001",
    status: "1",
    chargeCents: sum(({ chargeCents }) => chargeCents),
    paidCents: sum(({ paidCents }) => paidCents),
    patientResponsibilityCents: sum(patient),
    filingIndicator: "16",
    wireNumber: "20250660000001",
    placeOfService: "12",
    frequency: "1",
    patient: { lastName: "DOE", firstName: "JANE", memberId: "CP000012345" },
    receivedOn: day("2025-03-07"),
    ...fields,
  };
}

function aRemittance(fields: Partial<Remittance> & Pick<Remittance, "claims">): Remittance {
  const adjustments = (fields.providerAdjustments ?? []).reduce((sum, { amountCents }) => sum + amountCents, 0);
  const paid = fields.claims.reduce((sum, claim) => sum + claim.paidCents, 0) - adjustments;
  return {
    payer: aPayer({ taxId: "06-1234500", contactPhone: "860-555-0111", eft: { routing: "999999992", account: "123456" } }),
    payee: { npi: "1999999984", name: "SAMPLE HOME INFUSION LLC", taxId: "061234567", eft: { routing: "999988880", account: "98765" } },
    traceNumber: "EFT0314001",
    productionDate: day("2025-03-14"),
    effectiveDate: day("2025-03-17"),
    receiverId: "CLRHOUSE01",
    handling: paid === 0 ? "H" : "I",
    method: paid === 0 ? "NON" : "ACH",
    paidCents: cents(paid),
    providerAdjustments: [],
    ...fields,
  };
}

const FOUR_LINES = aClaim({
  authorizationNumber: "PA7700123",
  coverageCents: cents(25_980),
  lines: [
    aLine({
      code: "S9366",
      chargeCents: cents(30_000),
      paidCents: cents(16_000),
      cas: "CO:45:10000 PR:2:4000",
      controlNumber: "A01",
      allowedCents: cents(20_000),
      policyClauses: ["HIP-4.2"],
    }),
    aLine({
      modifiers: ["SH"],
      paidCents: cents(4400),
      cas: "CO:45:7000 CO:59:5500 PR:2:1100",
      controlNumber: "A02",
      allowedCents: cents(5500),
    }),
    aLine({
      code: "J0696",
      chargeCents: cents(4000),
      paidCents: cents(384),
      cas: "CO:45:3520 PR:2:96",
      paidUnits: units(8),
      submittedUnits: units(8),
      controlNumber: "A03",
      allowedCents: cents(480),
    }),
    aLine({
      code: "J3490",
      chargeCents: cents(6769),
      paidCents: cents(0),
      cas: "CO:16:6769",
      paidUnits: units(0),
      submittedUnits: units(7),
      controlNumber: "A04",
      remarks: ["M119"],
    }),
  ],
});

const REVERSAL = aClaim({
  patientControlNumber: "HI2502-007",
  status: "22",
  wireNumber: "20250450000077",
  lines: [
    aLine({
      chargeCents: cents(-18_000),
      paidCents: cents(-8800),
      cas: "CO:45:-7000 PR:2:-2200",
      allowedCents: cents(-11_000),
      paidUnits: units(-1),
      submittedUnits: units(-1),
      controlNumber: "Z01",
    }),
  ],
});

const CORRECTION = aClaim({
  patientControlNumber: "HI2502-007",
  wireNumber: "20250730000015",
  frequency: "7",
  replaces: "20250450000077",
  lines: [aLine({ paidCents: cents(9600), cas: "CO:45:6000 PR:2:2400", allowedCents: cents(12_000), controlNumber: "Z01" })],
});

describe("golden files", () => {
  test("four lines, a reversal and its correction, recovery and interest", () => {
    const remittance = aRemittance({
      claims: [FOUR_LINES, REVERSAL, CORRECTION],
      providerAdjustments: [
        { code: "WO", reference: "20243000000042", amountCents: cents(5000) },
        { code: "L6", reference: "20250660000001", amountCents: cents(-125) },
      ],
    });
    expect(remittance.paidCents).toBe(16_709);
    const text = writeRemittance(remittance, ENVELOPE);
    expect(text).toBe(golden(file("payment-with-reversal.835.x12"), text));
  });

  test("a negative total is carried forward: H, NON, nothing paid", () => {
    const denied = aClaim({
      patientControlNumber: "HI2502-007",
      wireNumber: "20250800000009",
      replaces: "20250450000077",
      lines: [aLine({ paidCents: cents(0), paidUnits: units(0), cas: "CO:197:18000" })],
    });
    const providerAdjustments = [{ code: "FB", reference: "20250800000009", amountCents: cents(-8800) }] as const;
    const text = writeRemittance(aRemittance({ claims: [REVERSAL, denied], providerAdjustments, traceNumber: "NONPAY0321001" }), ENVELOPE);
    expect(text).toBe(golden(file("carried-forward.835.x12"), text));
  });

  test("a check, a span of days, seven reasons of one group, fractions of units", () => {
    const cas = "CO:45:100 CO:59:100 CO:253:100 CO:144:100 CO:94:100 CO:44:100 CO:96:100";
    const line = aLine({
      paidCents: cents(17_300),
      cas,
      remarks: ["N362", "N381"],
      serviceTo: day("2025-03-05"),
      paidUnits: units(2.5),
      submittedUnits: units(3),
    });
    const remittance = aRemittance({ claims: [aClaim({ lines: [line], filingIndicator: "CI" })], method: "CHK" });
    const text = writeRemittance(remittance, ENVELOPE);
    expect(text).toBe(golden(file("check-with-span.835.x12"), text));
  });
});

test("an 835 that doesn't balance isn't written, and says where", () => {
  const claims = [aClaim({ lines: [aLine({ paidCents: cents(17_999) })] })];
  expect(() => writeRemittance(aRemittance({ claims }), ENVELOPE)).toThrow(
    "line line-balance (claim 20250660000001 line 1): 17999 stated, 18000 by sum",
  );
});

test("a payee without a bank account isn't paid by ACH", () => {
  const payee = { npi: "1999999984", name: "P", taxId: "061234567" };
  expect(() => writeRemittance(aRemittance({ claims: [FOUR_LINES], payee }), ENVELOPE)).toThrow("bank account of payee 1999999984");
});

test("a code that the format doesn't know is refused by segment and element", () => {
  const claims = [
    aClaim({ lines: [aLine({ paidCents: cents(0), adjustments: [{ group: "CR" as GroupCode, carc: "1", amountCents: cents(18_000) }] })] }),
  ];
  expect(() => writeRemittance(aRemittance({ claims }), ENVELOPE)).toThrow("CAS01");
});

describe("whatever the claims carry", () => {
  const text = fc.string({ unit: "binary", maxLength: 60 });
  const reasons = fc.constantFrom<[GroupCode, string]>(
    ["CO", "59"],
    ["CO", "253"],
    ["CO", "97"],
    ["PR", "1"],
    ["PR", "2"],
    ["PR", "3"],
    ["OA", "23"],
  );
  const aRandomLine = fc
    .record({
      chargeCents: fc.integer({ min: 1, max: 9_999_999 }),
      shares: fc.array(fc.tuple(reasons, fc.integer({ min: 0, max: 100 })), { maxLength: 9 }),
      paidUnits: fc.integer({ min: 0, max: 99_999 }),
      submittedUnits: fc.integer({ min: 0, max: 99_999 }),
      controlNumber: text,
      code: text,
      modifiers: fc.array(fc.string({ unit: "binary", maxLength: 3 }), { maxLength: 4 }),
    })
    .map(({ chargeCents, shares, controlNumber, code, modifiers, ...fields }) => {
      let left = chargeCents;
      const adjustments = shares.map(([[group, carc], percent]) => {
        const amountCents = Math.floor((left * percent) / 100);
        left -= amountCents;
        return { group, carc, amountCents: cents(amountCents) };
      });
      const counts = { paidUnits: units(fields.paidUnits / 1000), submittedUnits: units(fields.submittedUnits / 1000) };
      return aLine({
        chargeCents: cents(chargeCents),
        paidCents: cents(left),
        adjustments,
        controlNumber,
        code,
        modifiers,
        ...counts,
      });
    });
  const aRandomClaim = fc.tuple(fc.array(aRandomLine, { minLength: 1, maxLength: 6 }), text, text).map(([lines, hostile, other]) =>
    aClaim({
      lines,
      patientControlNumber: hostile,
      filingIndicator: other,
      placeOfService: other,
      frequency: other,
      authorizationNumber: hostile,
      replaces: other,
      patient: { lastName: hostile, firstName: other, memberId: hostile },
    }),
  );

  test("the text balances and reads back to the same amounts", () => {
    fc.assert(
      fc.property(fc.array(aRandomClaim, { maxLength: 5 }), (claims) => {
        const remittance = aRemittance({ claims });
        const written = writeRemittance(remittance, ENVELOPE);
        const figures = readRemittanceFigures(written);
        expect(proveBalance(figures)).toEqual([]);
        expect(figures.paidCents).toBe(remittance.paidCents);
        expect(figures.claims.map(amounts)).toEqual(claims.map(amounts));
        const { segments } = readSegments(written);
        expect(Number(segments.find(({ id }) => id === "SE")?.elements[1])).toBe(segments.length - 4);
      }),
    );
  });

  function amounts({
    chargeCents,
    paidCents,
    patientResponsibilityCents,
    lines,
  }: ReturnType<typeof readRemittanceFigures>["claims"][number]): unknown {
    const byReason = lines.map(({ adjustments, ...line }) => [
      line.chargeCents,
      line.paidCents,
      adjustments
        .filter(({ amountCents }) => amountCents !== 0)
        .map(({ group, carc, amountCents }) => `${group} ${carc} ${amountCents}`)
        .sort(),
    ]);
    return [chargeCents, paidCents, patientResponsibilityCents, byReason];
  }
});
