/**
 * R36, the decision on a line: what is paid, and for every cent that isn't, why. Clause: "Remittance".
 * The last step of adjudication: rules have said how many units are payable, at what price and what the member owes.
 */
import {
  type Adjustment,
  broken,
  type Cents,
  cents,
  type DecidedLine,
  type GroupCode,
  NO_CENTS,
  NO_UNITS,
  type ServiceLine,
  shareOf,
  type Units,
} from "@dripline/claims";

/** Why money isn't paid: group, CARC and the RARCs that go with it. */
export interface Reason {
  readonly group: GroupCode;
  readonly carc: string;
  readonly remarks: readonly string[];
}

/** Units of a line past some limit, and the reason. In the order of the cuts. */
export interface Excess extends Reason {
  readonly units: Units;
}

/** The price of the payable units. */
export interface PricedPart {
  /** After the concurrent share. */
  readonly allowedCents: Cents;
  /** CO 45: charge of the payable units less the contract's price. Negative where the contract pays more than the charge. */
  readonly contractualCents: Cents;
  /** CO 59. */
  readonly concurrentCents: Cents;
  /** Where another payer came first: OA 23, and what we pay. */
  readonly afterOthers?: { readonly priorCents: Cents; readonly paidCents: Cents } | undefined;
}

/** What the member owes of the allowed amount: PR 1, 3 and 2. */
export interface MemberShare {
  readonly deductibleCents: Cents;
  readonly copayCents: Cents;
  readonly coinsuranceCents: Cents;
}

/** Exactly one of `pended`, `denied`, `priced`, or cuts that leave no payable unit. */
export interface LineToAssemble {
  readonly line: ServiceLine;
  readonly excess?: readonly Excess[] | undefined;
  readonly priced?: PricedPart | undefined;
  readonly share?: MemberShare | undefined;
  /** The whole line is denied. */
  readonly denied?: Reason | undefined;
  /** The line waits: no adjustments, nothing allowed or paid. */
  readonly pended?: boolean | undefined;
}

export function assembleLine(toAssemble: LineToAssemble): DecidedLine {
  const { line, excess = [], priced, denied, pended } = toAssemble;
  if (pended) return decidedLine(line, { status: "pended" });
  if (denied) return deniedLine(line, denied);
  const cut = cutCharge(line, excess);
  if (priced === undefined) {
    if (excess.length === 0 || cut.units !== NO_UNITS) broken(`a price for line ${line.line}, or no payable unit`);
    const [only] = excess;
    if (only && excess.length === 1) return deniedLine(line, only);
    return proven(decidedLine(line, { status: "denied", adjustments: merged(cut.adjustments), remarks: remarksOf(excess) }));
  }
  return pricedLine(toAssemble, priced, cut);
}

/** The charge of the payable units: charge × payable ÷ billed, half up to the cent; the rest stays with the units cut off. */
export function chargeOfUnits({ chargeCents, units }: Pick<ServiceLine, "chargeCents" | "units">, payable: Units): Cents {
  if (payable === units || units === NO_UNITS) return chargeCents;
  return shareOf(chargeCents, { numerator: payable, denominator: units });
}

interface CutCharge {
  /** Units and charge that are left after all cuts. */
  readonly units: Units;
  readonly chargeCents: Cents;
  readonly adjustments: readonly Adjustment[];
}

/** Takes the cuts off the charge one after the other, so that their parts and the payable part sum to it exactly. */
function cutCharge(line: ServiceLine, excess: readonly Excess[]): CutCharge {
  let units = line.units;
  let chargeCents = line.chargeCents;
  const adjustments: Adjustment[] = [];
  for (const { group, carc, units: over } of excess) {
    if (over <= 0 || over > units) broken(`a cut within the ${units} units left of line ${line.line}, got ${over}`);
    units = (units - over) as Units;
    const left = chargeOfUnits(line, units);
    adjustments.push({ group, carc, amountCents: cents(chargeCents - left), units: over });
    chargeCents = left;
  }
  return { units, chargeCents, adjustments };
}

