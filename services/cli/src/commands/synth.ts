// `dripline synth`: reference data and 837P files that look like a payer's month; the same seed gives the same bytes. All of it is made up.
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { synthesize } from "@dripline/synth";
import { countOf, wholeNumber } from "../options.ts";

export function synthCommand() {
  return new Command("synth")
    .description("make reference data and 837P files that look like a payer's month; the same seed gives the same bytes")
    .requiredOption("--out <dir>", "folder to write to: reference/, claims/, and later/ with facts that become known after payment")
    .requiredOption("--claims <n>", "number of claims", countOf)
    .requiredOption("--seed <s>", "seed", wholeNumber)
    .action(({ out, claims, seed }) => {
      const files = writeSynthetic(out, { claims, seed });
      process.stdout.write(`${claims} synthetic claims: ${files} files in ${out} (reference/, claims/ and later/)\n`);
    });
}

/** Writes a synthetic month below a folder; the number of files. */
export function writeSynthetic(out: string, options: { readonly claims: number; readonly seed: number }): number {
  const begun = new Set<string>();
  for (const { path, text } of synthesize(options)) {
    const target = join(out, path);
    if (begun.has(path)) appendFileSync(target, text);
    else {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
      begun.add(path);
    }
  }
  return begun.size;
}
