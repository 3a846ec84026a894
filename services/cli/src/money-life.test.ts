// Random lives of claims and their money through the whole command: originals, replacements, voids, corrected rates, audits, cheques, appeals and
// cycles in any order.
// After each step the log says what the payee may keep and what moved: the difference is the statement's balance. In the end replay agrees.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { addDays, cents, instantOf } from "@dripline/claims";
import { decode, type TopicName } from "@dripline/events";
import { day } from "@dripline/kit";
import { type PostedStep, statementOf } from "@dripline/remittance";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { BenchTop, dripline, RECEIVED } from "../test/bench-top.ts";
import { claimFile, type TestClaim } from "../test/claim-file.ts";
import { readRemittance } from "../test/remittance-text.ts";
import { patient, STORY_FEEDS } from "../test/second-payer.ts";
import { type CaseRequest, openAuditCase, stepAuditCase } from "./audit-cases.ts";
import { closeCycle } from "./close-cycle.ts";
import { readFeedRows } from "./feed-rows.ts";
import { loadFeed } from "./load-feeds.ts";
import { objectionsTo } from "./objections.ts";
import { payeeAccount } from "./payee-account.ts";
import { carryOut } from "./readjudication.ts";
import { RunTally } from "./run-tally.ts";
import { takeClaimFile } from "./take-file.ts";
import { type Workspace, withWorkspace } from "./workspace.ts";

const PAYEE = "1999999984";
const bench = new BenchTop(STORY_FEEDS);

beforeAll(async () => {
  bench.put("0.837", claimFile({ control: "000000100", claims: [{ pcn: "FIRST", member: patient(12), lines: [lineOf(0)] }] }));
  await bench.run("--cycle", "2025-03-08");
});
afterAll(() => bench.clear());

/** The nth line of a history has a day and code of its own, so that it is nobody's duplicate. */
function lineOf(nth: number) {
  const service = `2025${nth % 2 === 0 ? "02" : "01"}${String(1 + (Math.floor(nth / 2) % 28)).padStart(2, "0")}`;
  return nth % 3 === 2
    ? { code: "J0696", charge: "40", units: "8", ndc: "00143985625", quantity: "1", day: service }
    : { code: "S9500", charge: "180", day: service };
}

type Happening =
  | { readonly kind: "claim"; readonly member: number; readonly lines: number; readonly sender: string }
  | { readonly kind: "replacement" | "void"; readonly of: number; readonly lines: number; readonly sender: string }
  | { readonly kind: "letter" | "offset"; readonly of: number; readonly isWhole: boolean; readonly dueIn: number }
  | { readonly kind: "extrapolated"; readonly amount: number }
  | { readonly kind: "step"; readonly at: number; readonly step: PostedStep }
  | { readonly kind: "rate"; readonly dollars: string }
  | { readonly kind: "appeal"; readonly of: number }
  | { readonly kind: "cycle" };

