// Dollars paid under two policies, summed by code, provider and month of service over every receipt: what is taken back counts negative.
import type { Receipt } from "@dripline/events";

export interface DollarRow {
  /** A code, an NPI, a month, a rule. */
  readonly name: string;
  readonly beforeCents: number;
  readonly afterCents: number;
  readonly differenceCents: number;
}

/** What a sum is by. */
export type DollarTable = "code" | "provider" | "month";

const TABLES: readonly DollarTable[] = ["code", "provider", "month"];

type Side = "before" | "after";

export class DollarTables {
  readonly #sums: Readonly<Record<DollarTable, Map<string, Record<Side, number>>>> = {
    code: new Map(),
    provider: new Map(),
    month: new Map(),
  };
  readonly #total: Record<Side, number> = { before: 0, after: 0 };

  /** Test claims cost nothing. */
  add(side: Side, receipts: readonly Receipt[]): void {
    for (const { test, lines, billingNpi } of receipts) {
      if (test) continue;
      for (const { code, serviceFrom, paidCents } of lines) {
        const names = { code, provider: billingNpi, month: serviceFrom.slice(0, "YYYY-MM".length) };
        this.#add(names, side, paidCents);
      }
    }
  }

  total(): Omit<DollarRow, "name"> {
    const { before, after } = this.#total;
    return { beforeCents: before, afterCents: after, differenceCents: after - before };
  }

  /** Months in order; codes and providers by how much they change, those that don't left out. */
  rows(table: DollarTable): DollarRow[] {
    const rows = [...this.#sums[table]].map(([name, { before, after }]) => ({
      name,
      beforeCents: before,
      afterCents: after,
      differenceCents: after - before,
    }));
    if (table === "month") return rows.sort((a, b) => (a.name < b.name ? -1 : 1));
    return byChange(rows.filter(({ differenceCents }) => differenceCents !== 0));
  }

  #add(names: Readonly<Record<DollarTable, string>>, side: Side, amountCents: number): void {
    this.#total[side] += amountCents;
    for (const table of TABLES) {
      const sums = this.#sums[table];
      const found = sums.get(names[table]);
      if (found !== undefined) found[side] += amountCents;
      else sums.set(names[table], { before: 0, after: 0, [side]: amountCents });
    }
  }
}

/** The largest change first. */
export function byChange<Row extends Pick<DollarRow, "name" | "differenceCents">>(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => Math.abs(b.differenceCents) - Math.abs(a.differenceCents) || (a.name < b.name ? -1 : 1));
}
