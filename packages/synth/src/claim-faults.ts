// What can be wrong with one claim, one row for each way: what the biller did, and what is expected to come of it.
import { addDays, type IsoDate } from "@dripline/claims";
import { withWrongCheckDigit } from "./check-digits.ts";
import { drugLine, serviceLine } from "./claim-lines.ts";
import type { DraftClaim, DraftLine } from "./draft.ts";
import type { Product } from "./payer.ts";
import { HOME_PHARMACY, type Payee } from "./providers.ts";
import { CEFTRIAXONE, DRUGS, IMMUNE_GLOBULIN, NEW_TO_MARKET, PHARMACY_DRUG, type Regimen, UNLISTED } from "./therapies.ts";

export interface ClaimFault {
  readonly name: string;
  /** CARC with its remarks, "reject" with the 277CA status, "pend", or "replaced" and "void" for what follows a claim; parted by commas. */
  readonly expected: string;
  readonly weight: number;
  /** The regimens that it can happen to. */
  readonly regimen?: ((regimen: Regimen) => boolean) | undefined;
  readonly product?: Product | undefined;
  readonly payee?: Payee | undefined;
  readonly isDuplicate?: boolean | undefined;
  /** Sent afterwards: the claim as it should have been, in the place of the one that was sent, or nothing in its place. */
  readonly followUp?: { readonly frequency: "7" | "8"; readonly change?: (claim: DraftClaim) => DraftClaim } | undefined;
  /** What became of the request for the coverage of a new drug. */
  readonly coverageRequest?: "pending" | "denied" | undefined;
  readonly change?: ((claim: DraftClaim) => DraftClaim) | undefined;
}

const isPair = (regimen: Regimen): boolean => regimen.therapies.length === 2;
const isSingle = (regimen: Regimen): boolean => regimen.therapies.length === 1;
const needsNoAuthorization = (regimen: Regimen): boolean => !regimen.needsAuthorization;
const isAntiInfective = (regimen: Regimen): boolean => isSingle(regimen) && regimen.therapies[0].perDiem.startsWith("S950");
const begins =
  (perDiem: string) =>
  (regimen: Regimen): boolean =>
    isSingle(regimen) && regimen.therapies[0].perDiem === perDiem;
const LATE_BY_DAYS = 1200;
const OLD_BY_DAYS = 830;

