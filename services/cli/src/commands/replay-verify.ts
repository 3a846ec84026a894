// `dripline replay verify`: judges every receipt again from its own facts and policy version and compares the bytes.
import { readFileSync } from "node:fs";
import { Command } from "@commander-js/extra-typings";
import { Fault } from "@dripline/core";
import { type Verification, type VerifiedProof, verifyProof } from "@dripline/replay";
import { ANSWER_IS_NO } from "../exit.ts";
import { findingsText } from "../findings-text.ts";
import { wholeNumber } from "../options.ts";
import { verifyFolder } from "../verify-folder.ts";

/** Findings shown one by one: the first ones say what happened. */
const SHOWN_MAX = 10;

export function verifyCommand() {
  return new Command("verify")
    .description("judge every receipt again from its own facts and policy version and compare the bytes; exit 1 on a difference")
    .argument("[file]", "a claim's file that replay export wrote: checked without any data folder")
    .option("--file <file>", "the same")
    .option("--data <dir>", "data folder")
    .option("--from <n>", "first offset of claims.adjudicated", wholeNumber)
    .option("--to <n>", "last offset", wholeNumber)
    .option("--threads <n>", "threads that judge (default: one for each core)", wholeNumber)
    .option("--json", "print what was found as JSON")
    .addHelpText("after", "\nExamples:\n  dripline replay verify --data .dripline/demo/data\n  dripline replay verify claim.json")
    .action(async (argument, { file = argument, data, json, ...stretch }) => {
      if ((file === undefined) === (data === undefined)) throw new Fault("DRIP_USAGE", "name a data folder (--data) or a claim's file");
      if (file !== undefined) return say(file, verifyFile(file), json);
      if (data !== undefined) return sayFolder(await timed(() => verifyFolder(data, stretch)), json);
    });
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly seconds: number }> {
  const started = performance.now();
  return { result: await work(), seconds: (performance.now() - started) / 1000 };
}

function sayFolder({ result, seconds }: { readonly result: Verification; readonly seconds: number }, json: true | undefined): void {
  const { receipts, findings, from, to, entries, tree } = result;
  const receiptsPerSecond = Math.round(receipts / seconds);
  const summary = { receipts, differences: findings.length, receiptsPerSecond, from, to, entries: entries ?? null, tree };
  if (json) process.stdout.write(`${JSON.stringify({ ...summary, findings: findings.slice(0, SHOWN_MAX) })}\n`);
  else {
    const proven =
      tree.root === undefined ? "no checkpoints: an order can't be proven" : `tree of ${tree.size} receipts, root ${tree.root}`;
    const compared = entries === undefined ? "" : `${entries} ledger entries compared\n`;
    process.stdout.write(
      `${findingsText(findings, SHOWN_MAX)}${compared}${proven}\n${receipts} receipts, ${findings.length} differences, ${receiptsPerSecond} receipts/s\n`,
    );
  }
  if (findings.length > 0) process.exitCode = ANSWER_IS_NO;
}

/** A file that is no proof can't prove anything. */
function verifyFile(path: string): VerifiedProof {
  const verified = verifyProof(readFileSync(path, "utf8"));
  return (
    verified ?? {
      claims: [],
      receipts: 0,
      findings: [{ kind: "damaged", partition: 0, offset: 0, what: "the file isn't one that replay export writes" }],
    }
  );
}

function say(path: string, { claims, receipts, findings, tree }: VerifiedProof, json: true | undefined): void {
  const summary = { file: path, claims, receipts, differences: findings.length, tree: tree ?? null };
  if (json) process.stdout.write(`${JSON.stringify({ ...summary, findings: findings.slice(0, SHOWN_MAX) })}\n`);
  else {
    const proven = tree === undefined ? "" : `in the tree of ${tree.size} receipts with root ${tree.root}\n`;
    process.stdout.write(
      `${findingsText(findings, SHOWN_MAX)}claim ${claims.join(", ")}\n${proven}${receipts} receipts, ${findings.length} differences\n`,
    );
  }
  if (findings.length > 0) process.exitCode = ANSWER_IS_NO;
}
