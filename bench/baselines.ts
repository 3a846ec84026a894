// Ratios of an earlier run, kept in baselines.json: what a run is held to, since a ratio compares two figures of one run on one machine.
import { readFileSync, writeFileSync } from "node:fs";
import { type BenchReport, figure } from "./bench-report.ts";

/** By the benchmark's file and the row's name. */
export type Baselines = Readonly<Record<string, Readonly<Record<string, number>>>>;

const FILE = new URL("baselines.json", import.meta.url);

/** Two runs on shared cores differ by less; a third is a change of the code. */
const FALL_MAX = 1 / 3;

export function readBaselines(): Baselines {
  return JSON.parse(readFileSync(FILE, "utf8")) as Baselines;
}

/** Keeps the ratios of a run; those of benchmarks that didn't run stay. */
export function keepBaselines(kept: Baselines, found: ReadonlyMap<string, readonly BenchReport[]>): void {
  const ratios = [...found].map(([file, reports]) => [file, ratiosOf(reports)] as const);
  const all = Object.entries({ ...kept, ...Object.fromEntries(ratios) }).filter(([, rows]) => Object.keys(rows).length > 0);
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(all.sort()), undefined, 2)}\n`);
}

function ratiosOf(reports: readonly BenchReport[]): Record<string, number> {
  const rows = reports.flatMap((report) => report.rows);
  return Object.fromEntries(rows.flatMap(({ name, ratio }) => (ratio === undefined ? [] : [[name, Number(ratio.toPrecision(3))]])));
}

/** A sentence for each ratio that fell by more than a third, and for each that isn't there any more. */
export function fallenRatios(kept: Readonly<Record<string, number>>, reports: readonly BenchReport[]): string[] {
  const now = ratiosOf(reports);
  return Object.entries(kept).flatMap(([name, before]) => {
    const ratio = now[name];
    if (ratio === undefined) return [`${name}: was ${figure(before)} ×, and isn't measured any more`];
    return ratio < before * (1 - FALL_MAX) ? [`${name}: ${figure(ratio)} ×, and was ${figure(before)} ×`] : [];
  });
}
