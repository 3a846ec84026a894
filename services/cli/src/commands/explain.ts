// `dripline explain CLAIM`: why a claim was paid or denied, line by line, with the clause and the arithmetic, and what would have paid it.
import { Command } from "@commander-js/extra-typings";
import { type Receipt, readable } from "@dripline/events";
import type { Policy } from "@dripline/policy";
import { type LookUps, type PolicyVersions, readPolicyVersions, whyNot } from "@dripline/replay";
import { ANSWER_IS_NO } from "../exit.ts";
import { letterOf } from "../letter.ts";
import { withSource } from "../log-options.ts";
import { type Reading, withReading } from "../reading.ts";
import { storyOf } from "../story.ts";
import { policyIn } from "../what-if-policies.ts";
import { whyNotText } from "../why-not-text.ts";

const TEACHES = `
Without an option: the whole story of every version, and below it what would have paid the lines that aren't paid whole. Each answer was
found by judging the claim again with one fact changed, or two: authorization, referral, modifier, drug, place, dates, limit, coverage …

Examples:
  dripline explain 20250930000001 --data .dripline/demo/data
  dripline explain 20250930000001 --data .dripline/demo/data --why-not --json
  dripline explain 20250930000001 --data .dripline/demo/data --letter        a text for the provider, which names nobody`;

export function explainCommand() {
  return withSource(new Command("explain"))
    .description("tell a claim's story: each line, each rule that spoke, the clause it stands on, the arithmetic of the money")
    .argument("<claim>", "claim control number (277CA REF*1K) or patient control number (CLM01)")
    .option("--why-not", "only what would have paid the lines that aren't paid whole")
    .option("--letter", "only a letter to the provider, in plain words")
    .option("--json", "print the receipts as JSON, one a line; with --why-not or --letter, that")
    .addHelpText("after", TEACHES)
    .action(async (claim, { data, brokers, registry, redis, ...wanted }) => {
      await withReading({ data, brokers, registry, redis }, async (reading) => {
        const receipts = await reading.receiptsOf(claim);
        if (receipts.length === 0) return sayNoClaim(claim, reading.where);
        const texts = wanted.whyNot || wanted.letter ? newestTexts : storyTexts;
        for (const text of texts(receipts, wanted, { reading, versions: await readPolicyVersions(reading.log) })) {
          process.stdout.write(`${text}\n`);
        }
      });
    });
}

interface Wanted {
  readonly whyNot?: true | undefined;
  readonly letter?: true | undefined;
  readonly json?: true | undefined;
}

interface At {
  readonly reading: Reading;
  readonly versions: PolicyVersions;
}

/** Every version, and what would have paid the newest. */
function storyTexts(receipts: readonly Receipt[], { json }: Wanted, at: At): string[] {
  if (json) return receipts.map((receipt) => JSON.stringify(readable("claims.adjudicated", receipt)));
  const stories = receipts.map((receipt) => storyOf(receipt, policyOf(receipt, at)));
  const answers = newestOf(receipts)
    .map((receipt) => whyNot(receipt, policyOf(receipt, at), lookUpsOf(at)))
    .filter((lines) => lines.length > 0);
  return [...stories, ...answers.map((lines) => `${whyNotText(lines)}\n`)];
}

function newestTexts(receipts: readonly Receipt[], { whyNot: isWhyNot, letter: isLetter, json }: Wanted, at: At): string[] {
  return newestOf(receipts).map((receipt) => {
    const { claimId, version, disposition } = receipt;
    const policy = policyOf(receipt, at);
    const lines = whyNot(receipt, policy, lookUpsOf(at));
    const letter = isLetter ? letterOf({ receipt, policy, lines, payer: at.reading.tables.payer }) : undefined;
    if (json) return JSON.stringify({ claimId, version, disposition, lines, letter });
    const head = `Claim ${claimId}, version ${version}: ${disposition}`;
    const answers = isWhyNot ? [`${head}\n${whyNotText(lines)}\n`] : [];
    return [...answers, ...(letter === undefined ? [] : [letter])].join("\n");
  });
}

/** The newest receipt of each claim of that name. */
function newestOf(receipts: readonly Receipt[]): Receipt[] {
  return [...new Map(receipts.map((receipt) => [receipt.claimId, receipt])).values()];
}

function lookUpsOf({ reading: { tables } }: At): LookUps {
  return { benefitPlan: (id) => tables.benefitPlan(id), drugsOf: (code) => tables.drugsOf(code) };
}

/** The version that the receipt was judged by. */
function policyOf({ policyVersion }: Receipt, { versions }: At): Policy {
  return policyIn(versions)(policyVersion);
}

/** Nobody's name is an answer, not wrong usage. A rejected claim has no number of ours: its 277CA says why. */
function sayNoClaim(claim: string, data: string): void {
  process.stderr.write(
    `No claim ${claim} was decided in ${data}.\nGive the claim control number (277CA REF*1K) or the patient control number (CLM01); a claim that was rejected is answered in the 277CA alone.\n`,
  );
  process.exitCode = ANSWER_IS_NO;
}
