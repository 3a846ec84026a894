// What others wrote, made fit to be carried in an answer of ours: a hostile claim never breaks the acknowledgement of its set.
/*
 * X12 has no escape. A sender who declares other delimiters may use ours as data, and anyone may send a control byte.
 *   text that must be answered   each delimiter, control character and surrogate becomes a space, runs of spaces one space,
 *                                ends trimmed, and it is cut to the element's length; where nothing is left, a stated word stands in
 *   text that may be left out    (IK404, CTX) is left out unless it can be carried as it is
 */

/** Ours in everything that we write. */
export const ELEMENT_SEPARATOR = "*";
export const COMPONENT_SEPARATOR = ":";
export const REPETITION_SEPARATOR = "^";
/** A newline after each terminator, so that a person can read the file; it is no data. */
export const TERMINATOR = "~\n";

/** Whether X12 with our delimiters can hold the text: no delimiter, no control character, no surrogate. */
export function canBeCarried(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (!isCarried(text.charCodeAt(at))) return false;
  return true;
}

function isCarried(unit: number): boolean {
  if (unit < 0x20 || unit === 0x2a || unit === 0x3a || unit === 0x5e) return false;
  return unit < 0x7e || (unit > 0x9f && (unit < 0xd800 || unit > 0xdfff));
}

/** The text as it can be carried, at most `max` long; undefined where nothing is left. */
export function carried(text: string | undefined, max: number): string | undefined {
  if (text === undefined || text === "") return undefined;
  if (text.length <= max && canBeCarried(text) && isTrim(text)) return text;
  let clean = "";
  for (let at = 0; at < text.length; at++) clean += isCarried(text.charCodeAt(at)) ? text[at] : " ";
  const cut = clean.replaceAll(/ +/g, " ").trim().slice(0, max).trim();
  return cut === "" ? undefined : cut;
}

function isTrim(text: string): boolean {
  return text.charCodeAt(0) !== 0x20 && text.charCodeAt(text.length - 1) !== 0x20 && !text.includes("  ");
}

/** The same for an element that must be there: where too little is left, the word stands in. */
export function carriedOr(text: string | undefined, { min = 1, max, otherwise }: { min?: number; max: number; otherwise: string }): string {
  const value = carried(text, max);
  return value === undefined || value.length < min ? otherwise : value;
}

/** The text where it can be carried as it is, else undefined. */
export function carriedWhole(text: string | undefined, max: number): string | undefined {
  return text !== undefined && text.trim() !== "" && text.length <= max && canBeCarried(text) ? text : undefined;
}
