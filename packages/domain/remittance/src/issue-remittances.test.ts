// One payee's cycles: what each 835 holds and pays, what is carried forward, and that no cent is lost over any number of cycles.
import { createHash } from "node:crypto";
import {
  type Adjustment,
  addDays,
  type Cents,
  cents,
  type DecidedLine,
  type Decision,
  type GroupCode,
  sumCents,
  type Verdict,
} from "@dripline/claims";
import { aClaim, aPayer, aProvider, type ClaimOverrides, day, golden, HOME_INFUSION_NPI } from "@dripline/kit";
import { type Envelope, proveBalance, readRemittanceFigures, writeRemittance } from "@dripline/x12";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type ClosedCycle, decidingClause, issueRemittances, type Payable, type PayeeCycle, type ProviderItem } from "./index.ts";

const CYCLE = day("2025-03-14");
const EFT = { routing: "999988880", account: "98765" };

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function aVerdict(fields: Partial<Verdict> & Pick<Verdict, "rule">): Verdict {
  return { line: 1, outcome: "pay", clause: `clause-${fields.rule}`, from: day("2019-01-01"), read: {}, remarks: [], text: "…", ...fields };
}

interface Decided {
  readonly charge?: number;
  /** `CO:45:7000 PR:2:2200`. */
  readonly cas?: string;
  readonly verdicts?: readonly Verdict[];
  readonly claim?: ClaimOverrides;
  readonly sender?: string;
  readonly claimId?: string;
  readonly replaces?: string;
}

function adjusted(text: string): Adjustment[] {
  return text.split(" ").flatMap((each) => {
    const [group, carc = "", amount] = each.split(":");
    return amount === undefined ? [] : [{ group: group as GroupCode, carc, amountCents: cents(Number(amount)) }];
  });
}

function aDecision({ charge = 18_000, cas = "", verdicts = [aVerdict({ rule: "R32" })], ...fields }: Decided): Decision {
  const claim = aClaim({ lines: [{ charge: charge / 100, controlNumber: "A01" }], ...fields.claim });
  const adjustments = adjusted(cas);
  const sum = (some: readonly Adjustment[]): Cents => sumCents(some, ({ amountCents }) => amountCents);
  const owes = sum(adjustments.filter(({ group }) => group === "PR"));
  const paidCents = cents(charge - sum(adjustments));
  const [first] = claim.lines;
  if (first === undefined) throw new Error("a claim has a line");
  const paid = paidCents > 0;
  const line: DecidedLine = {
    ...first,
    paidUnits: paid ? first.units : (0 as typeof first.units),
    allowedCents: cents(paidCents + owes),
    paidCents,
    status: paid ? "paid" : "denied",
    adjustments,
    remarks: [],
  };
  return {
    claimId: fields.claimId ?? claim.claimId,
    version: 1,
    patientControlNumber: claim.patientControlNumber,
    memberId: claim.member.memberId,
    billingNpi: claim.billing.npi,
    payeeNpi: claim.billing.npi,
    sender: fields.sender ?? claim.source.sender,
    frequency: claim.frequency,
    receivedAt: claim.receivedAt,
    test: false,
    wireNumber: fields.claimId ?? claim.claimId,
    disposition: paid ? "paid" : "denied",
    replaces: fields.replaces,
    policyVersion: "p",
    chargeCents: claim.chargeCents,
    allowedCents: line.allowedCents,
    paidCents,
    patientResponsibilityCents: owes,
    lines: [line],
    verdicts,
    entries: [],
    claim,
  };
}

function payableOf(decision: Decision, fields: Partial<Payable> = {}): Payable {
  const { claimId, version, wireNumber, payeeNpi, sender, paidCents } = decision;
  return { claimId, version, wireNumber, kind: "claim", payeeNpi, sender, decision, amountCents: paidCents, ...fields };
}

function aPayable(decided: Decided = {}): Payable {
  return payableOf(aDecision(decided));
}

/** The same payable, taken back. */
function reversalOf({ decision, ...payable }: Payable): Payable {
  const minus = (amount: Cents): Cents => cents(-amount);
  const lines = decision.lines.map((line) => ({
    ...line,
    chargeCents: minus(line.chargeCents),
    paidCents: minus(line.paidCents),
    allowedCents: minus(line.allowedCents),
    adjustments: line.adjustments.map((each) => ({ ...each, amountCents: minus(each.amountCents) })),
  }));
  const reversed: Decision = {
    ...decision,
    version: decision.version + 1,
    disposition: "reversed",
    chargeCents: minus(decision.chargeCents),
    allowedCents: minus(decision.allowedCents),
    paidCents: minus(decision.paidCents),
    patientResponsibilityCents: minus(decision.patientResponsibilityCents),
    lines,
  };
  return { ...payable, version: reversed.version, kind: "reversal", decision: reversed, amountCents: reversed.paidCents };
}

