// Why not: what would have to be otherwise for a line to be paid whole. Named facts are tried one at a time and then in pairs, each by
// really judging the claim again with the changed facts; what isn't tried isn't said.
import type { BenefitPlan, Claim, ClaimFacts, DecidedLine, Decision, DrugRow, Verdict } from "@dripline/claims";
import type { Receipt } from "@dripline/events";
import type { Policy } from "@dripline/policy";
import { authorizationChanges, referralChanges } from "./authorization-changes.ts";
import { claimChanges, lineChanges, modifierChanges } from "./claim-changes.ts";
import { auditChanges, memberChanges, providerChanges, unitChanges } from "./fact-changes.ts";
import { decideAgain, reviveFacts } from "./judge-again.ts";
import type { ChangesOf, Judgeable, NamedChange } from "./named-change.ts";

const CHANGES: readonly ChangesOf[] = [
  modifierChanges,
  lineChanges,
  authorizationChanges,
  referralChanges,
  memberChanges,
  providerChanges,
  unitChanges,
  claimChanges,
  auditChanges,
];

/** Answers for one line: more say nothing new. */
const ANSWERS_MAX = 5;
/** Drugs of one code: any of them would do. */
const DRUGS_MAX = 3;
/** Decisions tried for one line. */
const TRIES_MAX = 2000;

export interface Answer {
  /** What would have to be so, all of it: one fact or two. */
  readonly facts: readonly { readonly name: string; readonly text: string }[];
  /** What the line would then have been paid. */
  readonly paidCents: number;
}

export interface LineWhyNot {
  readonly line: number;
  readonly code: string;
  readonly modifiers: readonly string[];
  readonly serviceFrom: string;
  readonly status: DecidedLine["status"];
  readonly paidCents: number;
  /** Rules that keep it from being paid whole. */
  readonly rules: readonly string[];
  readonly answers: readonly Answer[];
}

/** Facts that a receipt lacks, since no rule could read them as things were; looked up now. */
export interface LookUps {
  readonly benefitPlan: (benefitPlanId: string) => BenefitPlan | undefined;
  readonly drugsOf: (code: string) => readonly DrugRow[];
}

const NOTHING_KNOWN: LookUps = { benefitPlan: () => undefined, drugsOf: () => [] };

/** Lines of a decided or pended claim that aren't paid whole, each with what would have paid it. `policy` is the receipt's own version. */
export function whyNot(receipt: Receipt, policy: Policy, lookUps: LookUps = NOTHING_KNOWN): LineWhyNot[] {
  if (receipt.disposition === "reversed" || receipt.disposition === "void") return [];
  const judge = (judgeable: Judgeable): Decision =>
    decideAgain({ claim: judgeable.claim, version: receipt.version }, { facts: judgeable.facts, ledger: judgeable.ledger }, policy);
  const { facts, ledger } = reviveFacts(receipt);
  const as: Judgeable = { claim: receipt.claim, facts: withLookUps(facts, receipt.claim, lookUps), ledger };
  return receipt.lines
    .filter(({ status }) => status !== "paid")
    .map((line) => new Search(besideDecided(as, line, receipt), line, judge).answer(receipt));
}

/** The plans of the member's other spans, and the drugs of codes whose NDC wasn't given. */
function withLookUps(facts: ClaimFacts, { lines }: Claim, { benefitPlan, drugsOf }: LookUps): ClaimFacts {
  const plans = { ...facts.plans };
  for (const { benefitPlanId } of facts.member?.coverage ?? []) {
    const plan = plans[benefitPlanId] ?? benefitPlan(benefitPlanId);
    if (plan !== undefined) plans[benefitPlanId] = plan;
  }
  const drugs = { ...facts.drugs };
  const codes = new Set(lines.filter(({ drug }) => drug === undefined || facts.drugs[drug.ndc] === undefined).map(({ code }) => code));
  for (const row of [...codes].flatMap((code) => drugsOf(code).slice(0, DRUGS_MAX))) drugs[row.ndc] ??= [row];
  return { ...facts, plans, drugs };
}

