// JSON with one form for each value: what is hashed into a receipt may not depend on the order in which an object was filled.

/** JSON with names in code unit order, without white space; undefined is left out. Only plain values: no Date, no Map, no cycle. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return canonicalArray(value);
  const names = Object.keys(value).sort();
  const record = value as Readonly<Record<string, unknown>>;
  let text = "";
  for (const name of names) {
    const field = record[name];
    if (field === undefined) continue;
    text += `${text === "" ? "{" : ","}${JSON.stringify(name)}:${canonicalJson(field)}`;
  }
  return text === "" ? "{}" : `${text}}`;
}

function canonicalArray(items: readonly unknown[]): string {
  let text = "[";
  for (let at = 0; at < items.length; at++) text += (at === 0 ? "" : ",") + canonicalJson(items[at]);
  return `${text}]`;
}
