// What a benchmark hands back: figures of one run on one machine, with what they must reach.

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  /** Of the value: `segments/s`, `µs/line`, `MB`. */
  readonly unit: string;
  /** How many times better than this row our own row of the same run is; or any other ratio that the name explains. */
  readonly ratio?: number | undefined;
  /** What the value must reach, where it must. */
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  /** What the ratio must reach, where it must. */
  readonly ratioAtLeast?: number | undefined;
}

export interface BenchReport {
  readonly title: string;
  readonly rows: readonly BenchRow[];
}

/** Every target of a row that its figures miss, in words; empty when it reaches them all. */
export function missedTargets({ value, unit, ratio, atLeast, atMost, ratioAtLeast }: BenchRow): string[] {
  const missed: string[] = [];
  if (atLeast !== undefined && !(value >= atLeast)) missed.push(`at least ${figure(atLeast)} ${unit}`);
  if (atMost !== undefined && !(value <= atMost)) missed.push(`at most ${figure(atMost)} ${unit}`);
  if (ratioAtLeast !== undefined && !((ratio ?? 0) >= ratioAtLeast)) missed.push(`at least ${figure(ratioAtLeast)} ×`);
  return missed;
}

/** Three significant digits for small numbers, whole thousands marked for large ones: 0.462, 12.3, 2,104,000. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(3)));
}

/** One table under the report's title: name, figure, ratio, and whether the targets are reached. */
export function reportText({ title, rows }: BenchReport): string {
  const cells = rows.map((row) => {
    const missed = missedTargets(row);
    const hasTarget = row.atLeast !== undefined || row.atMost !== undefined || row.ratioAtLeast !== undefined;
    const verdict = missed.length > 0 ? `MISSED: ${missed.join(", ")}` : hasTarget ? "reached" : "";
    return {
      name: row.name,
      value: figure(row.value),
      unit: row.unit,
      ratio: row.ratio === undefined ? "" : `${figure(row.ratio)} ×`,
      verdict,
    };
  });
  const width = (of: (cell: (typeof cells)[number]) => string): number => Math.max(0, ...cells.map((cell) => of(cell).length));
  const [name, value, unit, ratio] = [width((c) => c.name), width((c) => c.value), width((c) => c.unit), width((c) => c.ratio)];
  const lines = cells.map((cell) =>
    `  ${cell.name.padEnd(name)}  ${cell.value.padStart(value)} ${cell.unit.padEnd(unit)}  ${cell.ratio.padStart(ratio)}  ${cell.verdict}`.trimEnd(),
  );
  return `${title}\n${lines.join("\n")}\n`;
}
