// docs/policy-map.md: from each clause of the policy to the rules that carry it out, their rows, their code and their tests.
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parameterSpecs, readBundle } from "@dripline/policy";
import { parse } from "yaml";
import { markdownTable } from "./markdown.mjs";
import { root } from "./setup.mjs";

const BUNDLE = "policies/home-infusion";
const RULES = "packages/domain/policy/src/rules";

/** Sections of the bundle beside parameters that a rule reads. */
const SECTIONS = { R15: ["codes", "modifiers"], R17: ["codes", "modifiers"], R18: ["codes", "conflicts", "tiers"], R21: ["places"] };

/** Feeds whose rows a rule reads, beside the code and the coverage of every line. */
const FEEDS = {
  R2: "members, providers",
  R3: "members",
  R7: "members, benefit-plans",
  R8: "members",
  R9: "contracts",
  R10: "providers",
  R11: "providers, contracts, benefit-plans",
  R12: "members, providers, authorizations, referrals",
  R13: "providers",
  R15: "codes, fee-schedules",
  R16: "codes",
  R19: "drugs",
  R20: "drugs",
  R22: "drugs",
  R23: "benefit-plans, authorizations, coverage-requests",
  R24: "new-to-market, coverage-requests",
  R25: "prior-authorization, authorizations",
  R26: "authorizations",
  R27: "authorizations, holidays",
  R28: "referrals",
  R29: "authorizations",
  R30: "unit-limits",
  R31: "stays",
  R32: "contracts, fee-schedules",
  R33: "contracts",
  R34: "benefit-plans",
  R35: "members",
};

/** Rules that are carried out elsewhere than in a file of their own. */
const ELSEWHERE = {
  R1: "packages/domain/x12/src/edits.ts",
  R2: "packages/domain/x12/src/edits.ts",
  R5: `${RULES}/awaiting.ts`,
  R6: `${RULES}/awaiting.ts`,
  R36: "packages/domain/adjudication/src/assemble.ts",
  R37: "packages/domain/remittance/src/issue-remittances.ts",
  R40: "packages/domain/policy/src/bundle.ts",
};

/** Beside the file of the rule: where its money goes after the claim is decided. */
const ALSO = { R38: ["packages/domain/remittance/src/audit-case.ts"] };

export function policyMap() {
  const policy = shippedPolicy();
  const rules = [...policy.rules.values()];
  return `# Policy map

Generated from \`${BUNDLE}/\` by \`npm run docs\`: don't edit this page. A clause of the policy is carried out by rules, a rule by dated
rows and a function over them, and a table of tests holds the function. The line's date of service picks the row.

## Clauses

${markdownTable(
  ["Clause", "What it says, in our words", "Where", "In force", "Carried out by"],
  [...policy.clauses.values()].map((clause) => clauseRow(clause, policy)),
)}

## Rules

Modes: active decides, monitor speaks and changes nothing, off is silent.

${markdownTable(["Rule", "Title", "Clause", "Mode", "Rows of the bundle", "Feeds", "Code", "Tests"], rules.map(ruleRow))}

## Parameters

${markdownTable(["Parameter", "Value", "In force", "Rules", "Clause", "Source"], [...policy.parameters.values()].flat().map(parameterRow))}

## Rows of the bundle

${markdownTable(["File", "Rows"], sectionRows(policy))}
`;
}

/** Ids of the shipped rules. */
export function ruleIds() {
  return [...shippedPolicy().rules.keys()];
}

function shippedPolicy() {
  const names = readdirSync(join(root, BUNDLE)).filter((name) => name.endsWith(".yaml"));
  const files = Object.fromEntries(names.map((name) => [name, parse(readFileSync(join(root, BUNDLE, name), "utf8"))]));
  const { policy, problems } = readBundle(files, "docs");
  if (policy === undefined)
    throw new Error(`the shipped bundle: ${problems.map((each) => `${each.file} ${each.where}: ${each.problem}`).join("; ")}`);
  return policy;
}

function clauseRow({ id, heading, paraphrase, where, ...dates }, policy) {
  return [`**${id}** ${heading}`, paraphrase, where, span(dates), carriedOutBy(id, policy)];
}

function carriedOutBy(id, policy) {
  const rules = [...policy.rules.values()].filter(({ clause }) => clause === id).map((rule) => rule.id);
  const rows = [
    ["conflicts", policy.conflicts],
    ["tiers", policy.tiers],
    ["places", policy.places],
  ].flatMap(([section, all]) => (all.some(({ clause }) => clause === id) ? [bundleLink(section)] : []));
  const parameters = [...policy.parameters.values()].flat().filter(({ clause }) => clause === id);
  return [...rules, ...rows, ...new Set(parameters.map(({ name }) => `\`${name}\``))].join(", ");
}

function ruleRow({ id, title, clause, modes }) {
  const parameters = Object.entries(parameterSpecs).filter(([, spec]) => spec.rules.includes(id));
  const rows = [...(SECTIONS[id] ?? []).map(bundleLink), ...parameters.map(([name]) => `\`${name}\``)];
  const files = filesOf(id);
  const tests = files.map((file) => file.replace(/\.ts$/, ".test.ts")).filter((file) => existsSync(join(root, file)));
  const modeText = modes.map(({ mode, ...dates }) => `${mode} ${span(dates)}`).join(", ");
  return [`**${id}**`, title, clause, modeText, rows.join(", "), FEEDS[id], files.map(link).join(", "), tests.map(link).join(", ")];
}

/** R7 stands in R07-eligibility.ts; R18 in two files. */
function filesOf(id) {
  const own = globSync(`${RULES}/R${id.slice(1).padStart(2, "0")}-*.ts`, { cwd: root }).filter((file) => !file.endsWith(".test.ts"));
  const elsewhere = ELSEWHERE[id] !== undefined && existsSync(join(root, ELSEWHERE[id])) ? [ELSEWHERE[id]] : [];
  return own.length > 0 ? [...own.sort(), ...(ALSO[id] ?? [])] : elsewhere;
}

function parameterRow({ name, value, source, clause, ...dates }) {
  const text = Array.isArray(value) ? value.join(", ") || "none" : String(value);
  return [`\`${name}\``, text, span(dates), parameterSpecs[name].rules.join(", "), clause, source];
}

function sectionRows(policy) {
  const count = (rows) => [...rows.values()].flat().length;
  return Object.entries({
    clauses: count(policy.clauses),
    rules: count(policy.rules),
    codes: count(policy.codes),
    conflicts: policy.conflicts.length,
    tiers: policy.tiers.length,
    places: policy.places.length,
    modifiers: count(policy.modifiers),
    parameters: count(policy.parameters),
  }).map(([section, rows]) => [bundleLink(section), rows]);
}

function span({ from, to }) {
  return to === undefined ? `from ${from}` : `${from} to ${to}`;
}

function bundleLink(section) {
  return `[${section}.yaml](../${BUNDLE}/${section}.yaml)`;
}

function link(file) {
  return `[${file.split("/").at(-1)}](../${file})`;
}
