// An audit case over every sequence of steps: what may follow what, and that no money is taken twice or lost on the way.
import { type Cents, cents } from "@dripline/claims";
import { day, table } from "@dripline/kit";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { collectable, overtakenBy } from "./audit-case.ts";
import {
  type AuditCase,
  type CaseChange,
  type CaseOpening,
  type CaseStep,
  openCase,
  overlap,
  type Payable,
  type ProviderItem,
  stepCase,
} from "./index.ts";

const ASKED = 26_400;

function opening(fields: Partial<CaseOpening> = {}): CaseOpening {
  return {
    caseId: "AC1",
    payeeNpi: "1999999984",
    finding: "three days without an infusion",
    carc: "112",
    claims: [{ claimId: "20250660000001", lines: [2, 3] }],
    askedCents: cents(ASKED),
    openedOn: day("2025-03-20"),
    method: "letter",
    ...fields,
  };
}

/** `refunded:CHQ1:26400`, `reversed:26400`, `offset`. */
function stepOf(text: string): CaseStep {
  const [kind = "", first = "", second = ""] = text.split(":");
  if (kind === "refunded") return { kind, cheque: first, amountCents: cents(Number(second)) };
  if (kind === "reversed" || kind === "collected" || kind === "overtaken") return { kind, amountCents: cents(Number(first)) };
  return { kind } as CaseStep;
}

function after(change: CaseChange): AuditCase {
  if (change.kind === "refused") throw new Error(change.why);
  return change.after;
}

function plb(items: readonly ProviderItem[]): string {
  return items.map(({ code, amountCents }) => `${code} ${amountCents}`).join(", ");
}

const cases = table(`
  why                                       | method | claims | steps                                      | state    | open  | waits
  a letter waits for its cheque             | letter | yes    | -                                          | letter   | 26400 |
  the cheque settles it                     | letter | yes    | refunded:C1:26400                          | closed   |     0 | 72 -26400, WO 26400
  a cheque for part of it                   | letter | yes    | refunded:C1:10000                          | letter   | 16400 | 72 -10000, WO 10000
  a cheque of 300 for 264                   | letter | yes    | refunded:C1:30000                          | closed   |     0 | 72 -26400, WO 26400, B2 -3600
  the same cheque twice is one              | letter | yes    | refunded:C1:10000 refunded:C1:10000        | letter   | 16400 |
  a cheque after it was settled goes back   | letter | yes    | refunded:C1:26400 refunded:C2:500          | closed   |     0 | B2 -500
  disputed, it is on hold                   | letter | yes    | disputed                                   | disputed | 26400 |
  disputed twice is disputed                | letter | yes    | disputed disputed                          | disputed | 26400 |
  a letter that isn't answered is offset    | letter | yes    | offset                                     | offset   | 26400 |
  so is one whose dispute is decided        | letter | yes    | disputed offset                            | offset   | 26400 |
  waived                                    | letter | yes    | closed                                     | closed   |     0 |
  an offset first corrects its claims       | offset | yes    | -                                          | finding  | 26400 |
  and keeps this payment whole              | offset | yes    | reversed:26400                             | offset   | 26400 | WO -26400
  what the reversals took is what is open   | offset | yes    | reversed:20000                             | offset   | 20000 | WO -20000
  reversed once                             | offset | yes    | reversed:26400 reversed:26400              | offset   | 26400 |
  collected                                 | offset | yes    | reversed:26400 collected:26400             | closed   |     0 |
  on hold, then collected                   | offset | yes    | reversed:26400 disputed offset             | offset   | 26400 |
  a cheque instead of the collection        | offset | yes    | reversed:26400 refunded:C1:26400           | closed   |     0 | 72 -26400, WO 26400
  overtaken: nothing is asked for any more  | letter | yes    | overtaken:26400                            | closed   |     0 |
  overtaken in part                         | letter | yes    | overtaken:10000                            | letter   | 16400 |
  overtaken after its cheque: it goes back  | letter | yes    | refunded:C1:26400 overtaken:26400          | closed   |     0 | WO -26400
  overtaken after a cheque for part of it   | letter | yes    | refunded:C1:10000 overtaken:26400          | closed   |     0 | WO -10000
  in part, after a cheque for part of it    | letter | yes    | refunded:C1:10000 overtaken:16400          | closed   |     0 |
  overtaken after it was collected          | letter | yes    | offset collected:26400 overtaken:20000     | closed   |     0 | WO -20000
  overtaken after B2: what was asked for    | letter | yes    | refunded:C1:30000 overtaken:26400          | closed   |     0 | WO -26400
  on hold, it stays so as far as it is open | letter | yes    | disputed overtaken:10000                   | disputed | 16400 |
  an extrapolated amount has no claims      | offset | no     | -                                          | offset   | 26400 |
`);
test.each(cases)("$why", ({ method, claims, steps = "", state, open, waits = "" }) => {
  const begun = openCase(opening({ method: method as AuditCase["method"], ...(claims === "no" && { claims: [] }) }));
  let last: readonly ProviderItem[] = [];
  let now = begun;
  for (const text of steps === "-" ? [] : steps.split(" ")) {
    const change = stepCase(now, stepOf(text));
    now = after(change);
    last = change.kind === "changed" ? change.waits : [];
  }
  expect([now.state, String(now.openCents), plb(last)]).toEqual([state, open, waits]);
});