const PAID = "CO:45:7000 PR:2:2200";
const DENIED = "CO:29:18000";

function close(payables: readonly Payable[], fields: Partial<PayeeCycle> = {}): ClosedCycle {
  const payer = aPayer({ taxId: "061234500" });
  return issueRemittances({ cycle: CYCLE, payer, payee: aProvider({ eft: EFT }), payables, openBalanceCents: cents(0), digest, ...fields });
}

function only({ issued }: ClosedCycle): ClosedCycle["issued"][number] {
  const [first, ...others] = issued;
  if (first === undefined || others.length > 0) throw new Error(`${issued.length} remittances, not one`);
  return first;
}

const ENVELOPE: Envelope = {
  senderQualifier: "ZZ",
  senderId: "CPCT1",
  receiverQualifier: "ZZ",
  receiverId: "CLEARINGHOUSE1",
  date: CYCLE,
  minute: 360,
  control: 1,
  groupControl: 1,
  test: false,
};

describe("a payment", () => {
  test("its 835, as it is written", () => {
    const denied = aPayable({
      claimId: "20250660000002",
      cas: DENIED,
      verdicts: [aVerdict({ rule: "R9", outcome: "deny" })],
      claim: { patientControlNumber: "PCN2", payerRank: "S" },
    });
    const issued = only(close([aPayable({ cas: PAID }), denied]));
    const text = writeRemittance(issued.remittance, ENVELOPE);
    expect(text).toBe(golden(new URL("../testdata/good/paid-and-denied.835.x12", import.meta.url), text));
  });

  test("its row names the file and derives from the content", () => {
    const { payment, fileName, remittance } = only(close([aPayable({ cas: PAID })]));
    expect(remittance.traceNumber).toMatch(/^20250314\d{10}[0-9A-F]{12}$/);
    expect(fileName).toBe(`${HOME_INFUSION_NPI}-${remittance.traceNumber}.835.x12`);
    expect(payment).toMatchObject({
      payeeNpi: HOME_INFUSION_NPI,
      payeeTaxId: "061234567",
      amountCents: 8800,
      method: "ACH",
      cycle: CYCLE,
      remittance: fileName,
    });
    expect(payment).toEqual(only(close([aPayable({ cas: PAID })])).payment);
    expect(payment?.paymentId).not.toBe(only(close([aPayable({ cas: "CO:45:7000 PR:2:2201" })])).payment?.paymentId);
  });

  test("a payee without a bank account is paid by check", () => {
    expect(only(close([aPayable()], { payee: aProvider() })).payment?.method).toBe("CHK");
  });

  test("a payee that the feeds don't know is paid under the tax id of its claim", () => {
    const { payment, remittance } = only(
      close([aPayable({ claim: { billing: { npi: HOME_INFUSION_NPI, taxId: "069876543" } } })], { payee: undefined }),
    );
    expect([payment?.payeeTaxId, payment?.method, remittance.payee.name]).toEqual(["069876543", "CHK", `PROVIDER ${HOME_INFUSION_NPI}`]);
  });

  test("a claim with nothing to pay is reported and isn't paid", () => {
    const { remittance, payment } = only(close([aPayable({ cas: DENIED })]));
    expect([remittance.handling, remittance.method, remittance.paidCents, remittance.claims.length, payment]).toEqual([
      "H",
      "NON",
      0,
      1,
      undefined,
    ]);
  });

  test("each sender of claims has its own 835", () => {
    const { issued } = close([
      aPayable({ sender: "A", claimId: "1" }),
      aPayable({ sender: "B", claimId: "2" }),
      aPayable({ sender: "A", claimId: "3" }),
    ]);
    expect(
      issued.map(({ sender, remittance }) => [sender, remittance.receiverId, remittance.claims.map(({ wireNumber }) => wireNumber)]),
    ).toEqual([
      ["A", "A", ["1", "3"]],
      ["B", "B", ["2"]],
    ]);
  });

  test("no payables, no 835", () => {
    expect(close([], { openBalanceCents: cents(500) })).toEqual({
      issued: [],
      entries: [],
      openBalanceCents: 500,
      openReference: undefined,
    });
  });
});

