// One line from the first rule that needs a balance to its money: visits, authorization units, unit limits, price, shares.
import { type Cents, cents, type DecidedLine, NO_UNITS, shareOf, type Units, type Verdict } from "@dripline/claims";
import type { WorkingBalances } from "@dripline/ledger";
import {
  concurrentShare,
  costShare,
  type Finding,
  type LineContext,
  perDiemUnits,
  priceLine,
  reserveAuthorizationUnits,
  reserveVisit,
  unitsWithinLimit,
} from "@dripline/policy";
import { assembleLine, type Excess } from "./assemble.ts";
import { type LineStanding, modeOn, verdictOf } from "./verdicts.ts";

/** What the claim's earlier lines have used so far. */
export interface Working {
  readonly balances: WorkingBalances;
  /** Service days of the billing provider that are paid already: a referral counts each once. */
  readonly visitDays: Set<string>;
}

export interface DecidedWithVerdicts {
  /** Undefined: the line waits, and its claim with it. */
  readonly line?: DecidedLine | undefined;
  readonly verdicts: readonly Verdict[];
}

/** A step that may cut the payable units and says which account it takes them from. */
interface Cut {
  readonly units: Units;
  readonly finding?: Finding | undefined;
  readonly account?: string | undefined;
}

export function decideLine(context: LineContext, standing: LineStanding, working: Working): DecidedWithVerdicts {
  const { line } = context;
  const denial = standing.decides;
  if (denial) return { line: assembleLine({ line, denied: denialOf(denial) }), verdicts: standing.verdicts };
  const verdicts = [...standing.verdicts];
  const cut = cutUnits(context, working, verdicts);
  if (cut.units === NO_UNITS && line.units !== NO_UNITS) {
    return { line: assembleLine({ line, denied: cut.denied ?? { group: "CO", carc: "96", remarks: ["N362"] } }), verdicts };
  }
  return priced(context, cut, { working, verdicts });
}

interface CutLine {
  readonly units: Units;
  readonly excess: readonly Excess[];
  readonly accounts: readonly string[];
  readonly visit?: { readonly account?: string | undefined; readonly amount: number } | undefined;
  readonly denied?: { group: "CO" | "PR" | "OA" | "PI"; carc: string; remarks: readonly string[] } | undefined;
}

/** Units still payable after each limit in the policy's order; each cut keeps its own reason. */
function cutUnits(context: LineContext, { balances, visitDays }: Working, verdicts: Verdict[]): CutLine {
  const visit = reserveVisit({ context, balances, countedDays: visitDays });
  const speak = speaker(context, verdicts);
  if (speak("R28", visit.finding)?.outcome === "deny") return { units: NO_UNITS, excess: [], accounts: [], denied: denialOf(visit.finding) };
  const steps: [string, (units: Units) => Cut][] = [
    ["R18", () => perDiemUnits(context)],
    ["R29", (units) => reserveAuthorizationUnits({ context, units, balances })],
    ["R30", (units) => unitsWithinLimit({ context, units, balances })],
  ];
  let units = context.line.units;
  const excess: Excess[] = [];
  const accounts: string[] = [];
  for (const [rule, step] of steps) {
    if (modeOf(context, rule) === "off") continue;
    const cut = step(units);
    const verdict = speak(rule, cut.finding);
    const counts = verdict?.outcome !== "info";
    if (counts && cut.units < units) {
      excess.push({ units: (units - cut.units) as Units, ...denialOf(cut.finding) });
      units = cut.units;
    }
    if (cut.account !== undefined) accounts.push(cut.account);
    if (units === NO_UNITS && excess.length > 0) break;
  }
  return { units, excess, accounts, visit, denied: excess.length === 0 ? undefined : { ...lastOf(excess) } };
}

function lastOf(excess: readonly Excess[]): { group: "CO" | "PR" | "OA" | "PI"; carc: string; remarks: readonly string[] } {
  const last = excess[excess.length - 1];
  return { group: last?.group ?? "CO", carc: last?.carc ?? "96", remarks: last?.remarks ?? ["N362"] };
}

function modeOf({ of, line }: LineContext, rule: string): string {
  return modeOn(of.policy.rules.get(rule), line.serviceFrom);
}

/** Puts a finding among the line's verdicts, in the mode that its rule has on the day. */
function speaker(context: LineContext, verdicts: Verdict[]): (rule: string, finding: Finding | undefined) => Verdict | undefined {
  return (rule, finding) => {
    const mode = modeOn(context.of.policy.rules.get(rule), context.line.serviceFrom);
    if (finding === undefined || mode === "off") return undefined;
    const verdict = verdictOf(finding, { policy: context.of.policy, rule, line: context.line.line, mode });
    verdicts.push(verdict);
    return verdict;
  };
}

function denialOf(finding: Pick<Finding, "group" | "carc" | "remarks"> | undefined): { group: "CO" | "PR" | "OA" | "PI"; carc: string; remarks: readonly string[] } {
  return { group: finding?.group ?? "CO", carc: finding?.carc ?? "96", remarks: finding?.remarks ?? [] };
}

function priced(context: LineContext, cut: CutLine, { working, verdicts }: { working: Working; verdicts: Verdict[] }): DecidedWithVerdicts {
  const { line } = context;
  const speak = speaker(context, verdicts);
  const chargeCents = chargeOf(line.chargeCents, { units: cut.units, of: line.units });
  const price = priceLine({ context, units: cut.units, chargeCents });
  speak("R32", price.finding);
  if (price.kind === "pend") return { verdicts };
  const concurrent = concurrentShare({ context, baseCents: price.allowedCents });
  speak("R33", concurrent.finding);
  const share = costShare({ context, allowedCents: concurrent.allowedCents, balances: working.balances });
  speak("R34", share.finding);
  for (const { account, amount } of share.posts) working.balances.post(account, amount, line.line);
  for (const account of cut.accounts) working.balances.post(account, cut.units, line.line);
  if (cut.visit?.account !== undefined) working.balances.post(cut.visit.account, cut.visit.amount, line.line);
  working.visitDays.add(line.serviceFrom);
  return {
    line: assembleLine({
      line,
      excess: cut.excess,
      priced: {
        allowedCents: concurrent.allowedCents,
        contractualCents: cents(chargeCents - price.allowedCents),
        concurrentCents: concurrent.reductionCents,
      },
      share,
    }),
    verdicts,
  };
}

/** The charge of the payable units: charge × payable ÷ billed, half up to the cent; the rest stays with the denied part. */
function chargeOf(charge: Cents, { units, of }: { units: Units; of: Units }): Cents {
  return of === NO_UNITS || units === of ? charge : shareOf(charge, { numerator: units, denominator: of });
}
