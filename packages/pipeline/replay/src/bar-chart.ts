// A bar chart of dollars that go up or down, as SVG inside a page: no script, a title and a description for those who don't see it.
import { escaped } from "./html-text.ts";

export interface Bar {
  readonly name: string;
  readonly amountCents: number;
}

export interface BarChart {
  /** Unique within the page. */
  readonly id: string;
  readonly title: string;
  readonly bars: readonly Bar[];
  readonly label: (amountCents: number) => string;
}

const ROW = 26;
const LABELS = 110;
const WIDTH = 960;
/** Room for names: of their longest, as far as the bars keep half the width. */
const LETTER = 7.6;
const NAMES_MIN = 90;
const NAMES_MAX = 330;
const LETTERS_MAX = Math.floor((NAMES_MAX - 16) / LETTER);

/** Bars from a common zero: to the right where more is paid, to the left where less is. */
export function barChart({ id, title, bars, label }: BarChart): string {
  const height = bars.length * ROW + 8;
  const most = Math.max(1, ...bars.map(({ amountCents }) => Math.abs(amountCents)));
  const below = bars.some(({ amountCents }) => amountCents < 0);
  const above = bars.some(({ amountCents }) => amountCents > 0);
  const names = Math.min(NAMES_MAX, Math.max(NAMES_MIN, ...bars.map(({ name }) => Math.ceil(name.length * LETTER) + 16)));
  const room = WIDTH - names - (below ? LABELS : 0) - (above ? LABELS : 0);
  const span = below && above ? room / 2 : room;
  const zero = names + (below ? LABELS + span : 0);
  const drawn = bars.map((bar, at) => drawnBar(bar, { at, names, zero, length: (Math.abs(bar.amountCents) / most) * span, label }));
  const told = bars.map(({ name, amountCents }) => `${name} ${label(amountCents)}`).join("; ");
  return [
    `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc">`,
    `<title id="${id}-title">${escaped(title)}</title><desc id="${id}-desc">${escaped(told)}</desc>`,
    ...drawn,
    `<line class="zero" x1="${zero}" x2="${zero}" y1="0" y2="${height}"/>`,
    "</svg>",
  ].join("\n");
}

interface Drawing {
  readonly at: number;
  readonly names: number;
  readonly zero: number;
  readonly length: number;
  readonly label: (amountCents: number) => string;
}

function drawnBar({ name, amountCents }: Bar, { at, names, zero, length, label }: Drawing): string {
  const y = at * ROW + 4;
  const isLess = amountCents < 0;
  const wide = Math.max(length, amountCents === 0 ? 0 : 1).toFixed(1);
  const x = (isLess ? zero - Number(wide) : zero).toFixed(1);
  const end = (isLess ? zero - length - 6 : zero + length + 6).toFixed(1);
  return [
    `<text x="${names - 8}" y="${y + 14}" text-anchor="end">${escaped(shortened(name))}</text>`,
    `<rect class="${isLess ? "less" : "more"}" x="${x}" y="${y}" width="${wide}" height="${ROW - 8}" rx="2"/>`,
    `<text class="amount" x="${end}" y="${y + 14}" text-anchor="${isLess ? "end" : "start"}">${escaped(label(amountCents))}</text>`,
  ].join("");
}

function shortened(name: string): string {
  return name.length > LETTERS_MAX ? `${name.slice(0, LETTERS_MAX - 1)}…` : name;
}
