// `dripline demo`: makes a payer's month, runs the whole flow on it, says what happened and where to look.
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Command } from "@commander-js/extra-typings";
import type { Instant, IsoDate } from "@dripline/claims";
import { Fault } from "@dripline/core";
import { RECEIVED_AT } from "@dripline/synth";
import colors from "picocolors";
import { readClaimList } from "../claim-list.ts";
import { exampleClaims } from "../example-claims.ts";
import { countOf, wholeNumber } from "../options.ts";
import { runReport } from "../run-report.ts";
import { run } from "./run.ts";
import { writeSynthetic } from "./synth.ts";

/** The synthetic month is March 2025; its files arrive in the first days of April. */
const CYCLE = "2025-04-04" as IsoDate;
/** A longer command stands out of the column of commands. */
const COLUMN_MAX = 100;
/** Says that a folder is a demo's own and may be made anew. */
const MARK = ".dripline-demo";

export function demoCommand() {
  return new Command("demo")
    .description("make synthetic reference data and claims, run the whole flow on them, say what happened and what to try next")
    .option("--claims <n>", "number of claims", countOf, 1000)
    .option("--seed <s>", "seed", wholeNumber, 1)
    .option("--dir <dir>", "folder for everything; made anew each time", ".dripline/demo")
    .action(async ({ claims, seed, dir }) => {
      prepare(dir);
      process.stdout.write(`Making ${claims} synthetic claims (seed ${seed}) in ${dir} …\n`);
      writeSynthetic(dir, { claims, seed });
      const started = performance.now();
      const folders = { data: join(dir, "data"), in: join(dir, "claims"), out: join(dir, "out"), reference: join(dir, "reference") };
      const tally = await run({ ...folders, once: true, receivedAt: RECEIVED_AT as Instant, cycle: CYCLE });
      const seconds = (performance.now() - started) / 1000;
      const taken = tally.acceptedClaims + tally.rejectedClaims;
      process.stdout.write(
        `\n${runReport(tally)}\n${taken} claims in ${seconds.toFixed(1)} s: ${Math.round(taken / seconds)} claims/s, reference data and files included\n`,
      );
      process.stdout.write(await nextSteps({ ...folders, later: join(dir, "later") }));
    });
}

function prepare(dir: string): void {
  if (existsSync(dir) && !existsSync(join(dir, MARK))) {
    throw new Fault("DRIP_USAGE", `${dir} is there already and no demo made it: name another folder with --dir, or remove it`);
  }
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(join(dir, MARK), { recursive: true });
}

/** What an audit found and an appeal won, where the month has some. */
function laterClaims({ data, later }: { data: string; later: string }): string[][] {
  const appeal = "--overturn unit-limit --reason 'records reviewed'";
  const tries = [
    [
      "audit-letter",
      `audit-case open --finding 'no record of the visit' --method letter`,
      "an audit's finding: a letter asks for a cheque",
    ],
    ["audit-offset", `audit-case open --finding 'no infusion' --method offset`, "another: reversed, and collected by the next cycle"],
    ["appeals", `readjudicate ${appeal}`, "what appeals that were won would pay; --apply pays it"],
  ] as const;
  return tries.flatMap(([list, command, why]) => {
    const path = join(later, `${list}.txt`);
    return readClaimList(path).length === 0 ? [] : [[`bin/dripline ${command} --claims ${path} --data ${data}`, why]];
  });
}

async function nextSteps({ data, out, later }: { data: string; out: string; later: string }): Promise<string> {
  const examples = await exampleClaims(data);
  const tries = [
    ...examples.map(({ claimId, why }) => [`bin/dripline explain ${claimId} --data ${data}`, why]),
    [`bin/dripline log claims.adjudicated --data ${data}`, "every receipt, as JSON Lines"],
    [`bin/dripline load ${later}/authorizations.jsonl --data ${data}`, "a decision that claims wait for: it releases them"],
    [`bin/dripline impact ${later}/fee-schedules.jsonl --data ${data}`, "what a corrected rate would move"],
    ...laterClaims({ data, later }),
    ["bin/dripline policy show R17", "a rule with its clause and dates"],
  ];
  const width = Math.max(...tries.map(([command = ""]) => command.length).filter((length) => length <= COLUMN_MAX));
  return [
    "",
    colors.bold("Where to look"),
    `  ${out}/acknowledgements/   TA1, 999 and 277CA, by sender`,
    `  ${out}/remittances/        an 835 for each payee and sender`,
    `  ${out}/payments/           what the payment system is asked to pay`,
    "",
    colors.bold("Try next"),
    ...tries.map(([command = "", why]) => `  ${command.padEnd(width)}   ${why}`),
    "",
    "All of it is synthetic: no person, provider or payment is real.",
    "",
  ].join("\n");
}
