// Where two records differ, field by field, by the names that `dripline log` prints.

export interface FieldDifference {
  /** `lines[0].paidCents`. */
  readonly field: string;
  /** As the log has it; undefined where it has no such field. */
  readonly recorded: unknown;
  /** As it comes out now. */
  readonly judged: unknown;
}

/** Differences at most: the first ones say what happened. */
const DIFFERENCES_MAX = 12;

/** Differences of two JSON values, outermost first; empty when they are equal. */
export function fieldDifferences(recorded: unknown, judged: unknown): FieldDifference[] {
  const found: FieldDifference[] = [];
  collect({ field: "", recorded, judged }, found);
  return found;
}

function collect(pair: FieldDifference, found: FieldDifference[]): void {
  if (found.length >= DIFFERENCES_MAX) return;
  const { field, recorded, judged } = pair;
  if (!isContainer(recorded) || !isContainer(judged)) {
    if (!Object.is(recorded ?? null, judged ?? null)) found.push(pair);
    return;
  }
  for (const name of new Set([...Object.keys(recorded), ...Object.keys(judged)])) {
    collect({ field: fieldBelow(field, name, Array.isArray(recorded)), recorded: recorded[name], judged: judged[name] }, found);
  }
}

function fieldBelow(field: string, name: string, isList: boolean): string {
  if (isList) return `${field}[${name}]`;
  return field === "" ? name : `${field}.${name}`;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
