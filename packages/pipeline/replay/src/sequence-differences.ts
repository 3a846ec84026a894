// Two sequences that should be the same, held side by side: what was changed, dropped, inserted or swapped between them, and where.

export interface Sequence {
  readonly length: number;
  get(at: number): string | undefined;
  /** Position of a value at or after a position; -1 where there is none. */
  indexOf(value: string, from: number): number;
}

export interface SequenceDifference {
  readonly kind: "changed" | "dropped" | "inserted" | "swapped";
  /** Position in what should be there. */
  readonly expected: number;
  /** Position in what is there; of what was dropped, of what took its place. */
  readonly actual: number;
  /** Position in what is there of the one that it was swapped with. */
  readonly with?: number | undefined;
}

export function* sequenceDifferences(expected: Sequence, actual: Sequence): Generator<SequenceDifference> {
  const settled = new Set<number>();
  let at: Place = { expected: 0, actual: 0 };
  while (at.expected < expected.length || at.actual < actual.length) {
    const difference = settled.has(at.actual) ? undefined : differenceAt(at, expected, actual);
    if (difference !== undefined) yield difference;
    if (difference?.with !== undefined) settled.add(difference.with);
    at = {
      expected: at.expected + (difference?.kind === "inserted" ? 0 : 1),
      actual: at.actual + (difference?.kind === "dropped" ? 0 : 1),
    };
  }
}

interface Place {
  readonly expected: number;
  readonly actual: number;
}

function differenceAt(at: Place, expected: Sequence, actual: Sequence): SequenceDifference | undefined {
  const wanted = expected.get(at.expected);
  const found = actual.get(at.actual);
  if (wanted === found) return undefined;
  if (wanted === undefined) return { kind: "inserted", ...at };
  if (found === undefined) return { kind: "dropped", ...at };
  const ahead = distance(actual.indexOf(wanted, at.actual + 1), at.actual);
  const behind = distance(expected.indexOf(found, at.expected + 1), at.expected);
  if (ahead === Number.POSITIVE_INFINITY && behind === ahead) return { kind: "changed", ...at };
  if (ahead === behind) return { kind: "swapped", ...at, with: at.actual + ahead };
  return { kind: ahead < behind ? "inserted" : "dropped", ...at };
}

function distance(found: number, from: number): number {
  return found === -1 ? Number.POSITIVE_INFINITY : found - from;
}

/** A list as a sequence. */
export function sequenceOf(list: readonly string[]): Sequence {
  return { length: list.length, get: (at) => list[at], indexOf: (value, from) => list.indexOf(value, from) };
}
