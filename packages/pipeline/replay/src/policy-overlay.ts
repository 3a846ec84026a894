// A change laid over a policy bundle: rows, parameters and rules' modes by date. On its days an overlay's row takes the place of what the
// bundle says under the same key; on all other days the bundle holds. What the lint refuses of the outcome is refused by name.
import { createHash } from "node:crypto";
import { addDays, type InForce, type IsoDate, readIsoDate } from "@dripline/claims";
import type { PolicyPublished } from "@dripline/events";
import { lintBundle, type Policy, type Problem, readPublishedBundle } from "@dripline/policy";
import { parse, YAMLParseError } from "yaml";
import { z } from "zod";

const day = z.custom<IsoDate>((value) => typeof value === "string" && readIsoDate(value) !== undefined, "expected a day, YYYY-MM-DD");
const mode = z.enum(["active", "monitor", "off"], "expected active, monitor or off");
const rows = z.array(z.looseObject({ from: day, to: day.optional() }), "expected a list of rows").optional();
const overlaySchema = z.strictObject({
  title: z.string().optional(),
  parameters: rows,
  codes: rows,
  conflicts: rows,
  tiers: rows,
  places: rows,
  modifiers: rows,
  clauses: rows,
  rules: z
    .array(
      z.strictObject({
        id: z.string("expected a rule, such as R17"),
        modes: z.array(z.strictObject({ mode, from: day, to: day.optional() })).min(1),
        title: z.string().optional(),
        clause: z.string().optional(),
      }),
    )
    .optional(),
  modes: z.array(z.strictObject({ rule: z.string("expected a rule, such as R17"), mode, from: day, to: day.optional() })).optional(),
  without: z
    .array(
      z.strictObject({
        section: z.enum(["parameters", "codes", "conflicts", "tiers", "places", "modifiers"]),
        key: z.string("expected the row's key, as policy check prints it in brackets"),
        from: day,
        to: day.optional(),
      }),
    )
    .optional(),
});

type OverlayRows = z.infer<typeof overlaySchema>;

export interface PolicyOverlay {
  /** What the change is called in reports: its `title`, else its file's name. */
  readonly title: string;
  readonly file: string;
  readonly text: string;
  readonly rows: OverlayRows;
}

export type ReadOverlay = { readonly overlay: PolicyOverlay } | { readonly problems: readonly Problem[] };

/** Reads an overlay's own form; whether its rows fit is known when it is laid over a bundle. */
export function readOverlay(file: string, text: string): ReadOverlay {
  let content: unknown;
  try {
    content = parse(text) ?? {};
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    const where = `line ${error.linePos?.[0].line ?? 1}`;
    return { problems: [{ file, where, problem: error.message.split("\n")[0] ?? "not YAML" }] };
  }
  const read = overlaySchema.safeParse(content);
  if (read.success) return { overlay: { title: read.data.title ?? file, file, text, rows: read.data } };
  return { problems: read.error.issues.map((issue) => ({ file, where: placeOf(issue.path), problem: issue.message })) };
}

/** `parameters row 2 from`, counted as the lint counts. */
function placeOf([section = "top", at, ...below]: readonly PropertyKey[]): string {
  const row = typeof at === "number" ? ` row ${at + 1}` : "";
  return [`${String(section)}${row}`, ...below.map(String)].join(" ");
}

export interface ChangedPolicy {
  /** Absent where there is a problem. */
  readonly policy?: Policy | undefined;
  readonly problems: readonly Problem[];
  /** The changed bundle's files by name, parsed. */
  readonly files: Readonly<Record<string, unknown>>;
}

type Row = Readonly<Record<string, unknown>>;
type Section = Exclude<keyof OverlayRows, "title" | "rules" | "modes" | "without">;
type Bundle = Record<string, Record<string, Row[]>>;

/** The bundle of a published version with the overlay laid over it. */
export function overlaid({ version, content }: PolicyPublished, overlay: PolicyOverlay): ChangedPolicy {
  const before = filesOf(content);
  const files = filesOf(content);
  const problems = [...replaceRows(files, overlay), ...setModes(files, overlay), ...takeRows(files, overlay)];
  if (problems.length > 0) return { problems, files };
  // What the bundle's own lint found already is none of the overlay's doing: the bundle is judged by all the same.
  const known = new Set(lintBundle(before).map(({ problem }) => problem));
  const found = lintBundle(files).filter(({ problem }) => !known.has(problem));
  const changed = createHash("sha256")
    .update(JSON.stringify([version, overlay.text]))
    .digest("hex");
  const read = readPublishedBundle(files, changed);
  const problemsFound = found.length > 0 ? found : read.problems;
  const told = problemsFound.map((each) => (each.file === bundleFileName(overlay.file) ? { ...each, file: overlay.file } : each));
  return { policy: read.policy, problems: told, files };
}

