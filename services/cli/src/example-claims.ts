// Picks a few claims of a log that are worth explaining: the first that was paid in full view, cut, denied.
import { decode, type Receipt } from "@dripline/events";
import { withWorkspace } from "./workspace.ts";

export interface ExampleClaim {
  readonly claimId: string;
  readonly why: string;
}

const kinds: readonly { readonly why: string; readonly is: (receipt: Receipt) => boolean }[] = [
  {
    why: "a claim that was paid, line by line",
    is: ({ disposition, verdicts }) => disposition === "paid" && verdicts.every(({ outcome }) => outcome !== "deny"),
  },
  {
    why: "a concurrent therapy without its SH modifier",
    is: ({ verdicts }) => verdicts.some(({ rule, outcome, carc }) => rule === "R17" && outcome === "deny" && carc === "16"),
  },
  {
    why: "units over the day's limit",
    is: ({ verdicts }) => verdicts.some(({ rule, outcome }) => rule === "R30" && (outcome === "deny" || outcome === "reduce")),
  },
];
/** Receipts looked at, at most. */
const LOOK_MAX = 2000;

export async function exampleClaims(data: string): Promise<ExampleClaim[]> {
  return withWorkspace(data, { readOnly: true }, async (workspace) => {
    const records = await workspace.log.read({ topic: "claims.adjudicated", partition: 0, from: 0, max: LOOK_MAX });
    const receipts = records.map(({ value }) => decode("claims.adjudicated", value));
    return kinds.flatMap(({ why, is }) => {
      const found = receipts.find(is);
      return found === undefined ? [] : [{ claimId: found.claimId, why }];
    });
  });
}