export const CLAIM_FAULTS: readonly ClaimFault[] = [
  {
    name: "ndc-missing",
    expected: "16 M119",
    weight: 3,
    change: onFirstDrug((line) => ({ ...line, ndc: undefined, quantity: undefined })),
  },
  {
    name: "sh-missing",
    expected: "16 N822",
    weight: 3,
    regimen: isPair,
    change: onLines((line) => ({ ...line, modifiers: without(line, "SH") })),
  },
  { name: "duplicate", expected: "18", weight: 3, isDuplicate: true },
  {
    name: "member-unknown",
    expected: "reject A3:33",
    weight: 2,
    change: onMember((member) => ({ memberId: member.memberId.replace("CP1", "CP8") })),
  },
  {
    name: "units-over-day-limit",
    expected: "96 N362",
    weight: 3,
    regimen: needsNoAuthorization,
    change: onFirstDrug((line) => {
      const drug = DRUGS.find(({ hcpcs }) => hcpcs === line.code);
      return drug === undefined ? line : drugLine({ drug, units: drug.unitsPerDay + line.units, day: line.from });
    }),
  },
  {
    name: "days-on-one-line",
    expected: "16 N63",
    weight: 2,
    regimen: isSingle,
    change: (claim) => {
      const [first] = claim.lines;
      if (first === undefined) return claim;
      const span = { ...first, to: addDays(first.from, 1), units: 2, chargeCents: first.chargeCents * 2 };
      return { ...claim, lines: [span, ...claim.lines.slice(1).filter(({ code, from }) => code !== first.code || from === first.from)] };
    },
  },
  { name: "place-of-service-hospital", expected: "5 M77", weight: 2, change: (claim) => ({ ...claim, placeOfService: "21" }) },
  { name: "prescriber-check-digit", expected: "reject A7:562:DN", weight: 2, change: onPrescriber(withWrongCheckDigit) },
  {
    name: "sh-without-primary",
    expected: "107",
    weight: 2,
    regimen: isSingle,
    change: onPerDiems((line) => ({ ...line, modifiers: ["SH"] })),
  },
  { name: "filed-late", expected: "29", weight: 2, change: onDates((day) => addDays(day, -LATE_BY_DAYS)) },
  { name: "supply-with-per-diem", expected: "97 M15", weight: 2, change: withService("A4221") },
  { name: "charge-out-of-balance", expected: "reject A7:400", weight: 1, change: (claim) => ({ ...claim, surplusCents: 1000 }) },
  { name: "ndc-of-another-drug", expected: "16 N846", weight: 2, change: onFirstDrug((line) => ({ ...line, ndc: ndcBeside(line.ndc) })) },
  {
    name: "birth-date-wrong",
    expected: "reject A7:158:IL",
    weight: 1,
    change: onMember(({ birthDate }) => ({ birthDate: addDays(birthDate, 365) })),
  },
  { name: "prescriber-missing", expected: "16 N31", weight: 2, change: (claim) => ({ ...claim, prescriberNpi: undefined }) },
  {
    name: "per-diem-twice-a-day",
    expected: "96 N362",
    weight: 2,
    change: onFirstLine((line) => ({ ...line, units: 2, chargeCents: line.chargeCents * 2 })),
  },
  {
    name: "hours-without-visit",
    expected: "107",
    weight: 1,
    change: onLines((line) => (line.code === "99601" ? serviceLine({ code: "99602", day: line.from, units: 3 }) : line)),
  },
  { name: "catheter-care-with-per-diem", expected: "97", weight: 1, change: withService("S5501") },
  { name: "unspecified-with-specific", expected: "231 N20", weight: 1, regimen: isAntiInfective, change: withService("S9494") },
  { name: "two-volumes-a-day", expected: "231 N20", weight: 1, regimen: begins("S9366"), change: withService("S9365") },
  {
    name: "unlisted-without-description",
    expected: "16 N350",
    weight: 2,
    change: withDrug((day) => drugLine({ drug: UNLISTED, units: 4, day })),
  },
  {
    name: "unlisted-though-specific",
    expected: "189 M81",
    weight: 1,
    change: withDrug((day) => ({ ...drugLine({ drug: CEFTRIAXONE, units: 1, day }), code: UNLISTED.hcpcs, description: "CEFTRIAXONE" })),
  },
  {
    name: "code-ended",
    expected: "181 N56",
    weight: 2,
    regimen: begins("S9326"),
    change: onFirstDrug((line) => ({ ...line, code: "J1170", units: 6 })),
  },
  { name: "code-not-in-exhibit", expected: "256 N448", weight: 1, change: withService("S9340") },
  { name: "pharmacy-hour-with-per-diem", expected: "97 N390", weight: 1, change: withService("S9810") },
  {
    name: "sh-on-nursing",
    expected: "4 N823",
    weight: 1,
    change: onLines((line) => (line.code === "99601" ? { ...line, modifiers: ["SH"] } : line)),
  },
  {
    name: "sh-and-sj-together",
    expected: "4 N519",
    weight: 1,
    regimen: isPair,
    change: onLines((line) => (line.modifiers.includes("SH") ? { ...line, modifiers: ["SH", "SJ"] } : line)),
  },
  {
    name: "modifier-before-its-time",
    expected: "182 N823",
    weight: 1,
    regimen: needsNoAuthorization,
    payee: HOME_PHARMACY,
    // Two years old, filed in time, with a modifier that came in 2023.
    change: (claim) => onFirstDrug((line) => ({ ...line, modifiers: ["JZ"] }))(onDates((day) => addDays(day, -OLD_BY_DAYS))(claim)),
  },
  { name: "ndc-of-ten-digits", expected: "16 M119", weight: 1, change: onFirstDrug((line) => ({ ...line, ndc: line.ndc?.slice(1) })) },
  { name: "ndc-unknown", expected: "16 N848", weight: 1, change: onFirstDrug((line) => ({ ...line, ndc: "99999012301" })) },
  {
    name: "ndc-quantity-wrong",
    expected: "16 N815",
    weight: 2,
    change: onFirstDrug((line) => ({ ...line, quantity: (line.quantity ?? 0) * 10 })),
  },
  {
    name: "prescribed-after-start",
    expected: "174 N57",
    weight: 1,
    change: onLines((line, { first }) => ({ ...line, prescribedOn: addDays(first, 1) })),
  },
  { name: "suite-without-ss", expected: "5 M77", weight: 1, change: (claim) => ({ ...claim, placeOfService: "49" }) },
  { name: "service-in-future", expected: "reject A7:510", weight: 1, change: onDates((day) => day.replace("2025", "2052") as IsoDate) },
  { name: "payer-of-another-claim", expected: "reject A3:116", weight: 1, change: (claim) => ({ ...claim, payerId: "OTHER1" }) },
  { name: "surname-wrong", expected: "reject A7:125:IL", weight: 1, change: onMember(({ lastName }) => ({ lastName: `${lastName}SON` })) },
  {
    name: "replacement",
    expected: "replaced",
    weight: 3,
    followUp: { frequency: "7", change: onFirstLine((line) => ({ ...line, chargeCents: Math.round(line.chargeCents * 1.05) })) },
  },
  {
    name: "replacement-of-denied",
    expected: "16 M119, replaced",
    weight: 3,
    change: onFirstDrug((line) => ({ ...line, ndc: undefined, quantity: undefined })),
    followUp: { frequency: "7" },
  },
  { name: "void", expected: "void", weight: 2, followUp: { frequency: "8" } },
  {
    name: "replacement-of-unknown",
    expected: "16 M47",
    weight: 1,
    change: (claim) => ({ ...claim, frequency: "7", replaces: "20250650000001" }),
  },
  {
    name: "void-of-unknown",
    expected: "16 M47",
    weight: 1,
    change: (claim) => ({ ...claim, frequency: "8", replaces: "20250650000002" }),
  },
  { name: "other-payer-not-on-record", expected: "pend", weight: 1, change: (claim) => ({ ...claim, priorPayer: "balanced" }) },
  {
    name: "prior-payment-out-of-balance",
    expected: "reject A7:672",
    weight: 1,
    change: (claim) => ({ ...claim, priorPayer: "unbalanced" }),
  },
  { name: "new-to-market-drug", expected: "197", weight: 2, change: withNewDrug },
  { name: "new-to-market-pending", expected: "pend", weight: 1, change: withNewDrug, coverageRequest: "pending" },
  { name: "new-to-market-refused", expected: "39", weight: 1, change: withNewDrug, coverageRequest: "denied" },
  {
    name: "pharmacy-benefit-drug",
    expected: "280",
    weight: 1,
    change: withDrug((day) => drugLine({ drug: PHARMACY_DRUG, units: 5, day })),
  },
];

