// `dripline synth`: reference data and 837P files that look like a payer's month; the same seed gives the same bytes. All of it is made up.
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { type SynthOptions, synthesize } from "@dripline/synth";
import { countOf, wholeNumber } from "../options.ts";

export function synthCommand() {
  return new Command("synth")
    .description("make reference data and 837P files that look like a payer's month; the same seed gives the same bytes")
    .requiredOption("--out <dir>", "folder to write to: reference/, claims/, and later/ with facts that become known after payment")
    .requiredOption("--claims <n>", "number of claims", countOf)
    .requiredOption("--seed <s>", "seed", wholeNumber)
    .option("--year", "all of 2025 in place of March: a folder for each month below claims/, patients who come back")
    .addHelpText(
      "after",
      `
The month is run in one go, its files received on 2025-04-03:
  dripline synth --out month --claims 1000 --seed 1
  dripline run --data data --in month/claims --out out --reference month/reference --once --received-at 2025-04-03T09:00:00-04:00

A year month by month, each received on the third of the next, so that replacements and voids name the numbers that claims got:
  dripline synth --out year --claims 20000 --seed 1 --year
  for month in year/claims/*; do
    received=$(date -d "$(basename $month)-01 + 1 month + 2 days" +%F)
    dripline run --data data --in $month --out out --reference year/reference --once --received-at \${received}T09:00:00-05:00 --cycle $received
  done`,
    )
    .action(({ out, claims, seed, year: isYear }) => {
      const files = writeSynthetic(out, { claims, seed, isYear });
      process.stdout.write(`${claims} synthetic claims: ${files} files in ${out} (reference/, claims/ and later/)\n`);
    });
}

/** Writes a synthetic month below a folder; the number of files. */
export function writeSynthetic(out: string, options: SynthOptions): number {
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
