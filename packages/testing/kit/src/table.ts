// Tables that a claims analyst can check: a header row, then one case a line, columns parted by "|".

/** One case: the header's names, each with the text of its cell ("" where the cell is empty). */
export type Row<Column extends string = string> = Readonly<Record<Column, string>>;

/** Reads a table; blank lines and lines of dashes are skipped. Throws where a row has more or fewer cells than the header. */
export function table<Column extends string = string>(text: string): Row<Column>[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !/^[\s|:-]+$/.test(line));
  const [header, ...rows] = lines.map(cells);
  if (header === undefined || rows.length === 0) throw new Error("a table needs a header and at least one case");
  return rows.map((row) => {
    if (row.length !== header.length) throw new Error(`a row has ${row.length} cells, the header ${header.length}: ${row.join(" | ")}`);
    return Object.fromEntries(header.map((name, at) => [name, row[at] ?? ""])) as Row<Column>;
  });
}

function cells(line: string): string[] {
  return line.split("|").map((cell) => cell.trim());
}
