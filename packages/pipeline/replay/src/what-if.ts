// History under a changed policy: a stretch of log judged twice in its order, by the policy it was judged by and by the changed one, each
// with its own balances and history. The first proves that the simulation is the log's own; the second is what the change would have cost.
import type { Log } from "@dripline/core";
import { type Receipt, readable } from "@dripline/events";
import type { Policy } from "@dripline/policy";
import { namedClaimId, referenceJson, reviveReference } from "@dripline/workers";
import { type ChangedClaim, changedClaim } from "./changed-lines.ts";
import { byChange, type DollarRow, DollarTables } from "./dollar-tables.ts";
import { fieldDifferences } from "./field-differences.ts";
import type { Finding } from "./finding.ts";
import { alertOf, decideAgain, reviveFacts } from "./judge-again.ts";
import { type ReceiptRecord, receiptsInOrder } from "./records-in-order.ts";
import type { SelectedStretch } from "./selected-stretch.ts";
import { type ReceiptToSimulate, SimulatedHistory } from "./simulated-history.ts";

export interface WhatIf {
  readonly log: Log;
  /** Of each partition of `claims.adjudicated`, one after the other: no member is in two. What lies before a stretch is taken as it is. */
  readonly stretches?: readonly SelectedStretch[] | undefined;
  /** The policy that a receipt was judged by, and what the change makes of it. */
  readonly policyOf: (version: string) => Policy;
  readonly changedPolicyOf: (version: string) => Policy;
  readonly onProgress?: ((receipts: number) => void) | undefined;
}

export interface WhatIfResult {
  /** Receipts judged again under the unchanged policy with balances of the simulation's own, and those that came out otherwise. */
  readonly baseline: { readonly receipts: number; readonly differences: number; readonly findings: readonly Finding[] };
  readonly claims: { readonly judged: number; readonly changed: number };
  readonly lines: { readonly judged: number; readonly changed: number; readonly secondOrder: number };
  /** Claims that the change leaves waiting, or lets go. */
  readonly pended: { readonly before: number; readonly after: number };
  readonly paid: Omit<DollarRow, "name">;
  readonly byRule: readonly (Pick<DollarRow, "name" | "differenceCents"> & { readonly lines: number })[];
  readonly byCode: readonly DollarRow[];
  readonly byProvider: readonly DollarRow[];
  readonly byMonth: readonly DollarRow[];
  /** The largest change first. */
  readonly changed: readonly ChangedClaim[];
}

/** Reads the log, and writes nowhere. */
export async function whatIf(of: WhatIf): Promise<WhatIfResult> {
  const comparison = new Comparison(of);
  for (const stretch of of.stretches ?? [{ partition: 0 }]) await comparison.run(stretch);
  return comparison.result();
}

/** Differences told field by field. */
const FINDINGS_MAX = 20;

class Comparison {
  readonly #of: WhatIf;
  readonly #dollars = new DollarTables();
  readonly #changed = new Map<string, ChangedClaim>();
  readonly #pended = { before: new Set<string>(), after: new Set<string>() };
  readonly #findings: Finding[] = [];
  #receipts = 0;
  #differences = 0;
  #claims = 0;
  #lines = 0;

  constructor(of: WhatIf) {
    this.#of = of;
  }

  async run({ partition, from = 0, to }: SelectedStretch): Promise<void> {
    const { log } = this.#of;
    const kept = await claimsWithVersions(log, { partition, to });
    const sides = { before: new SimulatedHistory(kept), after: new SimulatedHistory(kept) };
    // A reversal goes with the receipt behind it: the replacement, or the correction.
    let reversals: ReceiptRecord[] = [];
    for await (const record of receiptsInOrder(log, { partition, to })) {
      if (record.receipt.disposition === "reversed") {
        reversals.push(record);
        continue;
      }
      if (record.offset < from) post([...reversals, record], sides);
      else this.#judge(record, reversals, sides);
      reversals = [];
    }
  }

