// What `policy check` refuses beyond what can't be read: gaps, overlaps, unreachable rows and missing citations, each by name.
import { type InForce, type IsoDate, isInForce } from "@dripline/claims";
import { readRows } from "./bundle.ts";
import type { BundleRows, Placed, Problem } from "./bundle-rows.ts";
import { datedRows, gapsOf, openEndsOf } from "./dated-rows.ts";

/** Rules are numbered R1 to R40. */
const RULES = 40;

/** Everything wrong with a bundle; an empty list is a clean one. Files are those of `readBundle`. */
export function lintBundle(files: Readonly<Record<string, unknown>>): readonly Problem[] {
  const { rows, problems } = readRows(files);
  if (problems.length > 0) return problems;
  return [...gaps(rows), ...silenced(rows), ...unreachablePlaces(rows), ...unreachableCodes(rows), ...citations(rows)];
}

/** Rules that no bundle can switch off or only monitor, each with what would become of a claim. */
const ALWAYS_ACTIVE: Readonly<Record<string, string>> = {
  R5: "a replacement would be paid beside the claim that it replaces",
  R6: "a void would be carried out without taking anything back",
  R32: "nothing would have a price",
  R38: "a case would ask for money of lines that stay paid",
};
/** What happens before a claim is judged, or after: whether it does is asked of no mode. */
const OUTSIDE_OF_ADJUDICATION = new Set(["R1", "R2", "R36", "R37", "R39", "R40"]);

function silenced({ rules }: BundleRows): Problem[] {
  const problems: Problem[] = [];
  for (const { file, where, key, row } of rules) {
    const why =
      ALWAYS_ACTIVE[key] ?? (OUTSIDE_OF_ADJUDICATION.has(key) ? "no mode of it is read, since no line is judged by it" : undefined);
    if (why === undefined) continue;
    for (const [at, { mode }] of row.modes.entries())
      if (mode !== "active")
        problems.push({ file, where: `${where} mode ${at + 1}`, problem: `${key} can't be ${modeText(mode)}: ${why}` });
  }
  return problems;
}

function modeText(mode: "monitor" | "off"): string {
  return mode === "off" ? "off" : "monitored only";
}

/** The first day of the policy: that of its first clause. */
function startOf({ clauses }: BundleRows): IsoDate | undefined {
  return clauses.map(({ row }) => row.from).sort()[0];
}

function gaps(rows: BundleRows): Problem[] {
  const start = startOf(rows);
  const problems: Problem[] = [];
  for (const [group, dated] of datedRows(rows)) {
    problems.push(...gapsOf(dated));
    if (start !== undefined && /^(modes|parameters) /.test(group)) problems.push(...openEndsOf(dated, start));
  }
  const given = new Set(rows.rules.map(({ key }) => key));
  for (let number = 1; number <= RULES; number++) {
    if (given.has(`R${number}`)) continue;
    problems.push({
      file: rows.rules[0]?.file ?? "rules.yaml",
      where: `rules (R${number})`,
      problem: "gap: the rule has no row; say off where it is off",
    });
  }
  return problems;
}

function unreachablePlaces({ places, modifiers }: BundleRows): Problem[] {
  const problems: Problem[] = [];
  for (const { file, where, row } of places) {
    const { place, withModifier } = row;
    if (withModifier === undefined) continue;
    const plain = places.find((other) => other.row.place === place && other.row.withModifier === undefined && covers(other.row, row));
    if (plain) problems.push({ file, where, problem: `unreachable: ${plain.where} allows the place without a modifier on all its days` });
    if (!modifiers.some((each) => each.key === withModifier && meets(each.row, row))) {
      problems.push({ file, where, problem: `unreachable: no row of modifiers has ${withModifier} on its days` });
    }
  }
  return problems;
}

/** Codes, families and kinds that conflicts and tiers name have to be there on some of the row's days. */
function unreachableCodes(rows: BundleRows): Problem[] {
  const problems: Problem[] = [];
  const named: Placed<InForce & { readonly names: readonly string[] }>[] = [
    ...rows.conflicts.map((each) => ({ ...each, row: { ...each.row, names: [each.row.denied, ...each.row.besides] } })),
    ...rows.tiers.map((each) => ({ ...each, row: { ...each.row, names: each.row.codes } })),
  ];
  for (const { file, where, row } of named) {
    for (const name of row.names) {
      const isThere = rows.codes.some((code) => isNamed(name, code.row) && meets(code.row, row));
      if (!isThere) problems.push({ file, where, problem: `unreachable: no row of codes is ${name} on its days` });
    }
  }
  return problems;
}

function isNamed(name: string, row: BundleRows["codes"][number]["row"]): boolean {
  if (name === "therapy") return row.countsAsTherapy === true;
  return name === row.code || name === `family:${row.family}` || name === `kind:${row.kind}`;
}

function citations(rows: BundleRows): Problem[] {
  const problems: Problem[] = [];
  const cited = new Set<string>();
  for (const { file, where, row } of citing(rows)) {
    cited.add(row.clause);
    const clause = rows.clauses.find(({ key }) => key === row.clause);
    if (clause === undefined) problems.push({ file, where, problem: `missing citation: there is no clause ${row.clause}` });
    else if (!row.spans.some((span) => meets(clause.row, span))) {
      problems.push({ file, where, problem: `missing citation: clause ${row.clause} is in force on none of its days` });
    }
  }
  for (const { file, where, key } of rows.clauses) {
    if (!cited.has(key)) problems.push({ file, where, problem: "missing citation: no rule and no row carries the clause out" });
  }
  return problems;
}

interface Citing {
  readonly clause: string;
  readonly spans: readonly InForce[];
}

function citing({ rules, conflicts, tiers, places, parameters }: BundleRows): Placed<Citing>[] {
  const all: Placed<Citing>[] = rules.map((each) => ({ ...each, row: { clause: each.row.clause, spans: each.row.modes } }));
  for (const each of [...conflicts, ...tiers, ...places]) all.push({ ...each, row: { clause: each.row.clause, spans: [each.row] } });
  for (const each of parameters) {
    // A value from before the clause began says what held until then, so its dates may lie outside the clause's.
    if (each.row.clause !== undefined) all.push({ ...each, row: { clause: each.row.clause, spans: rows(each, parameters) } });
  }
  return all;
}

function rows({ key }: { readonly key: string }, parameters: BundleRows["parameters"]): InForce[] {
  return parameters.filter((other) => other.key === key).map(({ row }) => row);
}

function covers(outer: InForce, inner: InForce): boolean {
  return isInForce(outer, inner.from) && (outer.to === undefined || (inner.to !== undefined && inner.to <= outer.to));
}

function meets(a: InForce, b: InForce): boolean {
  return isInForce(a, b.from) || isInForce(b, a.from);
}