const refusals = table(`
  why                                             | method | steps             | step              | says
  a letter never reverses                         | letter | -                 | reversed:26400    | take the money twice
  nor once it is offset                           | letter | offset            | reversed:26400    | take the money twice
  nothing else before the claims are corrected    | offset | -                 | refunded:C1:100   | aren't corrected yet
  no dispute before that                          | offset | -                 | disputed          | aren't corrected yet
  no waiver before that                           | offset | -                 | closed            | aren't corrected yet
  no offset before that                           | offset | -                 | offset            | aren't corrected yet
  nothing is collected from a letter              | letter | -                 | collected:100     | nothing to collect
  nor while it is disputed                        | letter | disputed          | collected:100     | nothing to collect
  nor more than is open                           | letter | offset            | collected:26401   | nothing to collect
  an offset isn't overtaken                       | offset | reversed:26400    | overtaken:100     | doesn't ask for
  nor a letter of more than it asks for           | letter | -                 | overtaken:26401   | doesn't ask for
  nor of what was waived                          | letter | closed            | overtaken:1       | doesn't ask for
  a closed case isn't offset                      | letter | closed            | offset            | is closed
  nor disputed                                    | letter | closed            | disputed          | is closed
`);
test.each(refusals)("$why", ({ method, steps = "", step = "", says }) => {
  let now = openCase(opening({ method: method as AuditCase["method"] }));
  for (const text of steps === "-" ? [] : steps.split(" ")) now = after(stepCase(now, stepOf(text)));
  expect(stepCase(now, stepOf(step))).toMatchObject({ kind: "refused", why: expect.stringContaining(says ?? "") });
});

describe("what is collected, and when", () => {
  const dated = openCase(opening({ method: "offset", claims: [], dueOn: day("2025-04-11") }));
  test.each([
    ["the day before it is due", dated, "2025-04-10", ""],
    ["the day on which it is due", dated, "2025-04-11", "WO 26400"],
    ["later", dated, "2025-05-01", "WO 26400"],
    ["without a date, the next cycle", openCase(opening({ method: "offset", claims: [] })), "2025-01-01", "WO 26400"],
    ["never from a letter", openCase(opening()), "2025-05-01", ""],
    ["never before the claims are corrected", openCase(opening({ method: "offset" })), "2025-05-01", ""],
  ])("%s", (_, auditCase, ...[cycle, collects]) => {
    expect(plb(collectable(auditCase, day(cycle)))).toBe(collects);
  });
});

test("two cases overlap where they name a line of a claim in common, unless one was waived whole", () => {
  const one = openCase(opening());
  const other = (claims: CaseOpening["claims"]): AuditCase => openCase(opening({ caseId: "AC2", method: "offset", claims }));
  expect(overlap(one, other([{ claimId: "20250660000001", lines: [3] }]))).toBe(true);
  expect(overlap(one, other([{ claimId: "20250660000001", lines: [] }]))).toBe(true);
  expect(overlap(one, other([{ claimId: "20250660000001", lines: [1] }]))).toBe(false);
  expect(overlap(one, other([{ claimId: "20250660000002", lines: [2] }]))).toBe(false);
  expect(overlap(after(stepCase(one, { kind: "closed" })), other([{ claimId: "20250660000001", lines: [3] }]))).toBe(false);
});