  #judge(record: ReceiptRecord, reversals: readonly ReceiptRecord[], { before, after }: Sides): void {
    const { key, receipt } = record;
    const facts = reviveReference(receipt.facts);
    const toSimulate: ReceiptToSimulate = {
      key,
      receipt,
      facts,
      reference: referenceJson(facts),
      why: whyTaken(reversals.at(-1)?.receipt, before),
    };
    const recorded = [...reversals.map((each) => each.receipt), receipt];
    const unchanged = before.judge(toSimulate, this.#of.policyOf(receipt.policyVersion));
    const changed = after.judge(toSimulate, this.#of.changedPolicyOf(receipt.policyVersion));
    this.#prove(record, recorded, unchanged);
    if (receipt.version === 1 && !receipt.test) {
      this.#claims += 1;
      this.#lines += receipt.claim.lines.length;
    }
    this.#dollars.add("before", unchanged);
    this.#dollars.add("after", changed);
    if (!receipt.test)
      for (const claimId of new Set([...unchanged, ...changed].map((each) => each.claimId))) {
        const one = newestOf(claimId, unchanged) ?? before.newest(claimId);
        const other = newestOf(claimId, changed) ?? after.newest(claimId);
        if (one !== undefined && other !== undefined) this.#compare(one, other, record);
      }
    this.#of.onProgress?.(this.#receipts);
  }

  /** The unchanged policy must give the log's own receipts, seal by seal. */
  #prove({ offset, partition }: ReceiptRecord, recorded: readonly Receipt[], judged: readonly Receipt[]): void {
    this.#receipts += recorded.length;
    for (let at = 0; at < Math.max(recorded.length, judged.length); at++) {
      const [log, own] = [recorded[at], judged[at]];
      if (log?.receipt === own?.receipt) continue;
      this.#differences += 1;
      if (this.#findings.length >= FINDINGS_MAX) continue;
      const { claimId, version } = log ?? own ?? {};
      const fields = fieldDifferences(log && readable("claims.adjudicated", log), own && readable("claims.adjudicated", own));
      const what = "under the unchanged policy it comes out otherwise";
      this.#findings.push({ kind: "differs", offset, partition, claimId, version, what, fields });
    }
  }

  #compare(before: Receipt, after: Receipt, { receipt }: ReceiptRecord): void {
    const { claimId } = before;
    const direct = (): Receipt | undefined | ReturnType<typeof decideAgain> =>
      receipt.claimId === claimId ? decideAgain(receipt, reviveFacts(receipt), this.#of.changedPolicyOf(receipt.policyVersion)) : undefined;
    const found = changedClaim(before, after, direct);
    if (found === undefined) this.#changed.delete(claimId);
    else this.#changed.set(claimId, found);
    mark(this.#pended.before, claimId, before.disposition === "pended");
    mark(this.#pended.after, claimId, after.disposition === "pended");
  }

  result(): WhatIfResult {
    const changed = [...this.#changed.values()].sort(
      (a, b) => Math.abs(b.differenceCents) - Math.abs(a.differenceCents) || (a.claimId < b.claimId ? -1 : 1),
    );
    const lines = changed.flatMap((claim) => claim.lines);
    return {
      baseline: { receipts: this.#receipts, differences: this.#differences, findings: this.#findings },
      claims: { judged: this.#claims, changed: changed.length },
      lines: { judged: this.#lines, changed: lines.length, secondOrder: lines.filter(({ isSecondOrder }) => isSecondOrder).length },
      pended: { before: this.#pended.before.size, after: this.#pended.after.size },
      paid: this.#dollars.total(),
      byRule: byRule(changed),
      byCode: this.#dollars.rows("code"),
      byProvider: this.#dollars.rows("provider"),
      byMonth: this.#dollars.rows("month"),
      changed,
    };
  }
}

/** The reversal's own words, and the remark that it adds to what it takes back. */
function whyTaken(reversal: Receipt | undefined, before: SimulatedHistory): ReceiptToSimulate["why"] {
  const [verdict] = reversal?.verdicts ?? [];
  if (reversal === undefined || verdict === undefined) return undefined;
  const reversed = before.newest(reversal.claimId);
  return { verdict, alert: reversed && alertOf(reversal, reversed) };
}

interface Sides {
  readonly before: SimulatedHistory;
  readonly after: SimulatedHistory;
}

/** What lies before the stretch is the same on both sides. */
function post(records: readonly ReceiptRecord[], { before, after }: Sides): void {
  for (const record of records) {
    before.post(record);
    after.post(record);
  }
}

function newestOf(claimId: string, receipts: readonly Receipt[]): Receipt | undefined {
  return receipts.findLast((receipt) => receipt.claimId === claimId);
}

function mark(set: Set<string>, claimId: string, isIn: boolean): void {
  if (isIn) set.add(claimId);
  else set.delete(claimId);
}

/** Claims that others name, and claims with more than one version: their receipts have to be at hand. */
async function claimsWithVersions(
  log: Log,
  stretch: { readonly partition: number; readonly to?: number | undefined },
): Promise<Set<string>> {
  const kept = new Set<string>();
  for await (const { receipt } of receiptsInOrder(log, stretch)) {
    if (receipt.version > 1) kept.add(receipt.claimId);
    if (receipt.replaces !== undefined) kept.add(namedClaimId(receipt.replaces));
  }
  return kept;
}

function byRule(changed: readonly ChangedClaim[]): WhatIfResult["byRule"] {
  const sums = new Map<string, { differenceCents: number; lines: number }>();
  for (const { rule, differenceCents } of changed.flatMap(({ lines }) => lines)) {
    const sum = sums.get(rule) ?? { differenceCents: 0, lines: 0 };
    sums.set(rule, { differenceCents: sum.differenceCents + differenceCents, lines: sum.lines + 1 });
  }
  return byChange([...sums].map(([name, sum]) => ({ name, ...sum })));
}
