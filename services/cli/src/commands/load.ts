// `dripline load FEED...`: reference feeds into a data folder, row by row; a refused row never hides the others.
import { Command, Option } from "@commander-js/extra-typings";
import { type Instant, instantOf } from "@dripline/claims";
import { CMS_FORMATS, MEDICARE_ASP } from "@dripline/reference";
import { type CmsOptions, loadCmsFeed, readCmsFeed } from "../load-cms-file.ts";
import { checkFeedName, type FeedTally, loadFeed } from "../load-feeds.ts";
import { releaseWaiting } from "../release-waiting.ts";
import { type Workspace, withWorkspace } from "../workspace.ts";

export function loadCommand() {
  return new Command("load")
    .description("load reference feeds: payer.json and <kind>.jsonl; exit 1 when a row is refused")
    .argument("<feed...>", "feed files, named after their kind: members.jsonl, providers.jsonl …")
    .requiredOption("--data <dir>", "data folder; made when it isn't there")
    .addOption(new Option("--format <format>", "the files are the agency's, as published (CSV)").choices(CMS_FORMATS))
    .option(
      "--quarter <quarter>",
      "with --format: the quarter they are in force, such as 2025Q1, where neither the file nor its name says it",
    )
    .option("--fee-schedule <id>", "with cms-asp-limits: the fee schedule that the limits become rates of", MEDICARE_ASP)
    .option("--json", "print what was loaded as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  dripline load reference/members.jsonl reference/authorizations.jsonl --data data\n  dripline load --format cms-mue MCR_MUE_PractitionerServices_Eff_01-01-2025.csv --data data",
    )
    .action(async (feeds, { data, json, format, quarter, feeSchedule }) => {
      // Nothing is loaded before all files are known to be what they should be.
      const loads = feeds.map((feed) => prepareLoad(feed, { format, quarter, feeSchedule }));
      await withWorkspace(data, { readOnly: false }, async (workspace) => {
        const tallies: FeedTally[] = [];
        for (const load of loads) tallies.push(await load(workspace, instantOf(Date.now())));
        const released = await releaseWaiting(workspace);
        process.stdout.write(json ? `${JSON.stringify(tallies)}\n` : `${feedReport(tallies)}${releaseReport(released)}`);
        if (tallies.some(({ refused }) => refused.length > 0)) process.exitCode = 1;
      });
    });
}

type Load = (workspace: Workspace, arrivedAt: Instant) => Promise<FeedTally>;

/** Looks at a file; a fault where it can't be a feed, or not the agency's file that it was said to be. */
function prepareLoad(path: string, { format, quarter, feeSchedule }: CmsOptions): Load {
  if (format === undefined) {
    checkFeedName(path);
    return (workspace, arrivedAt) => loadFeed(path, workspace, arrivedAt);
  }
  const feed = readCmsFeed(path, { format, quarter, feeSchedule });
  return (workspace, arrivedAt) => loadCmsFeed(feed, workspace, arrivedAt);
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
