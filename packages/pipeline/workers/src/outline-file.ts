// Intake's first pass: the file is read once in flat memory for what became of each interchange and set, since a set's fate is known only at its end.
import { ClaimFileReader, type InterchangeHeader, type ReaderEvent } from "@dripline/x12";

/** First pass: the fate of every interchange and set of the file, without its claims. */
export interface FileOutline {
  readonly interchanges: readonly InterchangeFate[];
  readonly claims: number;
}

export interface InterchangeFate {
  readonly key: string;
  readonly accepted: boolean;
  /** Fates of its sets in file order: a set counts when it, its group and its interchange are accepted. */
  readonly sets: readonly boolean[];
}

/** Reads the whole file once in flat memory and keeps what became of each interchange and set. */
export function outlineFile(chunks: Iterable<Uint8Array>): FileOutline {
  const interchanges: { key: string; accepted: boolean; sets: boolean[] }[] = [];
  let claims = 0;
  for (const event of eventsOf(new ClaimFileReader({ buildClaims: false }), chunks)) {
    const last = interchanges[interchanges.length - 1];
    switch (event.kind) {
      case "interchange":
        interchanges.push({ key: interchangeKey(event.header), accepted: false, sets: [] });
        break;
      case "set-end":
        claims += event.set.claims;
        break;
      case "group-end":
        last?.sets.push(...event.group.sets.map((set) => set.accepted && event.group.ak9 !== "R"));
        break;
      case "interchange-end":
        if (last) last.accepted = event.accepted;
        break;
    }
  }
  return { interchanges: interchanges.map(inTheEnd), claims };
}

/** Nothing of a rejected interchange counts. */
function inTheEnd(fate: InterchangeFate): InterchangeFate {
  return fate.accepted ? fate : { ...fate, sets: fate.sets.map(() => false) };
}

export function* eventsOf(reader: ClaimFileReader, chunks: Iterable<Uint8Array>): Generator<ReaderEvent> {
  for (const chunk of chunks) yield* reader.push(chunk);
  yield* reader.end();
}

/** The sender and its control number: the same twice is a duplicate. */
export function interchangeKey({ senderId, control }: InterchangeHeader): string {
  return `${senderId}/${control}`;
}
