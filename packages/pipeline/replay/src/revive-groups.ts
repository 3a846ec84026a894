// Facts revived group by group: neighbouring receipts share most of their rows, so the text of a group that was read once is not read again.
// What a group says is written again when it is first read; a text that doesn't come out as it was is told, never passed over.
import type { ClaimFacts, ReferenceKind } from "@dripline/claims";
import { factJson, reviveFact } from "@dripline/reference";

type Shape = "keyed" | "lists" | "rows";

interface Group {
  readonly name: string;
  readonly kind: ReferenceKind;
  readonly shape: Shape;
}

const group = (name: string, kind: ReferenceKind, shape: Shape): Group => ({ name, kind, shape });

/** In the order of a receipt's facts, after payer and member and before the holidays. */
const GROUPS: readonly Group[] = [
  group("plans", "benefit-plans", "keyed"),
  group("providers", "providers", "keyed"),
  group("contracts", "contracts", "keyed"),
  group("rates", "fee-schedules", "lists"),
  group("codes", "codes", "lists"),
  group("drugs", "drugs", "lists"),
  group("priorAuthorization", "prior-authorization", "lists"),
  group("unitLimits", "unit-limits", "lists"),
  group("newToMarket", "new-to-market", "lists"),
  group("authorizations", "authorizations", "rows"),
  group("referrals", "referrals", "rows"),
  group("coverageRequests", "coverage-requests", "rows"),
  group("stays", "stays", "rows"),
];

interface Revived {
  readonly value: unknown;
  /** Written again. */
  readonly text: string;
}

interface Reader {
  readonly name: string;
  readonly known: Map<string, Revived>;
  readonly revive: (part: string) => Revived;
}

const READERS: readonly Reader[] = [
  reader("payer", plain),
  reader("member", memberOf),
  ...GROUPS.map(groupReader),
  reader("holidays", plain),
];
/** Names behind the first group; balances begin what isn't reference facts. */
const MARKS = [...READERS.slice(1).map(({ name }) => name), "balances"].map((name) => `,"${name}":`);

export interface RevivedReference {
  readonly facts: ClaimFacts;
  /** The reference facts written again, with the brace that closes them. */
  readonly reference: string;
  /** Behind the reference facts: balances, history and what only some claims have, as one JSON object. */
  readonly ledger: string;
}

/** Undefined where the text isn't as a receipt's facts are written: then it has to be read as a whole. */
export function reviveGroups(text: string): RevivedReference | undefined {
  const parts = splitGroups(text);
  if (parts === undefined) return undefined;
  const facts: Record<string, unknown> = {};
  let isSame = true;
  for (const [at, reader] of READERS.entries()) {
    const part = parts[at] ?? "";
    const revived = remembered(reader, part);
    facts[reader.name] = revived.value;
    isSame &&= revived.text === part;
  }
  if (!isSame) return undefined;
  const ledger = parts[READERS.length] ?? "";
  const reference = `${text.slice(0, text.length - ledger.length - ',"balances":'.length)}}`;
  return { facts: facts as unknown as ClaimFacts, reference, ledger: `{"balances":${ledger}` };
}

/**
 * The texts between the groups' names. A name is looked for behind the one before it: no row of a group before it has a field of that
 * name, and inside a JSON string its quotes would be escaped.
 */
function splitGroups(text: string): string[] | undefined {
  const parts: string[] = [];
  let start = '{"payer":'.length;
  for (const mark of MARKS) {
    const at = text.indexOf(mark, start);
    if (at === -1) return undefined;
    parts.push(text.slice(start, at));
    start = at + mark.length;
  }
  parts.push(text.slice(start));
  return parts;
}

/** Texts of a group that are remembered: then all are forgotten, so that memory stays flat. */
const TEXTS_MAX = 2000;

function remembered({ known, revive }: Reader, part: string): Revived {
  const found = known.get(part);
  if (found !== undefined) return found;
  const revived = revive(part);
  if (known.size >= TEXTS_MAX) known.clear();
  // Under the text that was written: the other is a slice of a receipt, and would keep all of it in memory.
  if (revived.text === part) known.set(revived.text, revived);
  return revived;
}

function reader(name: string, revive: (part: string) => Revived): Reader {
  return { name, known: new Map(), revive };
}

function plain(part: string): Revived {
  const value: unknown = JSON.parse(part);
  return { value, text: JSON.stringify(value) };
}

function memberOf(part: string): Revived {
  if (part === "null") return { value: undefined, text: part };
  const value = reviveFact("members", JSON.parse(part));
  return { value, text: factJson(value) };
}

function groupReader(of: Group): Reader {
  return reader(of.name, (part) => {
    const value = reviveShape(of, JSON.parse(part));
    return { value, text: shapeText(of.shape, value) };
  });
}

type Keyed = Readonly<Record<string, object>>;
type Lists = Readonly<Record<string, readonly object[]>>;

function reviveShape({ kind, shape }: Group, stored: unknown): unknown {
  const row = (each: object): object => reviveFact(kind, each);
  switch (shape) {
    case "keyed":
      return Object.fromEntries(Object.entries(stored as Keyed).map(([key, each]) => [key, row(each)]));
    case "lists":
      return Object.fromEntries(Object.entries(stored as Lists).map(([key, each]) => [key, each.map(row)]));
    case "rows":
      return (stored as readonly object[]).map(row);
    default:
      return shape satisfies never;
  }
}

function shapeText(shape: Shape, value: unknown): string {
  if (shape === "rows") return listText(value as readonly object[]);
  const texts = Object.entries(value as Record<string, object>).map(
    ([key, each]) => `${JSON.stringify(key)}:${shape === "lists" ? listText(each as readonly object[]) : factJson(each)}`,
  );
  return `{${texts.join(",")}}`;
}

function listText(rows: readonly object[]): string {
  return `[${rows.map(factJson).join(",")}]`;
}
