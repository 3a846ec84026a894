// 835: what was decided and what is paid, for one payee of one cycle. It is proved to balance before a segment is written.
import { dollars } from "@dripline/claims";
import { type BalanceViolation, proveBalance } from "../prove-balance.ts";
import type { Payee, ProviderAdjustment, Remittance } from "../remittance-content.ts";
import { compactDay, type Envelope, writeSet } from "./envelope.ts";
import { carried, carriedOr } from "./free-text.ts";
import {
  address,
  bpr,
  city,
  headerNumber,
  PLB_PAIRS,
  payeeName,
  payeeTaxId,
  payerName,
  productionDate,
  providerAdjustment,
  receiver,
  technicalContact,
  trace,
  webSite,
} from "./remittance-segments.ts";
import { writeRemittanceClaim } from "./write-remittance-claim.ts";

const VERSION = "005010X221A1";
/** An unbalanced 835 says what is wrong with it, up to this many times. */
const VIOLATIONS_SHOWN = 5;

/** The text of a balanced 835; throws, and writes nothing, where it doesn't balance. */
export function writeRemittance(remittance: Remittance, envelope: Envelope): string {
  const violations = proveBalance(remittance);
  if (violations.length > 0) throw new Error(`invariant broken: ${describe(violations)}`);
  const texts = [...header(remittance)];
  let count = texts.length;
  for (const claim of remittance.claims) {
    const segments = writeRemittanceClaim(claim);
    count += segments.length;
    texts.push(segments.join(""));
  }
  const adjustments = writeProviderAdjustments(remittance);
  return writeSet(
    envelope,
    { functionalId: "HP", id: "835", version: VERSION },
    { texts: [...texts, ...adjustments], count: count + adjustments.length },
  );
}

function describe(violations: readonly BalanceViolation[]): string {
  const shown = violations.slice(0, VIOLATIONS_SHOWN).map(({ level, rule, claim, line, detail }) => {
    const where = [claim && `claim ${claim}`, line && `line ${line}`].filter(Boolean).join(" ");
    return `${level} ${rule}${where && ` (${where})`}: ${detail}`;
  });
  return `expected an 835 that balances, ${violations.length} violations: ${shown.join("; ")}`;
}

function* header(remittance: Remittance): Generator<string> {
  const { payer, payee, traceNumber, receiverId, claims } = remittance;
  const payerCompany = `1${digits(payer.taxId)}`;
  yield writeBpr(remittance, payerCompany);
  yield trace("1", traceNumber, payerCompany);
  yield receiver("EV", carriedOr(receiverId, { max: 50, otherwise: "UNKNOWN" }));
  yield productionDate("405", compactDay(remittance.productionDate));
  yield payerName("PR", carriedOr(payer.name, { max: 60, otherwise: "PAYER" }));
  yield address(carriedOr(payer.address.line1, { max: 55, otherwise: "UNKNOWN" }));
  yield city(carriedOr(payer.address.city, { min: 2, max: 30, otherwise: "UNKNOWN" }), payer.address.state, carried(payer.address.zip, 15));
  yield technicalContact("BL", undefined, "TE", carriedOr(digits(payer.contactPhone), { max: 256, otherwise: "UNKNOWN" }));
  const site = carried(payer.website.replace(/^https?:\/\//, ""), 256);
  const namesPolicy = claims.some(({ lines }) => lines.some(({ policyClauses }) => policyClauses.length > 0));
  if (namesPolicy && site !== undefined) yield webSite("IC", undefined, "UR", site);
  yield payeeName("PE", carriedOr(payee.name, { max: 60, otherwise: "PAYEE" }), "XX", payee.npi);
  const taxId = carried(payee.taxId, 50);
  if (taxId !== undefined) yield payeeTaxId("TJ", taxId);
  if (claims.length > 0) yield headerNumber("1");
}

function digits(text: string): string {
  return text.replaceAll(/\D/g, "");
}

/** Bank accounts stand in BPR for ACH alone: a check and a notification have none. */
function writeBpr({ handling, paidCents, method, payer, payee, effectiveDate }: Remittance, payerCompany: string): string {
  const start = [handling, dollars(paidCents), "C", method] as const;
  const absent = (count: number): undefined[] => Array.from({ length: count }, () => undefined);
  const day = compactDay(effectiveDate);
  if (method !== "ACH") return bpr(...start, ...absent(11), day);
  const { routing, account } = payer.eft;
  return bpr(...start, "CCP", "01", routing, "DA", account, payerCompany, undefined, ...payeeBank(payee), day);
}

function payeeBank({ npi, eft }: Payee): string[] {
  if (eft === undefined) throw new Error(`invariant broken: expected a bank account of payee ${npi} that is paid by ACH`);
  return ["01", eft.routing, "DA", eft.account];
}

/** PLB of the fiscal year of the cycle, six adjustments each. */
function writeProviderAdjustments({ payee, productionDate: cycle, providerAdjustments }: Remittance): string[] {
  const written: string[] = [];
  for (let at = 0; at < providerAdjustments.length; at += PLB_PAIRS) {
    const pairs = providerAdjustments.slice(at, at + PLB_PAIRS).flatMap(pair);
    written.push(providerAdjustment(payee.npi, `${cycle.slice(0, 4)}1231`, ...pairs));
  }
  return written;
}

function pair({ code, reference, amountCents }: ProviderAdjustment): [readonly (string | undefined)[], string] {
  return [[code, carried(reference, 50)], dollars(amountCents)];
}
