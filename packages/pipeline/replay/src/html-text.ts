// Text as HTML holds it, and dollars as people read them.
const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

export function dollars(amountCents: number): string {
  const text = (Math.abs(amountCents) / 100).toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `${amountCents < 0 ? "−" : ""}$${text}`;
}

/** With its sign, also where it is more. */
export function change(amountCents: number): string {
  return `${amountCents > 0 ? "+" : ""}${dollars(amountCents)}`;
}

export interface HtmlTable {
  readonly caption: string;
  readonly head: readonly string[];
  /** Text; the first column names the row, the others are numbers. */
  readonly rows: readonly (readonly string[])[];
}

export function htmlTable({ caption, head, rows }: HtmlTable): string {
  const heads = head.map((name) => `<th scope="col">${escaped(name)}</th>`).join("");
  const lines = rows.map(([name = "", ...cells]) => {
    const rest = cells.map((cell) => `<td>${escaped(cell)}</td>`).join("");
    return `<tr><th scope="row">${escaped(name)}</th>${rest}</tr>`;
  });
  return `<table><caption>${escaped(caption)}</caption><thead><tr>${heads}</tr></thead><tbody>\n${lines.join("\n")}\n</tbody></table>`;
}
