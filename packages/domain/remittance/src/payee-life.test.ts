// A payee's life at random: claims, reversals, letters, offsets, cheques, disputes, waivers and cycles in any order. At every step what the
// payee is entitled to, less the cash that moved, is the balance of the statement; every 835 balances as text.
import { createHash } from "node:crypto";
import { addDays, type Cents, cents, type DecidedLine, type Decision, type Units } from "@dripline/claims";
import { aClaim, aPayer, day, HOME_INFUSION_NPI } from "@dripline/kit";
import { proveBalance, readRemittanceFigures, writeRemittance } from "@dripline/x12";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { collectable } from "./audit-case.ts";
import {
  type AuditCase,
  adjustmentRow,
  type CaseStep,
  type ForwardBalance,
  issueRemittances,
  type NewestClaim,
  openCase,
  type Payable,
  type PostedPayable,
  type ProviderItem,
  type SentRemittance,
  type StatementRow,
  statementOf,
  stepCase,
} from "./index.ts";

const START = day("2025-03-14");
const CLAIM = aClaim({ lines: [{ charge: 100 }] });

/** One line, paid in full; below 0 it takes a claim back. */
function payableOf(claimId: string, sender: string, amountCents: Cents): Payable {
  const [first] = CLAIM.lines;
  if (first === undefined) throw new Error("a claim has a line");
  const kind = amountCents < 0 ? "reversal" : "claim";
  const money = { chargeCents: amountCents, allowedCents: amountCents, paidCents: amountCents };
  const line: DecidedLine = { ...first, ...money, paidUnits: 1000 as Units, status: "paid", adjustments: [], remarks: [] };
  const decision: Decision = {
    claimId,
    version: kind === "claim" ? 1 : 2,
    patientControlNumber: "PCN",
    memberId: CLAIM.member.memberId,
    billingNpi: HOME_INFUSION_NPI,
    payeeNpi: HOME_INFUSION_NPI,
    sender,
    frequency: CLAIM.frequency,
    receivedAt: CLAIM.receivedAt,
    test: false,
    wireNumber: claimId,
    disposition: kind === "claim" ? "paid" : "reversed",
    policyVersion: "p",
    ...money,
    patientResponsibilityCents: cents(0),
    lines: [line],
    verdicts: [],
    entries: [],
    claim: CLAIM,
  };
  return { claimId, version: decision.version, wireNumber: claimId, kind, payeeNpi: HOME_INFUSION_NPI, sender, decision, amountCents };
}

type Happening =
  | { readonly kind: "claim"; readonly sender: string; readonly amount: number }
  | { readonly kind: "taken-back" }
  | { readonly kind: "letter" | "extrapolated"; readonly amount: number; readonly dueIn: number }
  | { readonly kind: "audited"; readonly dueIn: number }
  | { readonly kind: "step"; readonly at: number; readonly step: CaseStep }
  | { readonly kind: "cycle" };

class PayeeLife {
  readonly cases: AuditCase[] = [];
  readonly payables: Payable[] = [];
  readonly remittances: SentRemittance[] = [];
  #reversible: Payable[] = [];
  #unreported: Payable[] = [];
  #waiting: ProviderItem[] = [];
  #forward: ForwardBalance = { openBalanceCents: cents(0) };
  #newest: NewestClaim | undefined;
  #today = START;
  /** Payments less refund cheques. */
  cash = 0;

  happen(happening: Happening): void {
    switch (happening.kind) {
      case "claim":
        this.#post(payableOf(`C${this.payables.length}`, happening.sender, cents(happening.amount)));
        break;
      case "taken-back":
        this.#takeBack();
        break;
      case "letter":
        this.#open({ ...happening, method: "letter", isOfClaim: true });
        break;
      case "extrapolated":
        this.#open({ ...happening, method: "offset", isOfClaim: false });
        break;
      case "audited":
        this.#audit(happening.dueIn);
        break;
      case "step":
        this.#step(happening.at, happening.step);
        break;
      case "cycle":
        this.#cycle();
        break;
    }
  }

  /** What the payee may keep: claims as they stand, less what audits ask for beyond them, more what was waived. */
  get entitled(): number {
    const payable = this.payables.reduce((sum, { amountCents }) => sum + amountCents, 0);
    return this.cases.reduce((sum, each) => sum + each.waivedCents - (isReversed(each) ? 0 : each.askedCents), payable);
  }

