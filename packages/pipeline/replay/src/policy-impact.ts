// What rules in monitor mode would have done: the what-if of switching them on, on the very days on which they only spoke.
import type { Verdict } from "@dripline/claims";
import type { Log } from "@dripline/core";
import type { Policy } from "@dripline/policy";
import { receiptsInOrder } from "./records-in-order.ts";
import type { SelectedStretch } from "./selected-stretch.ts";

/** Rules that are monitored on some day, in the policy's order. */
export function monitoredRules({ rules }: Policy): readonly string[] {
  return [...rules.values()].filter(({ modes }) => modes.some(({ mode }) => mode === "monitor")).map(({ id }) => id);
}

/** The policy with these rules active on the days on which they are monitored. */
export function activated(policy: Policy, wanted: readonly string[]): Policy {
  const rules = new Map(policy.rules);
  for (const id of wanted) {
    const setting = rules.get(id);
    if (setting === undefined) continue;
    const modes = setting.modes.map((span) => (span.mode === "monitor" ? { ...span, mode: "active" as const } : span));
    rules.set(id, { ...setting, modes });
  }
  return { ...policy, rules };
}

export interface Monitored {
  readonly rule: string;
  /** Lines that it had something to say of, and those on which it would have denied, reduced or taken something. */
  readonly lines: number;
  readonly withReason: number;
}

interface Listening {
  readonly rules: readonly string[];
  readonly stretches: readonly SelectedStretch[];
}

const MARK = "Monitored only: ";

/** How often rules in monitor mode spoke in receipts. */
export async function monitoredSpeech(log: Log, { rules, stretches }: Listening): Promise<Monitored[]> {
  const counts = new Map<string, Monitored>(rules.map((rule) => [rule, { rule, lines: 0, withReason: 0 }]));
  for (const stretch of stretches)
    for await (const { receipt } of receiptsInOrder(log, stretch)) if (!receipt.test) count(receipt.verdicts, counts);
  return [...counts.values()];
}

function count(verdicts: readonly Verdict[], counts: Map<string, Monitored>): void {
  for (const verdict of verdicts.filter(isMonitored)) {
    const counted = counts.get(verdict.rule);
    if (counted !== undefined) counts.set(verdict.rule, countedIn(counted, verdict));
  }
}

function isMonitored({ text }: Verdict): boolean {
  return text.startsWith(MARK);
}

function countedIn({ rule, lines, withReason }: Monitored, { carc }: Verdict): Monitored {
  return { rule, lines: lines + 1, withReason: withReason + (carc === undefined ? 0 : 1) };
}
