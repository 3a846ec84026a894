// Lines as a claims analyst jots them down: `S9366; S9500-SH; J1745-JW x5` is three lines, the last of five units.
import { type HistoryLine, units } from "@dripline/claims";
import { aHistoryLine, aLine, type HistoryOverrides, type LineOverrides } from "./builders.ts";

interface Jotting {
  readonly code: string;
  readonly modifiers: readonly string[];
  readonly count: number;
}

/** The lines of a claim, each with the same further fields; throws where one can't be read. */
export function linesBilled(text: string, fields: LineOverrides = {}): LineOverrides[] {
  return jottings(text).map((jotting) => ({ ...aLine({ ...fields, ...jotting }), ...fields }));
}

/** Lines of an earlier claim, paid unless said otherwise. */
export function historyOf(text: string, fields: HistoryOverrides = {}): HistoryLine[] {
  return jottings(text).map(({ code, modifiers, count }, at) =>
    aHistoryLine({ line: at + 1, code, modifiers, units: units(count), ...fields }),
  );
}

function jottings(text: string): Jotting[] {
  if (text.trim() === "") return [];
  return text.split(";").map((each) => {
    const match = /^([A-Z0-9]{5})((?:-[A-Z0-9]{2})*)(?: x(\d+(?:\.\d+)?))?$/.exec(each.trim());
    if (match === null) throw new Error(`not a line: ${each}`);
    return { code: match[1] ?? "", modifiers: (match[2] ?? "").split("-").slice(1), count: Number(match[3] ?? "1") };
  });
}
