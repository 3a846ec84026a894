// A sheet of the agency as published, CSV: rows of a preamble, one of headings, then data. Columns are found by their headings.
import { type CsvError, type InfoRecord, parse } from "csv-parse/sync";
import type { RefusedRow } from "./read-feed.ts";

/** The headings stand among the first rows, below title, dates and notes. */
const PREAMBLE_ROWS_MAX = 60;

/** A heading without case, blanks, line breaks and punctuation: `HCPCS/\nCPT Code` is `HCPCSCPTCODE`. */
export type Heading = RegExp;

export interface SheetRow<Column extends string> {
  /** Of the file, where the row begins. */
  readonly line: number;
  /** Blanks at the ends taken away, those inside made one. */
  readonly cells: Readonly<Record<Column, string>>;
}

export interface Sheet<Column extends string> {
  readonly preamble: readonly string[];
  readonly rows: readonly SheetRow<Column>[];
  readonly refused: readonly RefusedRow[];
}

interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Undefined where no row has all the headings. Rows without any value are none. */
export function readSheet<Column extends string>(text: string, headings: Readonly<Record<Column, Heading>>): Sheet<Column> | undefined {
  const { rows, refused } = csvRows(text);
  const names = Object.keys(headings) as Column[];
  for (let at = 0; at < Math.min(rows.length, PREAMBLE_ROWS_MAX); at++) {
    const found = (rows[at]?.cells ?? []).map((cell) => cell.toUpperCase().replace(/[^A-Z0-9]/g, ""));
    const columns = names.map((name): [Column, number] => [name, found.findIndex((heading) => headings[name].test(heading))]);
    if (columns.some(([, index]) => index < 0)) continue;
    return {
      preamble: rows.slice(0, at).flatMap(({ cells }) => cells.map(tidy).filter((cell) => cell !== "")),
      rows: rows.slice(at + 1).map(({ line, cells }) => ({ line, cells: picked(cells, columns) })),
      refused,
    };
  }
  return undefined;
}

function picked<Column extends string>(cells: readonly string[], columns: readonly (readonly [Column, number])[]): Record<Column, string> {
  return Object.fromEntries(columns.map(([name, index]) => [name, tidy(cells[index] ?? "")])) as Record<Column, string>;
}

function csvRows(text: string): { rows: CsvRow[]; refused: RefusedRow[] } {
  let broken: CsvError | undefined;
  const records = parse(text, {
    bom: true,
    info: true,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      broken = error;
      return undefined;
    },
  }) as unknown as { readonly record: readonly string[]; readonly info: InfoRecord }[];
  const rows = records.map(({ record, info }, at) => ({
    line: (records[at - 1]?.info.lines ?? 0) + 1,
    cells: record,
    next: info.lines + 1,
  }));
  // With quotes that never close, the rest of the file stands in them.
  const reason = "expected quotes that close: nothing from here on could be read";
  return {
    rows: rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== "")),
    refused: broken === undefined ? [] : [{ line: rows.at(-1)?.next ?? 1, field: "", reason }],
  };
}

function tidy(cell: string): string {
  return cell.replace(/[\s\u00a0]+/g, " ").trim();
}
