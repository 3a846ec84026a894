// An appeal that was decided for the provider: what of a decision it can lift.
import { type Claim, type LedgerFacts, type Overturned, rowInForce, type ServiceLine } from "@dripline/claims";
import type { ReferenceTables } from "@dripline/reference";

/** What is overturned, and for a limit the units a day that hold in its place. */
export type Overturn = Pick<Overturned, "what" | "unitsPerDay">;

interface Judged {
  readonly claim: Claim;
  readonly recorded: LedgerFacts;
  readonly tables: ReferenceTables;
}

/** Lines of which an appeal can lift it: under a limit of indicator 3 on their day, or denied by an audit. */
export function overturnable({ what }: Overturn, { claim, recorded, tables }: Judged): number[] {
  if (what === "audit-finding") return (recorded.findings ?? []).map(({ line }) => line);
  return claim.lines.filter((line) => indicatorOf(line, tables) === 3).map(({ line }) => line);
}

/** Of the limit in force on the line's day. */
export function indicatorOf({ code, serviceFrom }: ServiceLine, tables: ReferenceTables): number | undefined {
  return rowInForce(tables.unitLimits(code), serviceFrom)?.adjudicationIndicator;
}
