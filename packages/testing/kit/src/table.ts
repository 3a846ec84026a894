// Tables that a claims analyst can check: a header row, then one case a line, columns parted by "|".

/** One case: the header's names, each with the text of its cell ("" where the cell is empty). */
export type Row<Column extends string = string> = Readonly<Record<Column, string>>;

/** The column names of a table's header, read from its text by the compiler: a misspelt column does not compile. */
export type ColumnsOf<Text extends string> = string extends Text ? string : Cells<Header<Text>>;
type Header<Text extends string> = Text extends `${infer Line}\n${infer Rest}` ? (Trim<Line> extends "" ? Header<Rest> : Line) : Text;
type Cells<Line extends string> = Line extends `${infer Cell}|${infer Rest}` ? Trim<Cell> | Cells<Rest> : Trim<Line>;
type Trim<Text extends string> = Text extends ` ${infer Rest}` ? Trim<Rest> : Text extends `${infer Rest} ` ? Trim<Rest> : Text;

/** Reads a table; blank lines and lines of dashes are skipped. Throws where a row has more or fewer cells than the header. */
export function table<const Text extends string>(text: Text): Row<ColumnsOf<Text>>[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !/^[\s|:-]+$/.test(line));
  const [header, ...rows] = lines.map(cells);
  if (header === undefined || rows.length === 0) throw new Error("a table needs a header and at least one case");
  return rows.map((row) => {
    if (row.length !== header.length) throw new Error(`a row has ${row.length} cells, the header ${header.length}: ${row.join(" | ")}`);
    return Object.fromEntries(header.map((name, at) => [name, row[at] ?? ""])) as Row<ColumnsOf<Text>>;
  });
}

function cells(line: string): string[] {
  return line.split("|").map((cell) => cell.trim());
}