/** One waiting line makes its claim wait: to ask of a line, the others that wait are thought away. */
function besideDecided(as: Judgeable, { line }: DecidedLine, { verdicts }: Decision): Judgeable {
  const waiting = new Set(verdicts.filter(({ outcome }) => outcome === "pend").map((verdict) => verdict.line));
  const lines = as.claim.lines.filter((each) => each.line === line || !waiting.has(each.line));
  return { ...as, claim: { ...as.claim, lines } };
}

class Search {
  readonly #as: Judgeable;
  readonly #line: DecidedLine;
  readonly #judge: (judgeable: Judgeable) => Decision;
  #tries = 0;

  constructor(as: Judgeable, line: DecidedLine, judge: (judgeable: Judgeable) => Decision) {
    this.#as = as;
    this.#line = line;
    this.#judge = judge;
  }

  answer(decision: Decision): LineWhyNot {
    const { line, code, modifiers, serviceFrom, status, paidCents } = this.#line;
    const rules = this.#inTheWay(decision);
    const answers = rules.length === 0 ? [] : this.#search(rules);
    return { line, code, modifiers, serviceFrom, status, paidCents, rules, answers };
  }

  #search(rules: readonly string[]): Answer[] {
    const singles: Answer[] = [];
    const further: { readonly change: NamedChange; readonly rules: readonly string[] }[] = [];
    for (const change of this.#changes(this.#as, rules)) {
      const decision = this.#judge(change.changed);
      const paid = this.#paid(decision);
      if (paid !== undefined) singles.push(answerOf([change], paid));
      else {
        const left = this.#inTheWay(decision);
        // Another rule is in the way now: the change did something.
        if (left.length > 0 && left.join() !== rules.join()) further.push({ change, rules: left });
      }
    }
    return (singles.length > 0 ? singles : this.#pairs(further)).slice(0, ANSWERS_MAX);
  }

  #pairs(further: readonly { readonly change: NamedChange; readonly rules: readonly string[] }[]): Answer[] {
    const pairs = new Map<string, Answer>();
    for (const { change, rules } of further) {
      for (const second of this.#changes(change.changed, rules)) {
        this.#tries += 1;
        if (this.#tries > TRIES_MAX || pairs.size >= ANSWERS_MAX) return [...pairs.values()];
        const paid = this.#paid(this.#judge(second.changed));
        // Found from either side, it is one answer.
        const key = [change.text, second.text].sort().join();
        if (paid !== undefined && second.text !== change.text && !pairs.has(key)) pairs.set(key, answerOf([change, second], paid));
      }
    }
    return [...pairs.values()];
  }

  /** Changes that could lift one of the rules. */
  #changes(as: Judgeable, rules: readonly string[]): readonly NamedChange[] {
    const line = as.claim.lines.find((each) => each.line === this.#line.line);
    if (line === undefined) return [];
    const unitsLacking = this.#line.units - this.#line.paidUnits;
    return CHANGES.flatMap((changesOf) => changesOf({ ...as, line, unitsLacking })).filter((change) =>
      change.rules.some((rule) => rules.includes(rule)),
    );
  }

  /** What the line is paid where it is paid whole. */
  #paid({ lines }: Decision): number | undefined {
    const line = lines.find((each) => each.line === this.#line.line);
    return line?.status === "paid" ? line.paidCents : undefined;
  }

  /** What decides against the line. */
  #inTheWay({ verdicts }: Decision): string[] {
    const against = verdicts.filter((verdict) => verdict.line === this.#line.line && isAgainst(verdict));
    return [...new Set(against.map(({ rule }) => rule))];
  }
}

/** Rules that cut units; what others reduce is the price of a line that is paid. */
const CUTS = new Set(["R18", "R29", "R30"]);

function isAgainst({ outcome, rule }: Verdict): boolean {
  return outcome === "deny" || outcome === "pend" || (outcome === "reduce" && CUTS.has(rule));
}

function answerOf(changes: readonly NamedChange[], paidCents: number): Answer {
  return { facts: changes.map(({ name, text }) => ({ name, text })), paidCents };
}
