// One line from the first rule that needs a balance to its money: visits, authorization units, unit limits, price, shares.
import { cents, type DecidedLine, NO_UNITS, type Units, type Verdict } from "@dripline/claims";
import type { WorkingBalances } from "@dripline/ledger";
import {
  type CostShare,
  concurrentShare,
  costShare,
  type Finding,
  type LineContext,
  type LineToCoordinate,
  nothingOwed,
  payAfterOthers,
  perDiemUnits,
  priceLine,
  type ReservedVisit,
  reserveAuthorizationUnits,
  reserveVisit,
  type UnitsToReserve,
  unitsWithinBenefit,
  unitsWithinLimit,
} from "@dripline/policy";
import { assembleLine, chargeOfUnits, type Excess, type MemberShare, type PricedPart, type Reason } from "./assemble.ts";
import { modesOn } from "./rule-modes.ts";
import { type LineStanding, verdictOf } from "./verdicts.ts";

/** What lines of the claim have reserved so far of what is limited. */
export interface Reserved {
  readonly balances: WorkingBalances;
  /** Service days of the billing provider that are paid already: a referral counts each once. */
  readonly visitDays: Set<string>;
}

/** A line after every limit: refused, or with the units that are still payable. */
export interface LimitedLine {
  readonly verdicts: Verdict[];
  readonly refused?: DecidedLine | undefined;
  readonly payable?: PayableLine | undefined;
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

/** Reserves what the line may use. Nothing is posted: that its price is known shows only when it is paid. */
export function limitLine(context: LineContext, standing: LineStanding, reserved: Reserved): LimitedLine {
  const { line } = context;
  const denial = standing.decides;
  const verdicts = [...standing.verdicts];
  if (denial) return { refused: assembleLine({ line, denied: reasonOf(denial) }), verdicts };
  const visit = reserveVisit({ context, balances: reserved.balances, countedDays: reserved.visitDays });
  const refused = speaker(context, verdicts)("R28", visit.finding);
  if (refused?.outcome === "deny") return { refused: assembleLine({ line, denied: reasonOf(refused) }), verdicts };
  const cut = cutUnits(context, reserved, verdicts);
  if (cut.excess.length > 0 && cut.units === NO_UNITS) return { refused: assembleLine({ line, excess: cut.excess }), verdicts };
  // A rule that is off or only monitored takes no visit.
  const isActive = modesOn(context.of.policy, line.serviceFrom).of("R28") === "active";
  const payable = { ...cut, visit: isActive ? visit : NO_VISIT };
  use(payable, reserved.balances, line.line);
  reserved.visitDays.add(line.serviceFrom);
  return { payable, verdicts };
}

/** Prices what is payable of a line and shares it with the member; `balances` posts what it uses. */
export function payLine(context: LineContext, { refused, payable, verdicts }: LimitedLine, balances: WorkingBalances): DecidedWithVerdicts {
  if (payable === undefined) return { line: refused, verdicts };
  return priced(context, payable, { balances, verdicts });
}

function use({ accounts, units, visit }: PayableLine, balances: WorkingBalances, line: number): void {
  for (const account of accounts) balances.post(account, units, line);
  if (visit.account !== undefined) balances.post(visit.account, visit.amount, line);
}

const NO_VISIT: ReservedVisit = { amount: 0 };

interface CutLine {
  readonly units: Units;
  readonly excess: readonly Excess[];
  /** Accounts that the payable units are taken from. */
  readonly accounts: readonly string[];
}

/** In the policy's order. */
const CUTS: readonly (readonly [string, (asked: UnitsToReserve) => Cut])[] = [
  ["R18", ({ context }) => perDiemUnits(context)],
  ["R23", unitsWithinBenefit],
  ["R29", reserveAuthorizationUnits],
  ["R30", unitsWithinLimit],
];

/** Units still payable after each limit; each cut keeps its own reason. */
function cutUnits(context: LineContext, { balances }: Reserved, verdicts: Verdict[]): CutLine {
  const modes = modesOn(context.of.policy, context.line.serviceFrom);
  const speak = speaker(context, verdicts);
  let units = context.line.units;
  const excess: Excess[] = [];
  const accounts: string[] = [];
  for (const [rule, step] of CUTS) {
    if (modes.of(rule) === "off") continue;
    const cut = step({ context, units, balances });
    const verdict = speak(rule, cut.finding);
    if (cut.account !== undefined) accounts.push(cut.account);
    if (cut.units === units || verdict === undefined || verdict.outcome === "info") continue;
    excess.push({ units: (units - cut.units) as Units, ...reasonOf(verdict) });
    units = cut.units;
    if (units === NO_UNITS) break;
  }
  return { units, excess, accounts };
}

/** A denial's reason, as the line's adjustment has it. */
export function reasonOf(denial: Verdict | undefined): Reason {
  const { group = "CO", carc, remarks = [] } = denial ?? {};
  if (carc === undefined) throw new Error("invariant broken: a denial has a reason code");
  return { group, carc, remarks };
}

type Speak = (rule: string, finding: Finding | undefined) => Verdict | undefined;

/** Of a rule that has nothing to say, is off or only monitored, nothing follows. */
function decides(verdict: Verdict | undefined): boolean {
  return verdict !== undefined && verdict.outcome !== "info";
}

/** Puts a finding among the line's verdicts, in the mode that its rule has on the day. */
function speaker(context: LineContext, verdicts: Verdict[]): Speak {
  const modes = modesOn(context.of.policy, context.line.serviceFrom);
  return (rule, finding) => {
    const mode = modes.of(rule);
    if (finding === undefined || mode === "off") return undefined;
    const verdict = verdictOf(finding, { policy: context.of.policy, rule, line: context.line.line, mode });
    verdicts.push(verdict);
    return verdict;
  };
}

/** A priced line may use the visit that it was allowed. */
interface PayableLine extends CutLine {
  readonly visit: ReservedVisit;
}

function priced(
  context: LineContext,
  cut: PayableLine,
  { balances, verdicts }: { balances: WorkingBalances; verdicts: Verdict[] },
): DecidedWithVerdicts {
  const { line } = context;
  const speak = speaker(context, verdicts);
  const chargeCents = chargeOfUnits(line, cut.units);
  const price = priceLine({ context, units: cut.units, chargeCents });
  speak("R32", price.finding);
  if (price.kind === "pend") return { verdicts };
  const concurrent = concurrentShare({ context, baseCents: price.allowedCents });
  const allowedCents = decides(speak("R33", concurrent.finding)) ? concurrent.allowedCents : price.allowedCents;
  const paid = payablePart({ context, chargeCents, priceCents: price.allowedCents, allowedCents }, balances, speak);
  for (const { account, amount } of paid.share.posts) balances.post(account, amount, line.line);
  use(cut, balances, line.line);
  return { line: assembleLine({ line, excess: cut.excess, ...paid }), verdicts };
}

interface PayablePart {
  readonly priced: PricedPart;
  readonly share: MemberShare & Pick<CostShare, "posts">;
}

/** What is paid of a price and what the member owes of it: by ourselves, or after another payer that comes first. */
function payablePart(price: Omit<LineToCoordinate, "share">, balances: WorkingBalances, speak: Speak): PayablePart {
  const { context, chargeCents, priceCents, allowedCents } = price;
  const shared = costShare({ context, allowedCents, balances });
  const alone = decides(speak("R34", shared.finding)) ? shared : nothingOwed(allowedCents);
  const after = payAfterOthers({ ...price, share: alone });
  if (!decides(speak("R35", after?.finding)) || after === undefined) {
    const contractualCents = cents(chargeCents - priceCents);
    return { priced: { allowedCents, contractualCents, concurrentCents: cents(priceCents - allowedCents) }, share: alone };
  }
  const { contractualCents, concurrentCents } = after;
  return { priced: { allowedCents, contractualCents, concurrentCents, afterOthers: after }, share: after };
}
