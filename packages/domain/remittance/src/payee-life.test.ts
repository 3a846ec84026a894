// A payee's life at random: claims, reversals, letters, offsets, cheques, disputes, waivers and cycles in any order. At every step what the
// payee is entitled to, less the cash that moved, is the balance of the statement; every 835 balances as text.
import { createHash } from "node:crypto";
import { addDays, type Cents, cents, type DecidedLine, type Decision, type Units } from "@dripline/claims";
import { aClaim, aPayer, day, HOME_INFUSION_NPI } from "@dripline/kit";
import { proveBalance, readRemittanceFigures, writeRemittance } from "@dripline/x12";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type AuditCase,
  adjustmentRow,
  afterReceivable,
  closePayee,
  type IssuedRemittance,
  NEW_PAYEE,
  openCase,
  openedRecord,
  type Payable,
  type PayeeLedger,
  type PostedPayable,
  type PostedStep,
  type Posting,
  type SentRemittance,
  type StatementRow,
  statementOf,
  stepCase,
  stepRecord,
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
  | { readonly kind: "step"; readonly at: number; readonly step: PostedStep }
  | { readonly kind: "cycle" };

class PayeeLife {
  readonly payables: Payable[] = [];
  readonly remittances: SentRemittance[] = [];
  #ledger: PayeeLedger = { standing: NEW_PAYEE, cases: new Map() };
  #reversible: Payable[] = [];
  #unreported: Payable[] = [];
  #today = START;
  /** Kinds of what cycles posted. */
  readonly posted = new Set<string>();
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
        this.#open({ ...happening, method: "letter", claimId: this.#reversible.at(-1)?.claimId ?? "C" });
        break;
      case "extrapolated":
        this.#open({ ...happening, method: "offset" });
        break;
      case "audited":
        this.#audit(happening.dueIn);
        break;
      case "step":
        this.#step(this.cases[happening.at % Math.max(1, this.cases.length)], happening.step);
        break;
      case "cycle":
        this.#cycle();
        break;
    }
  }

  get cases(): readonly AuditCase[] {
    return [...this.#ledger.cases.values()];
  }

  /** What the payee may keep: claims as they stand, less what audits ask for beyond them, more what was waived. */
  get entitled(): number {
    const payable = this.payables.reduce((sum, { amountCents }) => sum + amountCents, 0);
    return this.cases.reduce((sum, each) => sum + each.waivedCents - (isReversed(each) ? 0 : each.askedCents), payable);
  }

  get open(): StatementRow[] {
    const rows = this.#ledger.standing.waiting.map((item) => adjustmentRow(item, item.postedOn));
    for (const { openCents, caseId } of this.cases)
      rows.push({ date: this.#today, kind: "receivable", reference: caseId, amountCents: cents(-openCents) });
    return [...rows, { date: this.#today, kind: "forward-balance", reference: "", amountCents: cents(-this.openForward) }];
  }

  get openForward(): number {
    return this.#ledger.standing.openBalanceCents;
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

  #open(asked: { method: AuditCase["method"]; claimId?: string; amount: number; dueIn: number }): AuditCase {
    const { method, claimId, amount, dueIn } = asked;
    const opened = openCase({
      caseId: `AC${this.cases.length}`,
      payeeNpi: HOME_INFUSION_NPI,
      finding: "x",
      carc: "112",
      claims: claimId === undefined ? [] : [{ claimId, lines: [], version: 1 }],
      askedCents: cents(amount),
      openedOn: this.#today,
      dueOn: dueIn === 0 ? undefined : addDays(this.#today, dueIn),
      method,
    });
    this.#ledger = afterReceivable(this.#ledger, openedRecord(opened, this.#posting));
    return opened;
  }

  #audit(dueIn: number): void {
    const taken = this.#takeBack();
    if (taken === undefined) return;
    const { claimId, amountCents } = taken;
    this.#step(this.#open({ method: "offset", claimId, amount: amountCents, dueIn }), { kind: "reversed", amountCents });
  }

  #step(before: AuditCase | undefined, step: PostedStep): void {
    const change = before && stepCase(before, step);
    if (before === undefined || change?.kind !== "changed" || !change.isNews) return;
    this.#ledger = afterReceivable(this.#ledger, stepRecord(before, step, this.#posting));
    if (step.kind === "refunded") this.cash -= step.amountCents;
  }

  get #posting(): Posting {
    return { postedOn: this.#today, digest };
  }

  #cycle(): void {
    this.#today = addDays(this.#today, 7);
    const toClose = { cycle: this.#today, payer: aPayer(), payeeNpi: HOME_INFUSION_NPI, digest };
    const { issued, ledger, posted } = closePayee({ ...toClose, payables: this.#unreported, ledger: this.#ledger });
    this.#ledger = ledger;
    this.#unreported = [];
    for (const { kind } of posted) this.posted.add(kind);
    for (const each of issued) this.#sent(each);
  }

  #sent({ remittance, payment }: IssuedRemittance): void {
    const envelope = { senderQualifier: "ZZ", senderId: "P", receiverQualifier: "ZZ", receiverId: remittance.receiverId };
    const more = { date: this.#today, minute: 0, control: 1, groupControl: 1, test: false };
    expect(proveBalance(readRemittanceFigures(writeRemittance(remittance, { ...envelope, ...more })))).toEqual([]);
    expect(payment?.amountCents ?? 0).toBe(remittance.paidCents);
    this.cash += payment?.amountCents ?? 0;
    const { traceNumber, paidCents, providerAdjustments, receiverId: sender, productionDate: cycle } = remittance;
    this.remittances.push({ cycle, sender, traceNumber, paidCents, claims: remittance.claims.length, providerAdjustments });
  }
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function isReversed(each: AuditCase): boolean {
  return each.method === "offset" && each.reversal === "posted";
}

const amount = fc.integer({ min: 1, max: 200_000 });
const dueIn = fc.constantFrom(0, 1, 7, 20);
const step: fc.Arbitrary<PostedStep> = fc.oneof(
  fc.constantFrom<PostedStep>({ kind: "offset" }, { kind: "disputed" }, { kind: "closed" }),
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
  const posted = new Set<string>();
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
      for (const kind of life.posted) posted.add(kind);
    }),
    { numRuns: 1000 },
  );
  expect([...posted].sort()).toEqual(["acknowledged", "collected", "forwarded", "overtaken", "withheld"]);
});

function expectBalance(life: PayeeLife): void {
  const payables = life.payables.map(
    ({ sender, wireNumber, amountCents }): PostedPayable => ({ sender, wireNumber, amountCents, receivedOn: START }),
  );
  const { balanceCents } = statementOf({ npi: HOME_INFUSION_NPI, payables, remittances: life.remittances, open: life.open });
  expect(life.entitled - life.cash).toBe(balanceCents);
  expect(life.openForward).toBeGreaterThanOrEqual(0);
}

/** What was reversed is reported, every case is decided, and claims come that pay for all that is open. */
function settle(life: PayeeLife): void {
  life.happen({ kind: "cycle" });
  for (const at of life.cases.keys()) life.happen({ kind: "step", at, step: { kind: "offset" } });
  for (let cycle = 0; cycle < 4; cycle++) {
    life.happen({ kind: "claim", sender: "A", amount: 40 * 200_000 });
    life.happen({ kind: "cycle" });
  }
}
