// Dated rows of one key follow each other in time: where they overlap, or leave a day to none, two days of one claim could be
// judged by chance. Used when a bundle is read and when it is linted.
import { addDays, type InForce, type IsoDate, isInForce } from "@dripline/claims";
import type { BundleRows, Placed, Problem } from "./bundle-rows.ts";

/** A span of days and where it is written. */
export interface DatedRow extends InForce {
  readonly file: string;
  readonly where: string;
}

/** Every dated row of the bundle, by what it is about. The modes of a rule are rows of that rule. */
export function datedRows(rows: BundleRows): Map<string, DatedRow[]> {
  const groups = new Map<string, DatedRow[]>();
  const add = (group: string, row: DatedRow): void => {
    const found = groups.get(group);
    if (found) found.push(row);
    else groups.set(group, [row]);
  };
  const { rules, ...dated } = rows;
  for (const [section, placed] of Object.entries(dated)) {
    for (const { file, where, key, row } of placed as readonly Placed<InForce>[]) {
      add(`${section} ${key}`, { file, where, from: row.from, to: row.to });
    }
  }
  for (const { file, where, key, row } of rules) {
    for (const [at, mode] of row.modes.entries())
      add(`modes ${key}`, { file, where: `${where} mode ${at + 1}`, from: mode.from, to: mode.to });
  }
  return groups;
}

/** Rows of one key that claim the same day, and rows that no day can reach. A rule that stands twice is both. */
export function overlapsOf(rows: BundleRows): Problem[] {
  const problems: Problem[] = [];
  for (const group of datedRows(rows).values()) {
    for (const row of group) {
      if (row.to !== undefined && row.to < row.from) {
        problems.push(problem(row, `unreachable: it ends on ${row.to}, before its first day ${row.from}`));
      }
    }
    for (const [at, row] of group.entries()) {
      for (const other of group.slice(at + 1)) problems.push(...overlap(row, other));
    }
  }
  return problems;
}

function overlap(row: DatedRow, other: DatedRow): Problem[] {
  const from = isInForce(row, other.from) ? other.from : row.from;
  if (!isInForce(row, from) || !isInForce(other, from)) return [];
  const to = earlierEnd(row.to, other.to);
  const problems = [
    problem(other, `overlap: from ${from} to ${to ?? "open"} ${row.where} is in force too; end one before the other begins`),
  ];
  for (const [inner, outer] of [
    [other, row],
    [row, other],
  ] as const) {
    if (isWithin(inner, outer)) return [...problems, problem(inner, `unreachable: all its days are days of ${outer.where}`)];
  }
  return problems;
}

function isWithin(inner: InForce, outer: InForce): boolean {
  return outer.from <= inner.from && (outer.to === undefined || (inner.to !== undefined && inner.to <= outer.to));
}

function earlierEnd(a: IsoDate | undefined, b: IsoDate | undefined): IsoDate | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

/** Days between two rows of one key that none of them holds. */
export function gapsOf(group: readonly DatedRow[]): Problem[] {
  const inOrder = [...group].sort((a, b) => (a.from < b.from ? -1 : 1));
  const problems: Problem[] = [];
  for (const [at, row] of inOrder.entries()) {
    const next = inOrder[at + 1];
    if (next === undefined || row.to === undefined || row.to >= next.from) continue;
    const first = addDays(row.to, 1);
    if (first < next.from) problems.push(problem(row, `gap: no row is in force from ${first} to ${addDays(next.from, -1)}`));
  }
  return problems;
}

/** Days from the policy's start on that no row of a key holds, at either end. */
export function openEndsOf(group: readonly DatedRow[], start: IsoDate): Problem[] {
  const problems: Problem[] = [];
  const first = group.reduce((a, b) => (a.from <= b.from ? a : b));
  const last = group.reduce((a, b) => (a.from >= b.from ? a : b));
  if (first.from > start) problems.push(problem(first, `gap: no row is in force from ${start} to ${addDays(first.from, -1)}`));
  if (last.to !== undefined) problems.push(problem(last, `gap: no row is in force from ${addDays(last.to, 1)} on`));
  return problems;
}

function problem({ file, where }: DatedRow, text: string): Problem {
  return { file, where, problem: text };
}
