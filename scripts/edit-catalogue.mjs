// docs/edits.md: everything that the 837P reader can find fault with, as the catalogue in the code has it.
import { answeredIn, EDITS } from "@dripline/x12";
import { markdownTable } from "./markdown.mjs";

const PLACES = [
  ["TA1", "Interchange (TA1)", "The whole interchange is rejected."],
  ["999", "Group, set, segment and element (999)", "The set is rejected, others of its group go on."],
  ["277CA", "Claim (277CA)", "The claim is rejected, others of its set go on."],
  ["none", "Files that can't be answered", "There is no ISA to answer: the finding stands in `acknowledgements/unreadable/`."],
];

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

${sections.join("\n")}`;
}

function rowOf([id, edit]) {
  const also = edit.also === undefined ? "" : ` with ${edit.also.category}:${edit.also.status}`;
  const code = edit.category === undefined ? `${edit.place} ${edit.code}` : `${edit.category}:${edit.code}${also}`;
  return [`\`${id}\``, edit.level, code, edit.from ?? "", edit.what, edit.fix];
}
