// `dripline replay verify`: judges every receipt again from its own facts and policy version and compares the bytes.
import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { Fault } from "@dripline/core";
import { type TreeHead, type Verification, type VerifiedProof, verifyProof } from "@dripline/replay";
import { ANSWER_IS_NO } from "../exit.ts";
import { findingsText } from "../findings-text.ts";
import { isFound, withSource, withStretch } from "../log-options.ts";
import { wholeNumber } from "../options.ts";
import { proofOf } from "../prove-claim.ts";
import type { SourceOptions } from "../replay-source.ts";
import { verifyReceipts } from "../verify-receipts.ts";

/** Findings shown one by one: the first ones say what happened. */
const SHOWN_MAX = 10;

export function verifyCommand() {
  return withStretch(withSource(new Command("verify")))
    .description("judge every receipt again from its own facts and policy version and compare the bytes; exit 1 on a difference")
    .argument("[proof]", "a claim's file that replay export wrote: checked without any data folder; --file names it as well")
    .option("--threads <n>", "threads that judge (default: one for each core)", wholeNumber)
    .option("--expect <size:root>", "a tree that was printed earlier: the log must have had its root at its size", treeHead)
    .option("--json", "print what was found as JSON")
    .addHelpText(
      "after",
      `
Examples:
  dripline replay verify --data .dripline/demo/data
  dripline replay verify --data .dripline/demo/data --file 20250317-CLRHOUSE01-001.837    what that file's claims became
  dripline replay verify --data .dripline/demo/data --since 2025-04-01T00:00:00-04:00 --until 2025-04-30T23:59:59-04:00
  dripline replay verify claim.json                                                       a claim's proof, on any machine

Of a stretch every receipt is judged again and its place in the tree is checked; the ledger is compared with all of it alone.`,
    )
    .action(async (argument, { json, ...wanted }) => {
      const isLog = wanted.data !== undefined || wanted.brokers !== undefined;
      const proof = argument ?? (isLog ? undefined : wanted.file);
      if ((proof === undefined) !== isLog)
        throw new Fault("DRIP_USAGE", "name a data folder (--data), Kafka (--brokers) or a claim's file, one of them");
      if (proof !== undefined) return say(proof, verifyFile(proof), json);
      if (wanted.claim !== undefined) return say(wanted.claim, await verifyClaim(wanted.claim, wanted), json);
      const { result, seconds } = await timed(() => verifyReceipts(wanted));
      if (isFound(result, wanted)) sayLogs(result, seconds, json);
    });
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly seconds: number }> {
  const started = performance.now();
  return { result: await work(), seconds: (performance.now() - started) / 1000 };
}

function sayLogs(partitions: readonly Verification[], seconds: number, json: true | undefined): void {
  const findings = partitions.flatMap((each) => each.findings);
  const receipts = partitions.reduce((sum, each) => sum + each.receipts, 0);
  const receiptsPerSecond = Math.round(receipts / seconds);
  const summary = { receipts, differences: findings.length, receiptsPerSecond };
  const logs = partitions.map(({ partition, from, to, entries, tree }) => ({ partition, from, to, entries: entries ?? null, tree }));
  if (json) process.stdout.write(`${JSON.stringify({ ...summary, logs, findings: findings.slice(0, SHOWN_MAX) })}\n`);
  else {
    process.stdout.write(findingsText(findings, SHOWN_MAX));
    for (const log of partitions) process.stdout.write(logText(log));
    process.stdout.write(`${receipts} receipts, ${findings.length} differences, ${receiptsPerSecond} receipts/s\n`);
  }
  if (findings.length > 0) process.exitCode = ANSWER_IS_NO;
}

function logText({ entries, tree }: Verification): string {
  const compared = entries === undefined ? "" : `${entries} ledger entries compared\n`;
  return `${compared}${tree.root === undefined ? "no checkpoints: the order can't be proven" : `tree of ${tree.size} receipts, root ${tree.root}`}\n`;
}

function treeHead(text: string): TreeHead {
  const [, size, root] = /^(\d{1,12}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (size === undefined || root === undefined)
    throw new InvalidArgumentError("expected a size and a root, such as 197:df6e…, as verify prints them");
  return { size: Number(size), root };
}

/** A file that is no proof can't prove anything. */
function verifyFile(path: string): VerifiedProof {
  return verifyProof(readFileSync(path, "utf8")) ?? nothingProven("the file isn't one that replay export writes");
}

/** As its exported file would be verified. */
async function verifyClaim(claim: string, from: SourceOptions): Promise<VerifiedProof> {
  const proof = await proofOf(claim, from);
  const verified = proof && verifyProof(JSON.stringify(proof));
  return verified ?? nothingProven(`no claim ${claim} was decided here`);
}

function nothingProven(what: string): VerifiedProof {
  return { claims: [], receipts: 0, findings: [{ kind: "damaged", partition: 0, offset: 0, what }] };
}

function say(path: string, { claims, receipts, findings, tree }: VerifiedProof, json: true | undefined): void {
  const summary = { of: path, claims, receipts, differences: findings.length, tree: tree ?? null };
  if (json) process.stdout.write(`${JSON.stringify({ ...summary, findings: findings.slice(0, SHOWN_MAX) })}\n`);
  else {
    const proven = tree === undefined ? "" : `in the tree of ${tree.size} receipts with root ${tree.root}\n`;
    process.stdout.write(
      `${findingsText(findings, SHOWN_MAX)}claim ${claims.join(", ")}\n${proven}${receipts} receipts, ${findings.length} differences\n`,
    );
  }
  if (findings.length > 0) process.exitCode = ANSWER_IS_NO;
}