  get open(): StatementRow[] {
    const rows = this.#waiting.map((item) => adjustmentRow(item, this.#today));
    for (const { openCents, caseId } of this.cases)
      rows.push({ date: this.#today, kind: "receivable", reference: caseId, amountCents: cents(-openCents) });
    const { openBalanceCents } = this.#forward;
    return [...rows, { date: this.#today, kind: "forward-balance", reference: "", amountCents: cents(-openBalanceCents) }];
  }

  get openForward(): number {
    return this.#forward.openBalanceCents;
  }

  #post(payable: Payable): void {
    this.payables.push(payable);
    this.#unreported.push(payable);
    if (payable.kind === "claim") this.#reversible.push(payable);
  }

  #takeBack(): Payable | undefined {
    const earlier = this.#reversible.shift();
    if (earlier) this.#post(payableOf(earlier.claimId, earlier.sender, cents(-earlier.amountCents)));
    return earlier;
  }

  #open(asked: { method: AuditCase["method"]; isOfClaim: boolean; amount: number; dueIn: number }): AuditCase {
    const { method, isOfClaim, amount, dueIn } = asked;
    const opened = openCase({
      caseId: `AC${this.cases.length}`,
      payeeNpi: HOME_INFUSION_NPI,
      finding: "x",
      carc: "112",
      claims: isOfClaim ? [{ claimId: `C${this.cases.length}`, lines: [] }] : [],
      askedCents: cents(amount),
      openedOn: this.#today,
      dueOn: dueIn === 0 ? undefined : addDays(this.#today, dueIn),
      method,
    });
    this.cases.push(opened);
    return opened;
  }

  #audit(dueIn: number): void {
    const taken = this.#takeBack();
    if (taken === undefined) return;
    this.#open({ method: "offset", isOfClaim: true, amount: taken.amountCents, dueIn });
    this.#step(this.cases.length - 1, { kind: "reversed", amountCents: taken.amountCents });
  }

  #step(at: number, step: CaseStep): void {
    const before = this.cases[at % Math.max(1, this.cases.length)];
    if (before === undefined) return;
    const change = stepCase(before, step);
    if (change.kind === "refused" || !change.isNews) return;
    this.cases[this.cases.indexOf(before)] = change.after;
    this.#waiting.push(...change.waits);
    if (step.kind === "refunded") this.cash -= step.amountCents;
  }

  #cycle(): void {
    this.#today = addDays(this.#today, 7);
    const waiting = [...this.#waiting, ...this.cases.flatMap((each) => collectable(each, this.#today))];
    const closed = issueRemittances({
      ...this.#forward,
      cycle: this.#today,
      payer: aPayer(),
      payeeNpi: HOME_INFUSION_NPI,
      payables: this.#unreported,
      waiting,
      newest: this.#newest,
      digest: (text) => createHash("sha256").update(text).digest("hex"),
    });
    this.#forward = { openBalanceCents: closed.openBalanceCents, openReference: closed.openReference };
    this.#newest = closed.newest;
    if (closed.issued.length > 0) this.#waiting = [];
    this.#unreported = [];
    for (const issued of closed.issued) this.#sent(issued);
  }

  #sent({ remittance, payment, stated }: ReturnType<typeof issueRemittances>["issued"][number]): void {
    const envelope = { senderQualifier: "ZZ", senderId: "P", receiverQualifier: "ZZ", receiverId: remittance.receiverId };
    const more = { date: this.#today, minute: 0, control: 1, groupControl: 1, test: false };
    expect(proveBalance(readRemittanceFigures(writeRemittance(remittance, { ...envelope, ...more })))).toEqual([]);
    expect(payment?.amountCents ?? 0).toBe(remittance.paidCents);
    this.cash += payment?.amountCents ?? 0;
    for (const { kind, caseId, amountCents } of stated) {
      if (kind === "collected")
        this.#step(
          this.cases.findIndex((each) => each.caseId === caseId),
          { kind, amountCents },
        );
    }
    const { traceNumber, paidCents, providerAdjustments, receiverId: sender, productionDate: cycle } = remittance;
    this.remittances.push({ cycle, sender, traceNumber, paidCents, claims: remittance.claims.length, providerAdjustments });
  }
}

function isReversed(each: AuditCase): boolean {
  return each.method === "offset" && each.reversal === "posted";
}

const amount = fc.integer({ min: 1, max: 200_000 });
const dueIn = fc.constantFrom(0, 1, 7, 20);
const step: fc.Arbitrary<CaseStep> = fc.oneof(
  fc.constantFrom<CaseStep>({ kind: "offset" }, { kind: "disputed" }, { kind: "closed" }),
  fc.record({ kind: fc.constant("refunded" as const), cheque: fc.constantFrom("1", "2", "3"), amountCents: amount.map(cents) }),
);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("claim" as const), sender: fc.constantFrom("A", "B"), amount }) },
  fc.constant({ kind: "taken-back" as const }),
  fc.record({ kind: fc.constantFrom("letter" as const, "extrapolated" as const), amount, dueIn }),
  fc.record({ kind: fc.constant("audited" as const), dueIn }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("step" as const), at: fc.nat(5), step }) },
  { weight: 3, arbitrary: fc.constant({ kind: "cycle" as const }) },
);

test("entitled less cash is the statement's balance after every happening; what is open is collected, and in the end all is settled", () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
      const life = new PayeeLife();
      for (const each of happenings) {
        life.happen(each);
        expectBalance(life);
      }
      settle(life);
      expectBalance(life);
      expect([life.cash, life.openForward]).toEqual([life.entitled, 0]);
    }),
    { numRuns: 400 },
  );
});

function expectBalance(life: PayeeLife): void {
  const payables = life.payables.map(
    ({ sender, wireNumber, amountCents }): PostedPayable => ({ sender, wireNumber, amountCents, receivedOn: START }),
  );
  const { balanceCents } = statementOf({ npi: HOME_INFUSION_NPI, payables, remittances: life.remittances, open: life.open });
  expect(life.entitled - life.cash).toBe(balanceCents);
  expect(life.openForward).toBeGreaterThanOrEqual(0);
}

/** Every case is decided, and a claim comes that pays for all that is open. */
function settle(life: PayeeLife): void {
  for (const at of life.cases.keys()) life.happen({ kind: "step", at, step: { kind: "offset" } });
  for (let cycle = 0; cycle < 4; cycle++) {
    life.happen({ kind: "claim", sender: "A", amount: 40 * 200_000 });
    life.happen({ kind: "cycle" });
  }
}
