// Reads a policy bundle: parsed YAML in, a policy or a list of what is wrong out. It runs once, before any claim is judged.
import type { InForce } from "@dripline/claims";
import type { z } from "zod";
import { type BundleRows, bundleSections, keyOf, type Placed, type Problem, type SectionName, sectionNames } from "./bundle-rows.ts";
import { overlapsOf } from "./dated-rows.ts";
import { parameterSpecs } from "./parameter-values.ts";
import type { Policy } from "./policy.ts";

export interface Bundle {
  /** Absent where there is a problem. */
  readonly policy?: Policy | undefined;
  readonly problems: readonly Problem[];
}

/** Files by name, each the parsed content of a YAML file: sections by name, each a list of rows. `version` is the content's hash. */
export function readBundle(files: Readonly<Record<string, unknown>>, version: string): Bundle {
  const { rows, problems } = readRows(files);
  return problems.length > 0 ? { problems } : { policy: policyOf(rows, version), problems };
}

/**
 * A bundle as it was published, read by the rules of today: parameters that only later rules read are lacking, and one that no rule reads
 * any more is there for nothing. Neither is a problem: the bundle was whole when claims were judged by it.
 */
export function readPublishedBundle(files: Readonly<Record<string, unknown>>, version: string): Bundle {
  const { rows, problems } = readRows(files);
  const others = problems.filter(({ problem }) => !problem.startsWith(GAP) && !problem.startsWith(UNREACHABLE));
  return others.length > 0 ? { problems: others } : { policy: policyOf(rows, version), problems: [] };
}

/** The rows of all files and what no policy can be made of; `problems` also holds rows of one key that overlap. */
export function readRows(files: Readonly<Record<string, unknown>>): { readonly rows: BundleRows; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  for (const [file, content] of Object.entries(files)) problems.push(...unknownSections(file, content));
  const read = <Name extends SectionName>(name: Name) => readSection(files, name, problems);
  const rows: BundleRows = {
    clauses: read("clauses"),
    rules: read("rules"),
    codes: read("codes"),
    conflicts: read("conflicts"),
    tiers: read("tiers"),
    places: read("places"),
    modifiers: read("modifiers"),
    parameters: read("parameters"),
  };
  if (problems.length === 0) problems.push(...parameterProblems(rows), ...overlapsOf(rows));
  return { rows, problems };
}

function unknownSections(file: string, content: unknown): Problem[] {
  if (!isMapping(content)) return [{ file, where: "top", problem: `expected sections by name: ${sectionNames.join(", ")}` }];
  return Object.keys(content)
    .filter((name) => !Object.hasOwn(bundleSections, name))
    .map((name) => ({ file, where: name, problem: `no such section; expected one of ${sectionNames.join(", ")}` }));
}

type SectionRow<Name extends SectionName> = z.infer<(typeof bundleSections)[Name]>;

function readSection<Name extends SectionName>(
  files: Readonly<Record<string, unknown>>,
  name: Name,
  problems: Problem[],
): readonly Placed<SectionRow<Name>>[] {
  const placed: Placed<SectionRow<Name>>[] = [];
  for (const [file, content] of Object.entries(files)) {
    if (!isMapping(content) || !Object.hasOwn(content, name)) continue;
    const list: unknown = content[name];
    if (!Array.isArray(list)) problems.push({ file, where: name, problem: "expected a list of rows" });
    else placed.push(...list.flatMap((raw: unknown, at) => readRow({ file, name, at, raw }, problems)));
  }
  if (placed.length === 0 && problems.length === 0)
    problems.push({ file: `${name}.yaml`, where: name, problem: "expected at least one row" });
  return placed;
}

interface RawRow<Name extends SectionName> {
  readonly file: string;
  readonly name: Name;
  readonly at: number;
  readonly raw: unknown;
}

function readRow<Name extends SectionName>({ file, name, at, raw }: RawRow<Name>, problems: Problem[]): Placed<SectionRow<Name>>[] {
  const schema = bundleSections[name] as unknown as z.ZodType<SectionRow<Name>>;
  const parsed = schema.safeParse(raw);
  if (parsed.success) {
    const key = keyOf[name](parsed.data);
    return [{ file, where: `${name} row ${at + 1} (${key})`, key, row: parsed.data }];
  }
  for (const issue of parsed.error.issues) {
    problems.push({ file, where: `${name} row ${at + 1}`, problem: `${issue.path.join(".") || "row"}: ${issue.message}` });
  }
  return [];
}

const GAP = "gap: ";
const UNREACHABLE = "unreachable: ";

/** A parameter that a rule reads and the bundle lacks would stop the first claim; one that no rule reads misleads its writer. */
function parameterProblems({ parameters }: BundleRows): Problem[] {
  const problems: Problem[] = [];
  for (const { file, where, row } of parameters) {
    const spec = Object.hasOwn(parameterSpecs, row.name) ? parameterSpecs[row.name] : undefined;
    if (spec === undefined) problems.push({ file, where, problem: `${UNREACHABLE}no rule reads a parameter of this name` });
    else if (!spec.accepts(row.value)) problems.push({ file, where, problem: `value: expected ${spec.expected}` });
  }
  const given = new Set(parameters.map(({ row }) => row.name));
  for (const [name, { rules }] of Object.entries(parameterSpecs)) {
    if (given.has(name)) continue;
    problems.push({
      file: parameters[0]?.file ?? "parameters.yaml",
      where: `parameters (${name})`,
      problem: `${GAP}${rules.join(", ")} reads it, and no row gives it`,
    });
  }
  return problems;
}

function policyOf(rows: BundleRows, version: string): Policy {
  return {
    version,
    clauses: new Map(rows.clauses.map(({ key, row }) => [key, row])),
    rules: new Map(rows.rules.map(({ key, row }) => [key, row])),
    codes: byKey(rows.codes),
    conflicts: rows.conflicts.map(({ row }) => row),
    tiers: rows.tiers.map(({ row }) => row),
    places: rows.places.map(({ row }) => row),
    modifiers: byKey(rows.modifiers),
    parameters: byKey(rows.parameters),
  };
}

function byKey<Row extends InForce>(placed: readonly Placed<Row>[]): Map<string, Row[]> {
  const rows = new Map<string, Row[]>();
  for (const { key, row } of placed) {
    const found = rows.get(key);
    if (found) found.push(row);
    else rows.set(key, [row]);
  }
  return rows;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
