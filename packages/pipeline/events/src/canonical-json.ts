// JSON with one form for each value: what is hashed into a receipt may not depend on the order in which an object was filled.

/** Text that JSON writes as it is: no control character, quote, backslash or surrogate. Cheaper to test than to hand to JSON.stringify. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

/** JSON with names in code unit order, without white space; undefined is left out. Only plain values: no Date, no Map, no cycle. */
export function canonicalJson(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  return Array.isArray(value) ? canonicalArray(value) : canonicalObject(value as Readonly<Record<string, unknown>>);
}

function canonicalObject(record: Readonly<Record<string, unknown>>): string {
  let text = "";
  for (const name of sortedNames(record)) {
    const field = record[name];
    if (field === undefined) continue;
    text += `${text === "" ? "{" : ","}${quoted(name)}:${canonicalJson(field)}`;
  }
  return text === "" ? "{}" : `${text}}`;
}

function canonicalArray(items: readonly unknown[]): string {
  let text = "[";
  for (let at = 0; at < items.length; at++) text += (at === 0 ? "" : ",") + canonicalJson(items[at]);
  return `${text}]`;
}

/** Insertion sort: objects here have a dozen names, and the array's own sort costs three times as much for so few. */
function sortedNames(record: Readonly<Record<string, unknown>>): string[] {
  const names = Object.keys(record);
  if (names.length > 32) return names.sort();
  for (let at = 1; at < names.length; at++) {
    const name = names[at] ?? "";
    let to = at;
    for (; to > 0 && (names[to - 1] ?? "") > name; to--) names[to] = names[to - 1] ?? "";
    names[to] = name;
  }
  return names;
}

function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}