describe("what overtakes a letter", () => {
  /** Payables of the claim: version, and what each line pays; below 0 it is taken back. */
  const moved = table(`
    why                                              | lines | payables                 | asks less
    a void takes all its lines                       | 2,3   | 2:-88,-88,-88            | 17600
    named whole, all of the claim                    |       | 2:-88,-88,-88            | 26400
    a correction pays them again as before           | 2,3   | 2:-88,-88,-88 3:0,88,88  | 0
    a correction pays one of them                    | 2,3   | 2:-88,-88,-88 3:88,88,0  | 8800
    a correction pays them better                    | 2,3   | 2:-88,-88,-88 3:0,90,90  | 0
    what was decided before the audit looked         | 2,3   | 1:-88,-88,-88            | 0
    another claim                                    | 2,3   | -                        | 0
  `);
  test.each(moved)("$why", ({ lines, payables, "asks less": less }) => {
    const claims = [{ claimId: "C1", lines: lines === "" ? [] : lines.split(",").map(Number), version: 1 }];
    const posted = payables === "-" ? [aPayable("C2", "2:-88,-88,-88")] : payables.split(" ").map((text) => aPayable("C1", text));
    expect(overtakenBy(openCase(opening({ claims })), posted)).toBe(Number(less));
    expect(overtakenBy(openCase(opening({ claims, method: "offset" })), posted)).toBe(0);
  });

  test("never more than it asks for and didn't waive", () => {
    const letter = openCase(opening({ claims: [{ claimId: "C1", lines: [], version: 1 }], askedCents: cents(10_000) }));
    const payables = [aPayable("C1", "2:-88,-88,-88")];
    expect([overtakenBy(letter, payables), overtakenBy(after(stepCase(letter, { kind: "closed" })), payables)]).toEqual([10_000, 0]);
  });
});

function aPayable(claimId: string, text: string): Payable {
  const [version = "", paid = ""] = text.split(":");
  const lines = paid.split(",").map((dollars, at) => ({ line: at + 1, paidCents: cents(Number(dollars) * 100) }));
  return { claimId, version: Number(version), decision: { lines } } as unknown as Payable;
}

/** What a case took and gave, added up step by step from what waits and what was collected. */
interface Sums {
  reversed: number;
  withheld: number;
  cheques: number;
  returned: number;
  collected: number;
}

const anyStep: fc.Arbitrary<CaseStep> = fc.oneof(
  fc.constantFrom<CaseStep>({ kind: "offset" }, { kind: "disputed" }, { kind: "closed" }),
  fc.record({ kind: fc.constant("reversed" as const), amountCents: fc.integer({ min: 1, max: 50_000 }).map(cents) }),
  fc.record({ kind: fc.constant("collected" as const), amountCents: fc.integer({ min: 1, max: 50_000 }).map(cents) }),
  fc.record({ kind: fc.constant("overtaken" as const), amountCents: fc.integer({ min: 1, max: 30_000 }).map(cents) }),
  fc.record({
    kind: fc.constant("refunded" as const),
    cheque: fc.constantFrom("C1", "C2", "C3"),
    amountCents: fc.integer({ min: 1, max: 50_000 }).map(cents),
  }),
);

function count(sums: Sums, step: CaseStep, waits: readonly ProviderItem[]): void {
  const of = (code: string): number => waits.filter((item) => item.code === code).reduce((sum, item) => sum + item.amountCents, 0);
  if (step.kind === "reversed") {
    sums.reversed += step.amountCents;
    sums.withheld -= of("WO");
  }
  if (step.kind === "refunded") {
    sums.cheques += step.amountCents;
    sums.returned -= of("B2");
    expect(of("72") + of("WO")).toBe(0);
  }
  if (step.kind === "collected") sums.collected += step.amountCents;
  if (step.kind === "overtaken") sums.collected += of("WO");
}

test("over any steps: asked = kept + open + waived, and money comes by letter or by reversal, never by both", () => {
  const begun = fc.record({ method: fc.constantFrom<AuditCase["method"]>("letter", "offset"), hasClaims: fc.boolean() });
  fc.assert(
    fc.property(begun, fc.array(anyStep, { maxLength: 12 }), ({ method, hasClaims }, steps) => {
      let now = openCase(opening({ method, ...(!hasClaims && { claims: [] }) }));
      const sums: Sums = { reversed: 0, withheld: 0, cheques: 0, returned: 0, collected: 0 };
      for (const step of steps) {
        now = stepped(now, step, sums);
        const kept = sums.cheques - sums.returned + sums.collected;
        expect(kept + now.openCents + now.waivedCents).toBe(now.askedCents as Cents);
        expect(now.openCents).toBeGreaterThanOrEqual(0);
        // The reversal's money was given back at once, so it is taken once: when it is collected or refunded.
        expect(sums.withheld).toBe(sums.reversed);
        expect(sums.reversed === 0 || (method === "offset" && hasClaims)).toBe(true);
        expect(now.state !== "closed" || now.openCents === 0).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

function stepped(before: AuditCase, step: CaseStep, sums: Sums): AuditCase {
  const change = stepCase(before, step);
  if (change.kind === "refused") return before;
  if (change.isNews) count(sums, step, change.waits);
  else expect([change.after, change.waits]).toEqual([before, []]);
  return change.after;
}
