// Reference facts in memory, for look-up by key: what gather reads for a claim. Rows and lists never change; a new row makes a new list.
import type {
  Authorization,
  BenefitPlan,
  CodeRow,
  Contract,
  CoverageRequest,
  DrugRow,
  FeeScheduleRow,
  Holiday,
  IsoDate,
  Member,
  NewToMarketRow,
  Payer,
  PriorAuthorizationRow,
  Provider,
  ReferenceKind,
  ReferenceRows,
  Referral,
  Stay,
  UnitLimit,
} from "@dripline/claims";
import { federalHolidays } from "./federal-holidays.ts";
import { HeldRows, RowLists } from "./row-lists.ts";

type Appliers = { readonly [Kind in ReferenceKind]: (row: ReferenceRows[Kind]) => void };

/** All reference facts that are known now. Lists are in order of arrival, and a row that replaces another arrives last. */
export class ReferenceTables {
  readonly #members = new Map<string, Member>();
  readonly #plans = new Map<string, BenefitPlan>();
  readonly #providers = new Map<string, Provider>();
  readonly #contracts = new Map<string, Contract>();
  readonly #holidays = new Map<IsoDate, Holiday>();
  readonly #holidaysByYear = new Map<number, readonly IsoDate[]>();
  readonly #rates = new RowLists<FeeScheduleRow>(sameFrom);
  readonly #rateNdcs = new Map<string, Set<string>>();
  readonly #codes = new RowLists<CodeRow>(sameFrom);
  readonly #drugs = new RowLists<DrugRow>((a, b) => a.hcpcs === b.hcpcs && a.from === b.from);
  readonly #newToMarket = new RowLists<NewToMarketRow>(sameFrom);
  readonly #priorAuthorization = new RowLists<PriorAuthorizationRow>(sameFrom);
  readonly #unitLimits = new RowLists<UnitLimit>(sameFrom);
  readonly #authorizations = new HeldRows<Authorization>((row) => row.authorizationId);
  readonly #referrals = new HeldRows<Referral>((row) => row.referralId);
  readonly #coverageRequests = new HeldRows<CoverageRequest>((row) => row.requestId);
  readonly #stays = new HeldRows<Stay>((row) => row.stayId);
  #payer: Payer | undefined;
  #changes = 0;

