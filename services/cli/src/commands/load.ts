// `dripline load FEED...`: reference feeds into a data folder, row by row; a refused row never hides the others.
import { Command } from "@commander-js/extra-typings";
import { instantOf } from "@dripline/claims";
import { checkFeedName, type FeedTally, loadFeed } from "../load-feeds.ts";
import { releaseWaiting } from "../release-claims.ts";
import { withWorkspace } from "../workspace.ts";

export function loadCommand() {
  return new Command("load")
    .description("load reference feeds: payer.json and <kind>.jsonl; exit 1 when a row is refused")
    .argument("<feed...>", "feed files, named after their kind: members.jsonl, providers.jsonl …")
    .requiredOption("--data <dir>", "data folder; made when it isn't there")
    .option("--json", "print what was loaded as JSON")
    .addHelpText("after", "\nExample:\n  dripline load reference/members.jsonl reference/authorizations.jsonl --data data")
    .action(async (feeds, { data, json }) => {
      for (const feed of feeds) checkFeedName(feed);
      await withWorkspace(data, { readOnly: false }, async (workspace) => {
        const tallies: FeedTally[] = [];
        for (const feed of feeds) tallies.push(await loadFeed(feed, workspace, instantOf(Date.now())));
        const released = await releaseWaiting(workspace);
        process.stdout.write(json ? `${JSON.stringify(tallies)}\n` : `${feedReport(tallies)}${releaseReport(released)}`);
        if (tallies.some(({ refused }) => refused.length > 0)) process.exitCode = 1;
      });
    });
}

function releaseReport(released: number): string {
  return released === 0 ? "" : `${released} pended ${released === 1 ? "claim" : "claims"} released: decided with what is known now\n`;
}

/** A line for each feed, and one for each refused row: where, and what is expected there. */
export function feedReport(tallies: readonly FeedTally[]): string {
  return tallies
    .flatMap(({ feed, taken, unchanged, refused }) => [
      `${feed}: ${taken} rows taken${unchanged > 0 ? `, ${unchanged} known already` : ""}${refused.length > 0 ? `, ${refused.length} refused` : ""}\n`,
      ...refused.map(({ line, field, reason }) => `  ${feed} line ${line}${field === "" ? "" : `, ${field}`}: ${reason}\n`),
    ])
    .join("");
}