class MoneyLife {
  readonly #workspace: Workspace;
  readonly #claims: { readonly claimId: string; readonly claim: TestClaim }[] = [];
  readonly #cases: string[] = [];
  #files = 0;
  #orders = 0;
  #lines = 1;
  #today = day("2025-03-14");

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  async happen(happening: Happening): Promise<void> {
    switch (happening.kind) {
      case "claim":
        return this.#take(
          { pcn: `P${this.#files}`, member: patient(happening.member), lines: this.#newLines(happening.lines) },
          happening.sender,
        );
      case "replacement":
      case "void":
        return this.#takeAgain(happening);
      case "letter":
      case "offset":
        return this.#audit(happening);
      case "extrapolated":
        return this.#open({ about: { payeeNpi: PAYEE, amountCents: cents(happening.amount) }, method: "offset" });
      case "step":
        return this.#step(happening);
      case "rate":
        return this.#correct(happening.dollars);
      case "appeal":
        return this.#appeal(happening.of);
      case "cycle":
        this.#today = addDays(this.#today, 7);
        return closeCycle(this.#workspace, { date: this.#today, tally: new RunTally() });
    }
  }

  #newLines(count: number) {
    this.#lines += count;
    return Array.from({ length: count }, (_, at) => lineOf(this.#lines - count + at));
  }

  async #take(claim: TestClaim, sender: string): Promise<void> {
    this.#files += 1;
    const control = String(200 + this.#files).padStart(9, "0");
    const path = bench.put(`${control}.837`, claimFile({ control, sender, claims: [claim] }));
    const receivedAt = instantOf(Date.parse(RECEIVED));
    await takeClaimFile(path, this.#workspace, { receivedAt, tally: new RunTally(), onProgress: () => undefined });
    const claimId = (await recordsOf("claims.received", this.#workspace)).at(-1)?.claimId;
    if (claimId !== undefined && claim.frequency !== "8") this.#claims.push({ claimId, claim });
  }

  async #takeAgain({ kind, of, lines, sender }: Extract<Happening, { kind: "replacement" | "void" }>): Promise<void> {
    const old = this.#claims[of % Math.max(1, this.#claims.length)];
    if (old === undefined) return;
    const about = { frequency: kind === "void" ? "8" : "7", claimSegments: [`REF*F8*${old.claimId}`] };
    const kept = kind === "void" ? old.claim.lines : [...old.claim.lines.slice(1), ...this.#newLines(lines)];
    await this.#take({ ...old.claim, ...about, lines: kept.length > 0 ? kept : old.claim.lines }, sender);
  }

  async #audit({ kind, of, isWhole, dueIn }: Extract<Happening, { kind: "letter" | "offset" }>): Promise<void> {
    const about = this.#claims[of % Math.max(1, this.#claims.length)];
    if (about === undefined) return;
    const dueOn = dueIn === 0 ? undefined : addDays(this.#today, dueIn);
    await this.#open({ about: { claims: [{ claimId: about.claimId, lines: isWhole ? [] : [1] }] }, method: kind, dueOn });
  }

  async #open(asked: Omit<CaseRequest, "finding" | "carc">): Promise<void> {
    const answer = await openAuditCase({ ...asked, finding: `finding ${this.#cases.length}`, carc: "112" }, this.#workspace);
    if (answer.kind === "case") this.#cases.push(answer.case.caseId);
  }

  /** Every decided therapy is judged again by another rate. */
  async #correct(rate: string): Promise<void> {
    const row = { feeScheduleId: "F1", code: "S9500", rate, from: "2019-01-01" };
    const path = bench.put("fee-schedules.jsonl", `${JSON.stringify(row)}\n`);
    const { rows } = await readFeedRows([path]);
    await loadFeed(path, this.#workspace, instantOf(Date.parse(RECEIVED)));
    this.#orders += 1;
    await carryOut({ rows, reason: `order ${this.#orders}` }, this.#workspace, instantOf(Date.parse(RECEIVED)));
  }

  /** What an audit denied of a claim is lifted, where nothing stands against it. */
  async #appeal(of: number): Promise<void> {
    const about = this.#claims[of % Math.max(1, this.#claims.length)];
    if (about === undefined) return;
    const [overturn, claims] = [{ what: "audit-finding" } as const, [{ claimId: about.claimId }]];
    if ((await objectionsTo(overturn, claims, this.#workspace)).length > 0) return;
    this.#orders += 1;
    await carryOut({ rows: [], claims, overturn, reason: `order ${this.#orders}` }, this.#workspace, instantOf(Date.parse(RECEIVED)));
  }

  async #step({ at, step }: Extract<Happening, { kind: "step" }>): Promise<void> {
    const caseId = this.#cases[at % Math.max(1, this.#cases.length)];
    if (caseId !== undefined) await stepAuditCase(caseId, step, this.#workspace);
  }
}

async function recordsOf<Name extends TopicName>(topic: Name, { log }: Workspace) {
  return (await log.read({ topic, partition: 0, from: 0, max: 10_000 })).map(({ value }) => decode(topic, value));
}

/** What the payee may keep less what moved is the balance; every 835 adds up by an outsider's reading. */
async function expectBalance(workspace: Workspace): Promise<void> {
  const sum = (amounts: readonly { readonly amountCents: number }[]): number =>
    amounts.reduce((total, each) => total + each.amountCents, 0);
  const receivables = await recordsOf("receivables.posted", workspace);
  const of = (kind: string) => receivables.filter((each) => each.kind === kind);
  const reversed = new Set(of("reversed").map(({ caseId }) => caseId));
  const asked = of("opened").filter(({ caseId }) => !reversed.has(caseId));
  const payables = sum(await recordsOf("payables.posted", workspace));
  const entitled = payables - sum(asked) + sum(of("closed")) + sum(of("overtaken")) - sum(of("interest"));
  const cash = sum(await recordsOf("payments.requested", workspace)) - sum(of("refunded"));
  const { rows, balanceCents } = statementOf(await payeeAccount(PAYEE, workspace));
  expect([balanceCents, sum(rows)]).toEqual([entitled - cash, entitled - cash]);
  for (const { content } of await recordsOf("remittances.issued", workspace)) expect(readRemittance(content).problems).toEqual([]);
}

const of = fc.nat(5);
const sender = fc.constantFrom("CLRHOUSE01", "B");
const count = fc.integer({ min: 1, max: 3 });
const cheque = fc.record({
  kind: fc.constant("refunded" as const),
  cheque: fc.constantFrom("1", "2"),
  amountCents: fc.constantFrom(2000, 8800, 20_000).map(cents),
});
const step: fc.Arbitrary<PostedStep> = fc.oneof(
  fc.constantFrom<PostedStep>({ kind: "offset" }, { kind: "disputed" }, { kind: "closed" }),
  cheque,
);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    kind: fc.constant("claim" as const),
    member: fc.constantFrom(10, 12),
    lines: count,
    sender,
  }),
  fc.record({ kind: fc.constantFrom("replacement" as const, "void" as const), of, lines: count, sender }),
  fc.record({ kind: fc.constantFrom("letter" as const, "offset" as const), of, isWhole: fc.boolean(), dueIn: fc.constantFrom(0, 10) }),
  fc.record({ kind: fc.constant("extrapolated" as const), amount: fc.constantFrom(500, 30_000) }),
  fc.record({ kind: fc.constant("step" as const), at: of, step }),
  fc.record({ kind: fc.constant("rate" as const), dollars: fc.constantFrom("90", "110", "125.5") }),
  fc.record({ kind: fc.constant("appeal" as const), of }),
  fc.constant({ kind: "cycle" as const }),
);
/** Two claims to begin with, so that there is something to happen to. */
const history = fc.array(happening, { minLength: 6, maxLength: 16 });

let histories = 0;

test("money in random lives: nothing is lost, nothing is taken twice, and replay rebuilds it", async () => {
  await fc.assert(
    fc.asyncProperty(history, async (happenings) => {
      histories += 1;
      const data = join(bench.folder, `life-${histories}`);
      cpSync(bench.data, data, { recursive: true });
      await withWorkspace(data, { readOnly: false }, async (workspace) => {
        const life = new MoneyLife(workspace);
        const claim = { kind: "claim", member: 12, lines: 2, sender: "CLRHOUSE01" } as const;
        for (const each of [claim, { ...claim, member: 10 }, ...happenings, { kind: "cycle" } as const]) {
          await life.happen(each);
          await expectBalance(workspace);
        }
      });
      for (const check of [["verify"], ["rebuild", "--into", `${data}-anew`]]) {
        const ran = await dripline("replay", check[0] ?? "", "--data", data, ...check.slice(1));
        expect([ran.status, ran.stderr]).toEqual([0, ""]);
      }
    }),
    { numRuns: 20 },
  );
}, 120_000);
