/**
 * R38, audit refund, as far as a line's decision goes. Clause: "Audit". A line that an audit found not to be payable is denied with the
 * finding's own reason code. What becomes of the money is the payee's ledger's matter.
 */
import type { LineRule } from "../rule.ts";

export const R38: LineRule = {
  id: "R38",
  judge({ line, of }) {
    const finding = of.findings.find((each) => each.line === line.line);
    if (finding === undefined) return undefined;
    const { carc, remarks } = finding;
    return { outcome: "deny", read: { cause: of.cause?.id ?? "" }, carc, remarks, text: "An audit found that the line isn't payable." };
  },
};