function filesOf(content: string): Bundle {
  const texts = JSON.parse(content) as Record<string, string>;
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, parse(text) as Record<string, Row[]>]));
}

const SECTIONS: readonly Section[] = ["parameters", "codes", "conflicts", "tiers", "places", "modifiers", "clauses"];

/**
 * Rows of the overlay stand in a file of its name, so that a problem is told by the place where it can be mended. Where the bundle has a file of
 * that name they stand before its rows, which stay.
 */
function replaceRows(files: Bundle, { file, rows }: PolicyOverlay): Problem[] {
  const name = bundleFileName(file);
  for (const section of SECTIONS) {
    const added = rows[section];
    if (added === undefined || added.length === 0) continue;
    for (const row of added) cutDays(files, section, { key: keyOf(section, row), from: row.from, to: row.to });
    const completed = section === "parameters" ? added.map((row) => ({ source: `what-if: ${file}`, ...row })) : added;
    files[name] = { ...files[name], [section]: [...completed, ...(files[name]?.[section] ?? [])] };
  }
  return [];
}

/** A bundle's files end in .yaml. */
function bundleFileName(file: string): string {
  return `${file.replace(/\.ya?ml$/, "")}.yaml`;
}

interface Days extends InForce {
  readonly key: string;
}

/** Takes days away from the bundle's rows of a key: what is left before and after stays. The number of rows that it met. */
function cutDays(files: Bundle, section: string, { key, ...span }: Days): number {
  let met = 0;
  for (const sections of Object.values(files)) {
    const before = sections[section];
    if (before === undefined) continue;
    sections[section] = before.flatMap((row) => {
      if (keyOf(section, row) !== key) return [row];
      met += 1;
      return withoutDays(row, span);
    });
  }
  return met;
}

function withoutDays<Dated extends Row>(row: Dated, span: InForce): Dated[] {
  const { from, to } = row as unknown as InForce;
  const isApart = (span.to !== undefined && span.to < from) || (to !== undefined && to < span.from);
  if (isApart) return [row];
  const left: Dated[] = [];
  if (from < span.from) left.push({ ...row, to: addDays(span.from, -1) });
  if (span.to !== undefined && (to === undefined || span.to < to)) left.push({ ...row, from: addDays(span.to, 1) });
  return left;
}

/** What a row is about, as the lint names it. */
function keyOf(section: string, row: Row): string {
  const text = (name: string): string => String(row[name] ?? "");
  switch (section) {
    case "parameters":
    case "tiers":
      return text("name");
    case "codes":
      return text("code");
    case "conflicts":
      return `${text("denied")} beside ${Array.isArray(row.besides) ? row.besides.join(" ") : ""}`;
    case "places":
      return row.withModifier === undefined ? text("place") : `${text("place")} with ${text("withModifier")}`;
    case "modifiers":
      return text("modifier");
    default:
      return text("id");
  }
}

function setModes(files: Bundle, { file, rows }: PolicyOverlay): Problem[] {
  const wanted = [
    ...(rows.rules ?? []).map(({ id, modes, ...rest }, at) => ({ id, modes, rest, where: `rules row ${at + 1} (${id})` })),
    ...(rows.modes ?? []).map(({ rule, ...span }, at) => ({ id: rule, modes: [span], rest: {}, where: `modes row ${at + 1} (${rule})` })),
  ];
  return wanted.flatMap(({ id, modes, rest, where }) => {
    const isFound = Object.values(files).some((sections) => setRule(sections, { id, modes, rest }));
    return isFound ? [] : [{ file, where, problem: `the bundle has no rule ${id}` }];
  });
}

interface RuleChange {
  readonly id: string;
  readonly modes: readonly (InForce & Row)[];
  readonly rest: Row;
}

function setRule(sections: Record<string, Row[]>, { id, modes, rest }: RuleChange): boolean {
  const found = sections.rules?.find((row) => row.id === id);
  if (found === undefined) return false;
  let kept = found.modes as readonly Row[];
  for (const { from, to } of modes) kept = kept.flatMap((row) => withoutDays(row, { from, to }));
  const changed = { ...found, ...rest, modes: [...kept, ...modes].sort((a, b) => (String(a.from) < String(b.from) ? -1 : 1)) };
  sections.rules = (sections.rules ?? []).map((row) => (row === found ? changed : row));
  return true;
}

function takeRows(files: Bundle, { file, rows }: PolicyOverlay): Problem[] {
  return (rows.without ?? []).flatMap(({ section, ...span }, at) => {
    if (cutDays(files, section, span) > 0) return [];
    return [{ file, where: `without row ${at + 1} (${span.key})`, problem: `the bundle has no row of ${section} with this key` }];
  });
}
