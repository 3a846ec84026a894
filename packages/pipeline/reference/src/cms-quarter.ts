// The quarter that a published file is in force for: as an option says, as its own preamble says, or as its name does.
import { type IsoDate, readIsoDate } from "@dripline/claims";

/** Both days inclusive. */
export interface Quarter {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const LAST_DAYS = ["03-31", "06-30", "09-30", "12-31"];

/** `2025Q1`. */
export function quarterNamed(name: string): Quarter | undefined {
  const [, year, quarter] = /^(20\d\d)Q([1-4])$/i.exec(name.trim()) ?? [];
  return year === undefined ? undefined : quarterOf(Number(year), Number(quarter) * 3 - 2);
}

/** `2025Q1` of a quarter's days. */
export function quarterName({ from }: Quarter): string {
  return `${from.slice(0, 4)}Q${Math.ceil(Number(from.slice(5, 7)) / 3)}`;
}

/**
 * Line by line, the first that names a date: `Effective January 1, 2026 through March 31, 2026`, `01/01/2026`, `January 2026`;
 * of a file's name `Eff_01-01-2026` too. A quarter of the figures behind the limits (`3Q25 ASP data`) is not one in force.
 */
export function quarterSaid(texts: readonly string[]): Quarter | undefined {
  return first(texts, effectiveDate) ?? first(texts, quarterWritten) ?? first(texts, monthOfYear);
}

function first(texts: readonly string[], read: (text: string) => Quarter | undefined): Quarter | undefined {
  for (const text of texts) {
    const found = read(text);
    if (found !== undefined) return found;
  }
  return undefined;
}

function effectiveDate(text: string): Quarter | undefined {
  const [, rest] = /\beff(?:ective)?[\s:._-]*(.*)/is.exec(text.replaceAll("_", " ")) ?? [];
  if (rest === undefined) return undefined;
  const [, month, year] = /^(?:date[\s:]*)?(\d{1,2})[/-]\d{1,2}[/-](20\d\d)/i.exec(rest) ?? [];
  return year === undefined ? monthOfYear(rest) : quarterOf(Number(year), Number(month));
}

function quarterWritten(text: string): Quarter | undefined {
  const [, name] = /(?:^|[^A-Z0-9])(20\d\dQ[1-4])(?:[^A-Z0-9]|$)/i.exec(text) ?? [];
  return name === undefined ? undefined : quarterNamed(name);
}

/** `January 1, 2026`, `Jan 2026`, `January_2026`. */
function monthOfYear(text: string): Quarter | undefined {
  const [, month, year] =
    /(?:^|[^A-Z])(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*[\s._-]+(?:\d{1,2},?\s+)?(20\d\d)(?!\d)/i.exec(text) ?? [];
  return year === undefined ? undefined : quarterOf(Number(year), MONTHS.indexOf((month ?? "").toUpperCase()) + 1);
}

/** Undefined where the month begins no quarter: such a date is another one, of a correction or of printing. */
function quarterOf(year: number, month: number): Quarter | undefined {
  const from = readIsoDate(`${year}-${String(month).padStart(2, "0")}-01`);
  const to = readIsoDate(`${year}-${LAST_DAYS[(month - 1) / 3] ?? ""}`);
  return from === undefined || to === undefined ? undefined : { from, to };
}