function deniedLine(line: ServiceLine, { group, carc, remarks }: Reason): DecidedLine {
  const adjustments = merged([{ group, carc, amountCents: line.chargeCents }]);
  return proven(decidedLine(line, { status: "denied", adjustments, remarks: [...new Set(remarks)] }));
}

function pricedLine({ line, excess = [], share }: LineToAssemble, priced: PricedPart, cut: CutCharge): DecidedLine {
  const { allowedCents, contractualCents, concurrentCents, afterOthers } = priced;
  const { deductibleCents, copayCents, coinsuranceCents } = share ?? NO_SHARE;
  const paidCents = afterOthers?.paidCents ?? cents(allowedCents - deductibleCents - copayCents - coinsuranceCents);
  if (paidCents < 0) broken(`a member share of at most the ${allowedCents} allowed on line ${line.line}`);
  if (afterOthers && paidCents > allowedCents) broken(`at most the ${allowedCents} allowed on line ${line.line} after other payers`);
  const adjustments = merged([
    ...cut.adjustments,
    { group: "OA", carc: "23", amountCents: afterOthers?.priorCents ?? NO_CENTS },
    { group: "CO", carc: "45", amountCents: contractualCents },
    { group: "CO", carc: "59", amountCents: concurrentCents },
    { group: "PR", carc: "1", amountCents: deductibleCents },
    { group: "PR", carc: "3", amountCents: copayCents },
    { group: "PR", carc: "2", amountCents: coinsuranceCents },
  ]);
  const status = excess.length > 0 ? "reduced" : "paid";
  return proven(decidedLine(line, { status, paidUnits: cut.units, allowedCents, paidCents, adjustments, remarks: remarksOf(excess) }));
}

const NO_SHARE: MemberShare = { deductibleCents: NO_CENTS, copayCents: NO_CENTS, coinsuranceCents: NO_CENTS };

/** One adjustment for each group and CARC, in the order of first appearance; an amount of zero says nothing. */
function merged(adjustments: readonly Adjustment[]): Adjustment[] {
  const distinct: Adjustment[] = [];
  for (const adjustment of adjustments) {
    const at = distinct.findIndex(({ group, carc }) => group === adjustment.group && carc === adjustment.carc);
    const before = distinct[at];
    if (before === undefined) distinct.push(adjustment);
    else distinct[at] = sumOf(before, adjustment);
  }
  return distinct.filter(({ amountCents }) => amountCents !== 0);
}

function sumOf(one: Adjustment, other: Adjustment): Adjustment {
  const units = one.units === undefined && other.units === undefined ? undefined : (((one.units ?? 0) + (other.units ?? 0)) as Units);
  return { ...one, amountCents: cents(one.amountCents + other.amountCents), units };
}

function remarksOf(excess: readonly Excess[]): string[] {
  return [...new Set(excess.flatMap(({ remarks }) => remarks))];
}

type Decided = Partial<DecidedLine> & Pick<DecidedLine, "status">;

function decidedLine(line: ServiceLine, decided: Decided): DecidedLine {
  return {
    line: line.line,
    controlNumber: line.controlNumber,
    code: line.code,
    modifiers: line.modifiers,
    serviceFrom: line.serviceFrom,
    serviceTo: line.serviceTo,
    units: line.units,
    paidUnits: NO_UNITS,
    chargeCents: line.chargeCents,
    allowedCents: NO_CENTS,
    paidCents: NO_CENTS,
    adjustments: [],
    remarks: [],
    ...decided,
  };
}

/** Charge = paid + Σ adjustments, to the cent: a line that doesn't balance is never written. */
function proven(decided: DecidedLine): DecidedLine {
  const { line, chargeCents, paidCents, adjustments } = decided;
  let explained: number = paidCents;
  for (const { amountCents } of adjustments) explained += amountCents;
  if (explained !== chargeCents) broken(`line ${line} to balance: charge ${chargeCents}, paid and adjusted ${explained}`);
  return decided;
}
