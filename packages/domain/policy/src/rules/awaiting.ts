/**
 * R24, R31 and R35 are not carried out yet. A claim that one of them is about waits, with a reason that names what is
 * missing: it is never paid as if the rule had nothing to say. Clauses: "New-to-market drugs" (R24),
 * "Related policies" (R31), "Coordination of benefits" (R35).
 */
import { type InForce, type IsoDate, isInForce, rowInForce, type Stay } from "@dripline/claims";
import type { Finding, LineRule } from "../rule.ts";

/** A drug on the new-to-market list on the date of service, by the first nine digits of its NDC. */
export const R24: LineRule = {
  id: "R24",
  judge({ line, of }) {
    const ndc9 = line.drug?.ndc.slice(0, 9);
    const row = ndc9 === undefined ? undefined : rowInForce(of.facts.newToMarket[ndc9] ?? [], line.serviceFrom);
    if (ndc9 === undefined || row === undefined) return undefined;
    const text = "The drug is new to the market: the request for its coverage isn't looked up yet, so a person decides.";
    return pend({ code: line.code, ndc9, serviceDate: line.serviceFrom }, text, row);
  },
};

/** Places of service of nursing facilities. */
const NURSING_FACILITIES = ["31", "32"];

/** A stay around the date of service, or a service in a nursing facility. */
export const R31: LineRule = {
  id: "R31",
  judge({ line, of }) {
    const place = line.placeOfService ?? of.claim.placeOfService;
    if (NURSING_FACILITIES.includes(place)) {
      const text = `Services in a nursing facility (place ${place}) aren't judged yet: to be judged by hand.`;
      return pend({ place, serviceDate: line.serviceFrom }, text);
    }
    const stay = of.facts.stays.find((each) => isAround(each, line.serviceFrom));
    if (stay === undefined) return undefined;
    const read = { stay: stay.stayId, kind: stay.kind, admitted: stay.admitted, discharged: stay.discharged ?? "open" };
    return pend({ ...read, serviceDate: line.serviceFrom }, `The service falls into a stay (${stay.kind}), which isn't judged yet.`);
  },
};

/** Strictly between admission and discharge; hospice holds on its first and last day too. A stay without discharge goes on. */
function isAround({ kind, admitted, discharged }: Stay, day: IsoDate): boolean {
  if (kind === "hospice") return isInForce({ from: admitted, to: discharged }, day);
  return admitted < day && (discharged === undefined || day < discharged);
}

/** Another payer comes first, or the claim says that another payer is involved. */
export const R35: LineRule = {
  id: "R35",
  judge({ line, of }) {
    const { payerRank, otherPayers } = of.claim;
    const primary = of.facts.member?.otherCoverage?.find((each) => each.order === "primary" && isInForce(each, line.serviceFrom));
    const isInvolved = payerRank !== "P" || otherPayers.length > 0 || line.priorPayments.length > 0;
    if (primary === undefined && !isInvolved) return undefined;
    const read = {
      payerRank,
      otherPayers: String(otherPayers.length),
      primaryPayer: primary?.payerId ?? "",
      serviceDate: line.serviceFrom,
    };
    return pend(
      read,
      "Another payer is involved: coordination of benefits isn't carried out yet.",
      primary && { from: primary.from, to: primary.to },
    );
  },
};

function pend(read: Readonly<Record<string, string>>, text: string, row?: InForce): Finding {
  return { outcome: "pend", row, read, text };
}
