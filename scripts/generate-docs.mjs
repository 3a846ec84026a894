// Writes the pages of docs/ that are read off the code: the policy map and the catalogue of edits. Run by the pinned Node.
//
//   node scripts/generate-docs.mjs           writes them
//   node scripts/generate-docs.mjs --check   says which of them aren't what it would write; exit 1 where there is one
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { editCatalogue } from "./edit-catalogue.mjs";
import { policyMap } from "./policy-map.mjs";
import { root } from "./setup.mjs";

const pages = { "docs/policy-map.md": policyMap(), "docs/edits.md": editCatalogue() };
const stale = Object.entries(pages).filter(([path, text]) => textOf(path) !== text);

if (process.argv[2] === "--check") {
  for (const [path] of stale) process.stdout.write(`${path}: not what the code says; write it with npm run docs\n`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of stale) writeFileSync(join(root, path), text);
  process.stdout.write(`${Object.keys(pages).length} pages, ${stale.length} written\n`);
}

function textOf(path) {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}