test.each([
  ["P", "1"],
  ["S", "2"],
  ["T", "3"],
  ["A", "3"],
  ["U", "1"],
])("denied at rank %s is status %s", (payerRank, status) => {
  expect(only(close([aPayable({ cas: DENIED, claim: { payerRank } })])).remittance.claims[0]?.status).toBe(status);
});

test.each([
  ["P", "", "1"],
  ["S", "", "1"],
  ["S", "R35", "2"],
  ["T", "R35", "3"],
  ["P", "R35", "2"],
])("paid at rank %s, after others by %p, is status %s", (payerRank, rule, status) => {
  const verdicts = rule === "" ? [] : [aVerdict({ rule, outcome: "reduce" })];
  expect(only(close([aPayable({ cas: PAID, verdicts, claim: { payerRank } })])).remittance.claims[0]?.status).toBe(status);
});

test("what must never be paid is refused", () => {
  const decision = aDecision({});
  const refused: [string, Payable][] = [
    ["test claim", payableOf({ ...decision, test: true })],
    ["judged line by line", payableOf({ ...decision, disposition: "pended" })],
    ["judged line by line", payableOf({ ...decision, disposition: "void" })],
    ["what was decided", payableOf(decision, { amountCents: cents(17_999) })],
  ];
  for (const [why, payable] of refused) expect(() => close([payable])).toThrow(why);
  expect(() => close([aPayable(), { ...aPayable(), payeeNpi: "1888888876" }])).toThrow("one payee");
});

describe("the clause of a line", () => {
  const price = aVerdict({ rule: "R32" });
  const units = aVerdict({ rule: "R30", outcome: "reduce" });
  const late = aVerdict({ rule: "R9", outcome: "deny" });
  test.each([
    ["price where nothing else spoke", [aVerdict({ rule: "R7", outcome: "info" }), price], "clause-R32"],
    ["a reduction before the price", [price, units], "clause-R30"],
    ["a denial before all", [units, late, price], "clause-R9"],
    ["another line's denial isn't its own", [{ ...late, line: 2 }, price], "clause-R32"],
    ["a denial of the whole claim", [{ ...late, line: undefined }, price], "clause-R9"],
    ["none", [], undefined],
  ])("%s", (_, verdicts, clause) => {
    expect(decidingClause(verdicts, 1)).toBe(clause);
  });
});

test("a correction names in REF*F8 the number that its reversal takes back", () => {
  const reversed = reversalOf(aPayable({ claimId: "C1" }));
  const corrected = { ...aPayable({ claimId: "C1", cas: PAID }), version: 3, wireNumber: "C1-3" };
  const [, first] = only(close([reversed, corrected])).remittance.claims;
  expect([first?.wireNumber, first?.replaces]).toEqual(["C1-3", "C1"]);
  const again = { ...reversalOf({ ...corrected }), version: 4 };
  const [, second] = only(close([again, { ...corrected, version: 5, wireNumber: "C1-5" }])).remittance.claims;
  expect([second?.wireNumber, second?.replaces]).toEqual(["C1-5", "C1-3"]);
});

describe("what is negative", () => {
  const paid = aPayable({ cas: PAID });

  test("is carried forward, and collected from the next payment", () => {
    const first = close([reversalOf(paid), aPayable({ claimId: "20250800000009", cas: "CO:197:18000", replaces: paid.wireNumber })]);
    const carried = only(first).remittance;
    expect([carried.handling, carried.method, carried.paidCents, carried.claims.map(({ status }) => status)]).toEqual([
      "H",
      "NON",
      0,
      ["22", "1"],
    ]);
    expect(carried.providerAdjustments).toEqual([{ code: "FB", reference: carried.traceNumber, amountCents: -8800 }]);
    expect([first.openBalanceCents, first.openReference]).toEqual([8800, carried.traceNumber]);

    const next = close([aPayable({ claimId: "20250810000001", charge: 20_784 })], { ...first, cycle: day("2025-03-21") });
    expect(only(next).remittance.providerAdjustments).toEqual([{ code: "FB", reference: carried.traceNumber, amountCents: 8800 }]);
    expect([only(next).payment?.amountCents, next.openBalanceCents, next.openReference]).toEqual([11_984, 0, undefined]);
  });

  test("is collected as far as the payment goes", () => {
    const closed = close([aPayable({ charge: 6000 })], { openBalanceCents: cents(10_000), openReference: "T1" });
    expect(only(closed).remittance.providerAdjustments).toEqual([{ code: "FB", reference: "T1", amountCents: 6000 }]);
    expect([only(closed).payment, closed.openBalanceCents, closed.openReference]).toEqual([undefined, 4000, "T1"]);
  });

  test("is collected from the 835 of the sender of the newest claim", () => {
    const payables = [aPayable({ sender: "A", claimId: "1" }), aPayable({ sender: "B", claimId: "2" })];
    const { issued } = close(payables, { openBalanceCents: cents(500), openReference: "T1" });
    expect(issued.map(({ sender, payment }) => [sender, payment?.amountCents])).toEqual([
      ["A", 18_000],
      ["B", 17_500],
    ]);
  });
});