  readonly #appliers: Appliers = {
    members: (row) => this.#members.set(row.memberId, row),
    "benefit-plans": (row) => this.#plans.set(row.benefitPlanId, row),
    providers: (row) => this.#providers.set(row.npi, row),
    contracts: (row) => this.#contracts.set(row.contractId, row),
    holidays: (row) => {
      this.#holidays.set(row.date, row);
      this.#holidaysByYear.clear();
    },
    "fee-schedules": (row) => this.#applyRate(row),
    codes: (row) => this.#codes.put(row.code, row),
    drugs: (row) => this.#drugs.put(row.ndc, row),
    "new-to-market": (row) => this.#newToMarket.put(row.ndc9, row),
    "prior-authorization": (row) => this.#priorAuthorization.put(row.code, row),
    "unit-limits": (row) => this.#unitLimits.put(row.code, row),
    authorizations: (row) => this.#authorizations.put(row),
    referrals: (row) => this.#referrals.put(row),
    "coverage-requests": (row) => this.#coverageRequests.put(row),
    stays: (row) => this.#stays.put(row),
  };

  /** Takes a row; one with the same key gives way to it. */
  apply<Kind extends ReferenceKind>(kind: Kind, row: ReferenceRows[Kind]): void {
    this.#changes += 1;
    this.#appliers[kind](row);
  }

  /** Grows with every row taken: as long as it is the same, so are all answers. */
  get changes(): number {
    return this.#changes;
  }

  applyPayer(payer: Payer): void {
    this.#payer = payer;
  }

  get payer(): Payer | undefined {
    return this.#payer;
  }

  member(memberId: string): Member | undefined {
    return this.#members.get(memberId);
  }

  benefitPlan(benefitPlanId: string): BenefitPlan | undefined {
    return this.#plans.get(benefitPlanId);
  }

  provider(npi: string): Provider | undefined {
    return this.#providers.get(npi);
  }

  contract(contractId: string): Contract | undefined {
    return this.#contracts.get(contractId);
  }

  codes(code: string): readonly CodeRow[] {
    return this.#codes.of(code);
  }

  drugs(ndc: string): readonly DrugRow[] {
    return this.#drugs.of(ndc);
  }

  /** Drugs that a code stands for: looks through all of them, for a person's question and no claim's decision. */
  drugsOf(code: string): readonly DrugRow[] {
    return this.#drugs.all().filter(({ hcpcs }) => hcpcs === code);
  }

  newToMarket(ndc9: string): readonly NewToMarketRow[] {
    return this.#newToMarket.of(ndc9);
  }

  priorAuthorization(code: string): readonly PriorAuthorizationRow[] {
    return this.#priorAuthorization.of(code);
  }

  unitLimits(code: string): readonly UnitLimit[] {
    return this.#unitLimits.of(code);
  }

  authorizationsOf(memberId: string): readonly Authorization[] {
    return this.#authorizations.of(memberId);
  }

  referralsOf(memberId: string): readonly Referral[] {
    return this.#referrals.of(memberId);
  }

  coverageRequestsOf(memberId: string): readonly CoverageRequest[] {
    return this.#coverageRequests.of(memberId);
  }

  staysOf(memberId: string): readonly Stay[] {
    return this.#stays.of(memberId);
  }

  /** A federal holiday as observed, or one that the feed adds. */
  isHoliday(day: IsoDate): boolean {
    return this.#holidaysOf(Number(day.slice(0, 4))).includes(day);
  }

  /** Federal ones and the feed's, in date order. */
  holidaysBetween({ from, to }: { from: IsoDate; to: IsoDate }): readonly IsoDate[] {
    const days: IsoDate[] = [];
    for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++) {
      for (const day of this.#holidaysOf(year)) if (from <= day && day <= to) days.push(day);
    }
    return days;
  }

  #holidaysOf(year: number): readonly IsoDate[] {
    const known = this.#holidaysByYear.get(year);
    if (known !== undefined) return known;
    const own = [...this.#holidays.keys()].filter((day) => Number(day.slice(0, 4)) === year);
    const days = [...new Set([...federalHolidays(year), ...own])].sort();
    this.#holidaysByYear.set(year, days);
    return days;
  }

  /** Those of the feed, in date order. */
  get holidays(): readonly IsoDate[] {
    return [...this.#holidays.keys()].sort();
  }

  /**
   * Rates of a code in a schedule: those without an NDC first, then those by NDC. An unlisted code can have thousands of the latter:
   * name the claim's NDCs to get theirs alone. Where the exhibit knows the code by other NDCs only, the first of these stands for them,
   * so that "no price for this drug" can be told from "not in the exhibit".
   */
  rates(feeScheduleId: string, code: string, ndcs?: readonly string[]): readonly FeeScheduleRow[] {
    const plain = this.#rates.of(rateKey({ feeScheduleId, code }));
    const known = this.#rateNdcs.get(rateKey({ feeScheduleId, code }));
    if (known === undefined) return plain;
    const rowsOf = (ndc: string): readonly FeeScheduleRow[] => this.#rates.of(rateKey({ feeScheduleId, code, ndc }));
    const asked = ndcs === undefined ? [...known] : ndcs.filter((ndc) => known.has(ndc));
    const rows = [...plain, ...asked.flatMap(rowsOf)];
    const [first] = known;
    return rows.length === 0 && first !== undefined ? rowsOf(first) : rows;
  }

  #applyRate(row: FeeScheduleRow): void {
    this.#rates.put(rateKey(row), row);
    if (row.ndc === undefined) return;
    const key = rateKey({ feeScheduleId: row.feeScheduleId, code: row.code });
    const ndcs = this.#rateNdcs.get(key);
    if (ndcs === undefined) this.#rateNdcs.set(key, new Set([row.ndc]));
    else ndcs.add(row.ndc);
  }
}

function rateKey({ feeScheduleId, code, ndc }: { feeScheduleId: string; code: string; ndc?: string | undefined }): string {
  return `${feeScheduleId}/${code}/${ndc ?? ""}`;
}

function sameFrom(a: { readonly from: IsoDate }, b: { readonly from: IsoDate }): boolean {
  return a.from === b.from;
}