type Change = (claim: DraftClaim) => DraftClaim;

function onLines(change: (line: DraftLine, claim: { readonly first: IsoDate }) => DraftLine): Change {
  return (claim) => ({ ...claim, lines: claim.lines.map((line) => change(line, { first: firstDay(claim) })) });
}

function onFirstDrug(change: (line: DraftLine) => DraftLine): Change {
  return (claim) => {
    const at = claim.lines.findIndex(({ ndc }) => ndc !== undefined);
    return { ...claim, lines: claim.lines.map((line, each) => (each === at ? change(line) : line)) };
  };
}

function onFirstLine(change: (line: DraftLine) => DraftLine): Change {
  return (claim) => ({ ...claim, lines: claim.lines.map((line, at) => (at === 0 ? change(line) : line)) });
}

function onPerDiems(change: (line: DraftLine) => DraftLine): Change {
  return onLines((line) => (line.code.startsWith("S9") ? change(line) : line));
}

function onDates(change: (day: IsoDate) => IsoDate): Change {
  return onLines((line) => ({ ...line, from: change(line.from), to: change(line.to) }));
}

function onMember(change: (member: DraftClaim["member"]) => Partial<DraftClaim["member"]>): Change {
  return (claim) => ({ ...claim, member: { ...claim.member, ...change(claim.member) } });
}

function onPrescriber(change: (npi: string) => string): Change {
  return (claim) => ({ ...claim, prescriberNpi: claim.prescriberNpi && change(claim.prescriberNpi) });
}

function withService(code: string): Change {
  return (claim) => ({ ...claim, lines: [...claim.lines, serviceLine({ code, day: firstDay(claim) })] });
}

function withDrug(lineOn: (day: IsoDate) => DraftLine): Change {
  return (claim) => ({ ...claim, lines: [...claim.lines, lineOn(firstDay(claim))] });
}

/** A drug without a code of its own on the claim's first day. */
export function withNewDrug(claim: DraftClaim): DraftClaim {
  return withDrug((day) => drugLine({ drug: NEW_TO_MARKET, units: 1, day, description: NEW_TO_MARKET.name }))(claim);
}

function without(line: DraftLine, modifier: string): readonly string[] {
  return line.modifiers.filter((each) => each !== modifier);
}

function firstDay({ lines }: DraftClaim): IsoDate {
  const [first] = lines;
  if (first === undefined) throw new Error("invariant broken: a claim without lines");
  return first.from;
}

function ndcBeside(ndc: string | undefined): string {
  return ndc === IMMUNE_GLOBULIN.ndc ? CEFTRIAXONE.ndc : IMMUNE_GLOBULIN.ndc;
}
