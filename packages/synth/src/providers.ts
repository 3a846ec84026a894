// Who bills and who prescribes: payees in proportion to the claims, each with its contract, and the members' physicians.
import { npiOf } from "./check-digits.ts";
import { PRODUCTS } from "./payer.ts";

export interface Payee {
  readonly npi: string;
  readonly name: string;
  readonly taxId: string;
  readonly taxonomy: string;
  readonly kind: "home-infusion" | "specialty-pharmacy" | "other";
  readonly standing: "contracted" | "out-of-network" | "excluded" | "unknown";
  readonly contractId: string;
  readonly sender: number;
  readonly address: { readonly line1: string; readonly city: string; readonly state: string; readonly zip: string };
}

const HOME_INFUSION_TAXONOMY = "3336H0001X";
const CLAIMS_PER_PAYEE = 2500;
const PAYEES_MAX = 40;
const CLAIMS_PER_PHYSICIAN = 40;
const PHYSICIANS_MAX = 3000;

const FIRST_WORDS = ["CHARTER OAK", "NUTMEG", "RIVER VALLEY", "SHORELINE", "LITCHFIELD HILLS", "QUINEBAUG", "MYSTIC", "FARMINGTON"];
const LAST_WORDS = ["HOME INFUSION", "INFUSION PHARMACY", "HOME THERAPIES", "INFUSION CARE"];
export const TOWNS: readonly (readonly [city: string, zip: string])[] = [
  ["HARTFORD", "06103"],
  ["AVON", "06001"],
  ["NEW HAVEN", "06511"],
  ["STAMFORD", "06902"],
  ["NORWICH", "06360"],
  ["DANBURY", "06810"],
  ["TORRINGTON", "06790"],
  ["MYSTIC", "06355"],
];

function payee(number: number, fields: Partial<Payee>): Payee {
  const [city, zip] = TOWNS[number % TOWNS.length] ?? ["HARTFORD", "06103"];
  const first = FIRST_WORDS[number % FIRST_WORDS.length];
  const last = LAST_WORDS[Math.floor(number / FIRST_WORDS.length) % LAST_WORDS.length];
  return {
    npi: npiOf(190_000_000 + number * 137),
    name: `${first} ${last} LLC`,
    taxId: String(60_000_000 + number * 1013).padStart(9, "0"),
    taxonomy: HOME_INFUSION_TAXONOMY,
    kind: "home-infusion",
    standing: "contracted",
    contractId: ["C-STANDARD", "C-PLUS", "C-BASIC"][number % 3] ?? "C-STANDARD",
    sender: number % 3,
    address: { line1: `${10 + number} DEPOT ROAD`, city, state: "CT", zip: `${zip}1234` },
    ...fields,
  };
}

/** Home infusion pharmacies under contract, and one specialty pharmacy. */
export function contractedPayees(claims: number): readonly Payee[] {
  const count = Math.min(PAYEES_MAX, 4 + Math.floor(claims / CLAIMS_PER_PAYEE));
  const pharmacies = Array.from({ length: count }, (_, number) => payee(number, {}));
  return [...pharmacies, payee(90, { name: "EXAMPLE SPECIALTY PHARMACY INC", kind: "specialty-pharmacy", taxonomy: "3336S0011X" })];
}

/** The first of the contracted payees, for a fault that would turn out otherwise at a specialty pharmacy. */
export const HOME_PHARMACY = payee(0, {});
export const OUT_OF_NETWORK = payee(91, { name: "BORDERLAND INFUSION INC", standing: "out-of-network" });
export const EXCLUDED = payee(92, { name: "FORMER INFUSION PARTNERS LLC", standing: "excluded" });
export const EQUIPMENT_SUPPLIER = payee(93, { name: "EXAMPLE MEDICAL EQUIPMENT INC", kind: "other", taxonomy: "332B00000X" });
export const UNKNOWN_PAYEE = payee(94, { name: "UNHEARD OF INFUSION LLC", standing: "unknown" });

export function physicianCount(claims: number): number {
  return Math.min(PHYSICIANS_MAX, 8 + Math.floor(claims / CLAIMS_PER_PHYSICIAN));
}

export function physicianNpi(number: number): string {
  return npiOf(150_000_000 + number * 41);
}

/** Rows of the `providers` feed. */
export function* providerRows(claims: number): Generator<object> {
  for (const each of [...contractedPayees(claims), OUT_OF_NETWORK, EXCLUDED, EQUIPMENT_SUPPLIER]) yield payeeRow(each);
  for (let number = 0; number < physicianCount(claims); number++) {
    const [city, zip] = TOWNS[number % TOWNS.length] ?? ["HARTFORD", "06103"];
    yield {
      npi: physicianNpi(number),
      name: `EXAMPLE PRACTICE ${number + 1}`,
      taxId: String(70_000_000 + number).padStart(9, "0"),
      kind: "practitioner",
      address: { line1: `${1 + number} CLINIC STREET`, city, state: "CT", zip },
    };
  }
}

function payeeRow({ npi, name, taxId, kind, standing, contractId, address }: Payee): object {
  const network = standing === "out-of-network" ? [] : PRODUCTS.map((product) => ({ product, contractId, from: "2019-01-01" }));
  return {
    npi,
    name,
    taxId,
    kind,
    excludedFrom: standing === "excluded" ? "2025-02-01" : null,
    address,
    eft: Number(npi) % 4 === 3 ? null : { routing: "999988880", account: String(Number(npi) % 10_000_000).padStart(7, "1") },
    network,
  };
}