/** `WO -264` in dollars, as waiting items. */
function waiting(text: string): ProviderItem[] {
  return text.split(", ").map((pair) => {
    const [code, dollars] = pair.split(" ");
    return {
      kind: "acknowledged",
      caseId: "AC1",
      code: code as ProviderItem["code"],
      reference: "AC1",
      amountCents: cents(Number(dollars) * 100),
    };
  });
}

function plb({ remittance }: ClosedCycle["issued"][number]): string {
  return remittance.providerAdjustments.map(({ code, amountCents }) => `${code} ${amountCents / 100}`).join(", ");
}

describe("beyond claims (R37, R38)", () => {
  const newest = { sender: "A", taxId: "061234567" };
  const cases: { why: string; claims: number[]; open?: number; waits: string; says: string; pays: number; left?: number }[] = [
    { why: "carried forward", claims: [-88], waits: "", says: "FB -88", pays: 0, left: 88 },
    { why: "and collected from the next payment", claims: [207.84], open: 88, waits: "", says: "FB 88", pays: 119.84 },
    { why: "a cheque of 264: the payment stays", claims: [100], waits: "72 -264, WO 264", says: "72 -264, WO 264", pays: 100 },
    { why: "a cheque of 300 for 264", claims: [100], waits: "72 -264, WO 264, B2 -36", says: "72 -264, WO 264, B2 -36", pays: 136 },
    { why: "taken back, this payment kept whole", claims: [-264, 500], waits: "WO -264", says: "WO -264", pays: 500 },
    { why: "on the due date", claims: [500], waits: "WO 264", says: "WO 264", pays: 236 },
    { why: "as far as the payment goes", claims: [100], waits: "WO 264", says: "WO 264, FB -164", pays: 0, left: 164 },
    { why: "on top of what is open", claims: [100], open: 50, waits: "WO 264", says: "WO 264, FB -164", pays: 0, left: 214 },
    { why: "then the open rest from what is left", claims: [300], open: 50, waits: "WO 264", says: "WO 264, FB 36", pays: 0, left: 14 },
    { why: "no claim, a cheque", claims: [], waits: "72 -264, WO 264", says: "72 -264, WO 264", pays: 0 },
    {
      why: "no claim, a cheque above the request",
      claims: [],
      waits: "72 -264, WO 264, B2 -36",
      says: "72 -264, WO 264, B2 -36",
      pays: 36,
    },
    { why: "no claim, nothing to collect from", claims: [], waits: "WO 264", says: "WO 264, FB -264", pays: 0, left: 264 },
  ];
  test.each(cases)("$why: $says", ({ claims, open = 0, waits, says, pays, left = 0 }) => {
    const payables = claims.map((dollars, at) => {
      const payable = aPayable({ charge: Math.abs(dollars) * 100, claimId: String(at), sender: "A" });
      return dollars < 0 ? reversalOf(payable) : payable;
    });
    const before = { openBalanceCents: cents(open * 100), openReference: open > 0 ? "T1" : undefined, newest };
    const closed = close(payables, { ...before, ...(waits !== "" && { waiting: waiting(waits) }) });
    const { remittance, payment, sender } = only(closed);
    expect([plb(only(closed)), remittance.paidCents, payment?.amountCents ?? 0]).toEqual([
      says,
      Math.round(pays * 100),
      Math.round(pays * 100),
    ]);
    expect([closed.openBalanceCents, sender]).toEqual([left * 100, "A"]);
    expect(proveBalance(readRemittanceFigures(writeRemittance(remittance, ENVELOPE)))).toEqual([]);
  });

  test("into the 835 of the newest claim's sender; another one that falls short is made up for in the same cycle", () => {
    const reversed = reversalOf(aPayable({ sender: "A", claimId: "1", charge: 26_400 }));
    const { issued, openBalanceCents } = close([reversed, aPayable({ sender: "B", claimId: "2", charge: 50_000 })], {
      waiting: waiting("WO -264"),
    });
    expect(issued.map((each) => [each.sender, plb(each), each.payment?.amountCents])).toEqual([
      ["A", "FB -264", undefined],
      ["B", "WO -264, FB 264", 50_000],
    ]);
    expect(openBalanceCents).toBe(0);
  });

  test("a clean claim paid late brings its interest: L6 below 0, BPR as much more", () => {
    const late = close([aPayable({ claimId: "1", charge: 100_000 })], {
      cycle: day("2025-04-16"),
      interest: { promptPayDays: 30, basisPointsPerYear: 456 },
    });
    expect([plb(only(late)), only(late).payment?.amountCents]).toEqual(["L6 -1.25", 100_125]);
    expect(only(late).stated).toEqual([{ kind: "interest", code: "L6", reference: "1", amountCents: -125 }]);
  });

  test("waits while the payee never had a claim", () => {
    expect(close([], { waiting: waiting("WO 264"), payeeNpi: HOME_INFUSION_NPI }).issued).toEqual([]);
  });

  test("two 835s that only the adjustments tell apart have two trace numbers", () => {
    const one = only(close([], { newest, waiting: waiting("B2 -36") }));
    const other = only(close([], { newest, waiting: [{ ...(waiting("B2 -36")[0] as ProviderItem), reference: "CHQ2" }] }));
    expect(one.remittance.traceNumber).not.toBe(other.remittance.traceNumber);
  });
});

