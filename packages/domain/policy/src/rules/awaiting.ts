/**
 * R35 is not carried out yet. A claim that it is about waits, with a reason that names what is missing: it is never paid as
 * if the rule had nothing to say. Clause: "Coordination of benefits".
 */
import { type InForce, isInForce } from "@dripline/claims";
import type { Finding, LineRule } from "../rule.ts";

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
