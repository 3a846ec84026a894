// `dripline release CLAIM`: judges a pended claim again with what is known now.
import { Command } from "@commander-js/extra-typings";
import type { Decision } from "@dripline/claims";
import type { Receipt } from "@dripline/events";
import { releaseOne } from "@dripline/workers";
import { ANSWER_IS_NO } from "../exit.ts";
import { receiptsOf } from "../find-claim.ts";
import { someText } from "../options.ts";
import { money } from "../story.ts";
import { type Workspace, withWorkspace } from "../workspace.ts";

export function releaseCommand() {
  return new Command("release")
    .description("judge a pended claim again with what is known now; it may pend again")
    .argument("<claim>", "claim control number or patient control number")
    .requiredOption("--reason <text>", "why, in your words: it stands in the receipt", someText)
    .requiredOption("--data <dir>", "data folder")
    .option("--json", "print what came of it as JSON")
    .addHelpText("after", '\nExample:\n  dripline release 20250660000011 --reason "records reviewed" --data data')
    .action(async (claim, { reason, data, json }) => {
      await withWorkspace(data, { readOnly: true }, async () => undefined);
      const decisions = await withWorkspace(data, { readOnly: false }, (workspace) => release(claim, reason, workspace));
      if (decisions.length === 0) {
        process.stderr.write(`No claim ${claim} is pended in ${data}: dripline pended lists those that are.\n`);
        process.exitCode = ANSWER_IS_NO;
      }
      for (const decision of decisions) process.stdout.write(json ? `${JSON.stringify(saidOf(decision))}\n` : lineOf(decision));
    });
}

async function release(name: string, reason: string, workspace: Workspace): Promise<Decision[]> {
  const decisions: Decision[] = [];
  for (const { claimId, version } of await waitingClaims(name, workspace)) {
    const cause = { kind: "release", id: `release ${claimId} ${version}`, reason } as const;
    const decision = await releaseOne({ claimId }, workspace, { cause, onlyNews: false });
    if (decision !== undefined) decisions.push(decision);
  }
  return decisions;
}

/** Newest receipts of that name that are pended. */
async function waitingClaims(name: string, workspace: Workspace): Promise<Receipt[]> {
  const newest = new Map((await receiptsOf(name, workspace)).map((receipt) => [receipt.claimId, receipt]));
  return [...newest.values()].filter(({ disposition }) => disposition === "pended");
}

function saidOf({ claimId, version, disposition, paidCents }: Decision) {
  return { claimId, version, disposition, paidCents };
}

function lineOf({ claimId, disposition, paidCents }: Decision): string {
  return `${claimId}: ${disposition}, ${money(paidCents)} paid\n`;
}