describe("over any cycles", () => {
  interface Drawn {
    readonly charge: number;
    readonly percent: number;
    readonly sender: string;
    /** Takes back a payable of an earlier cycle, if one is left. */
    readonly reverses: boolean;
  }
  const aRandomPayable: fc.Arbitrary<Drawn> = fc.record({
    charge: fc.integer({ min: 100, max: 9_999_999 }),
    percent: fc.integer({ min: 0, max: 100 }),
    sender: fc.constantFrom("A", "B", "C"),
    reverses: fc.boolean(),
  });
  const cycles = fc.array(fc.array(aRandomPayable, { maxLength: 6 }), { minLength: 1, maxLength: 6 });

  function drawPayable({ charge, percent, sender, reverses }: Drawn, { at, reversible }: { at: string; reversible: Payable[] }): Payable {
    const earlier = reverses ? reversible.shift() : undefined;
    if (earlier) return reversalOf(earlier);
    const cas = percent === 100 ? `CO:29:${charge}` : `CO:45:${Math.floor((charge * percent) / 100)}`;
    return aPayable({ charge, sender, claimId: at, cas });
  }

  function sum(amounts: readonly number[]): number {
    return amounts.reduce((total, amount) => total + amount, 0);
  }

  test("payments less what is open are the payables, after each; every 835 balances as text; nothing is paid twice", () => {
    fc.assert(
      fc.property(cycles, (all) => {
        let state: ClosedCycle = { issued: [], entries: [], openBalanceCents: cents(0) };
        const reversible: Payable[] = [];
        const posted: Payable[] = [];
        const entries: number[] = [];
        const payments: { paymentId: string; amountCents: number }[] = [];
        all.forEach((drawn, cycle) => {
          const payables = drawn.map((each, at) => drawPayable(each, { at: `${cycle}-${at}`, reversible }));
          state = close(payables, { ...state, cycle: addDays(CYCLE, cycle * 7) });
          reversible.push(...payables.filter(({ kind }) => kind === "claim"));
          posted.push(...payables);
          entries.push(...state.entries.map(({ amountCents }) => amountCents));
          payments.push(...state.issued.flatMap(({ payment }) => payment ?? []));
          for (const { remittance, payment } of state.issued) {
            expect(proveBalance(readRemittanceFigures(writeRemittance(remittance, ENVELOPE)))).toEqual([]);
            expect(payment?.amountCents ?? 0).toBe(remittance.paidCents);
          }
          expect(state.issued.flatMap(({ remittance }) => remittance.claims)).toHaveLength(payables.length);
          expect(state.openBalanceCents).toBeGreaterThanOrEqual(0);
          expect(sum(payments.map(({ amountCents }) => amountCents)) - state.openBalanceCents).toBe(
            sum(posted.map((each) => each.amountCents)),
          );
          expect(sum(entries) + state.openBalanceCents).toBe(0);
        });
        expect(payments.every(({ amountCents }) => amountCents > 0)).toBe(true);
        expect(new Set(payments.map(({ paymentId }) => paymentId)).size).toBe(payments.length);
      }),
    );
  });
});
