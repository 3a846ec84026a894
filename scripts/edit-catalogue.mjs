// docs/edits.md: everything that the 837P reader can find fault with, as the catalogue in the code has it; and what the rules answer instead.
import { answeredIn, EDITS } from "@dripline/x12";
import { markdownTable } from "./markdown.mjs";
import { ruleIds } from "./policy-map.mjs";

const PLACES = [
  ["TA1", "Interchange (TA1)", "The whole interchange is rejected."],
  ["999", "Group, set, segment and element (999)", "The set is rejected, others of its group go on."],
  ["277CA", "Claim (277CA)", "The claim is rejected, others of its set go on."],
  ["none", "Files that can't be answered", "There is no ISA to answer: the finding stands in `acknowledgements/unreadable/`."],
];

/** What SNIP asks of a claim that the reader lets through: the payer's policy decides it, by line and date. SNIP type, question, rules, answer. */
const ADJUDICATED = [
  [4, "a claim that names us secondary has what the payers before us did (2320, 2430)", ["R35"], "CO 22, or waits"],
  [5, "the procedure code is in force on the service date", ["R15"], "CO 181"],
  [5, "the modifiers are in force on the service date", ["R15"], "CO 182"],
  [5, "the NDC has eleven digits, is in force on the service date and belongs to the code", ["R16", "R19"], "CO 16"],
  [6, "a drug line has its NDC, quantity and unit (LIN, CTP), an unlisted one its description", ["R16"], "CO 16"],
  [6, "a line is itemised by service date", ["R14"], "CO 16"],
  [6, "units are above 0, and one a day on a per diem", ["R16", "R18"], "CO 16, CO 96"],
  [6, "the place of service fits home infusion", ["R21"], "CO 5, or waits"],
  [7, "the billing provider is known, and was not excluded", ["R10"], "CO B7"],
];

function adjudicated() {
  const known = ruleIds();
  const rows = ADJUDICATED.map(([level, asked, rules, answer]) => {
    const missing = rules.filter((rule) => !known.includes(rule));
    if (missing.length > 0) throw new Error(`scripts/edit-catalogue.mjs names ${missing.join(", ")}, which the policy bundle doesn't have`);
    return [level, asked, rules.join(", "), answer];
  });
  return `## Lines (835)

Asked by the policy's rules in adjudication, with a clause and its dates behind each answer: the claim is accepted on the 277CA. The
[policy map](policy-map.md) has the rules.

${markdownTable(["SNIP", "What is asked", "Rule", "Where it isn't so"], rows)}
`;
}

export function editCatalogue() {
  const edits = Object.entries(EDITS);
  const sections = PLACES.map(([place, title, text]) => {
    const rows = edits.filter(([, edit]) => answeredIn(edit) === place).map(rowOf);
    return `## ${title}\n\n${text}\n\n${markdownTable(["Edit", "SNIP", "Code", "From", "What is wrong", "What to do"], rows)}\n`;
  });
  return `# Edits

Generated from \`packages/domain/x12/src/edits.ts\` by \`npm run docs\`: don't edit this page. The reader takes its codes from there, so
what stands here is what a file is answered with. An edit applies from its first day of receipt; without one it always has.
${edits.length} edits.

${[...sections, adjudicated()].join("\n")}`;
}

function rowOf([id, edit]) {
  const also = edit.also === undefined ? "" : ` with ${edit.also.category}:${edit.also.status}`;
  const code = edit.category === undefined ? `${edit.place} ${edit.code}` : `${edit.category}:${edit.code}${also}`;
  return [`\`${id}\``, edit.level, code, edit.from ?? "", edit.what, edit.fix];
}
