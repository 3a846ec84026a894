// `dripline run`: the embedded pipeline over folders, once or watching.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { Command } from "@commander-js/extra-typings";
import { type Instant, type IsoDate, instantOf, localTime } from "@dripline/claims";
import { Fault } from "@dripline/core";
import type { OnStep } from "@dripline/embedded";
import { FolderWatch, filesIn } from "@dripline/files";
import { settleKnockOn } from "@dripline/workers";
import { closeCycle } from "../close-cycle.ts";
import { deliver } from "../deliver.ts";
import { feedsOf, isFeed, loadFeed } from "../load-feeds.ts";
import { instant, isoDate } from "../options.ts";
import { progressOf } from "../progress.ts";
import { releaseWaiting } from "../release-waiting.ts";
import { runReport, runSummary } from "../run-report.ts";
import { RunTally } from "../run-tally.ts";
import { takeClaimFile } from "../take-file.ts";
import { payerOf, type Workspace, withWorkspace } from "../workspace.ts";
import { feedReport } from "./load.ts";

export interface RunOptions {
  readonly data: string;
  readonly in: string;
  readonly out: string;
  readonly reference?: string | undefined;
  readonly once?: boolean | undefined;
  readonly cycle?: IsoDate | undefined;
  readonly receivedAt?: Instant | undefined;
  /** Items of a file in one transaction: changes no byte of the output. */
  readonly itemsPerUnit?: number | undefined;
  /** Told of each step of each commit and file: where a test's process kills itself. */
  readonly onStep?: OnStep | undefined;
}

export function runCommand() {
  return new Command("run")
    .description("take 837P files from a folder, answer them, judge every claim, pay by cycle; watches until stopped, or once with --once")
    .requiredOption("--data <dir>", "data folder: the log and its state")
    .requiredOption("--in <dir>", "folder of 837P files; read files move to its done/")
    .requiredOption("--out <dir>", "folder for acknowledgements, remittances and payments")
    .option("--reference <dir>", "folder of reference feeds to load first")
    .option("--once", "take what is there, close a payment cycle, and exit")
    .option("--cycle <date>", "date of the payment cycle that --once closes (default: today)", isoDate)
    .option("--received-at <instant>", "receipt instant of the files of this run (default: now)", instant)
    .addHelpText("after", "\nExample:\n  dripline run --data data --in inbox --out outbox --reference reference --once")
    .option("--json", "print what happened as JSON")
    .action(async ({ json, ...options }) => {
      const tally = await run(options);
      process.stdout.write(json ? `${JSON.stringify(runSummary(tally))}\n` : runReport(tally));
    });
}

/** Ctrl-C finishes the file in hand. */
let isStopping = false;

/** Feeds first, then files in name order, then the cycle; with `once` it ends there. */
export async function run(options: RunOptions): Promise<RunTally> {
  if (!existsSync(options.in)) throw new Fault("DRIP_FILE_UNREADABLE", `there is no folder ${options.in}`);
  const tally = new RunTally();
  const stop = (): void => {
    isStopping = true;
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  await withWorkspace(options.data, { readOnly: false, onStep: options.onStep }, (workspace) => runIn(workspace, options, tally));
  process.off("SIGINT", stop).off("SIGTERM", stop);
  return tally;
}

async function runIn(workspace: Workspace, options: RunOptions, tally: RunTally): Promise<void> {
  const reference = options.reference === undefined ? undefined : new FolderWatch(options.reference).skipPresent();
  if (options.reference !== undefined) await loadReference(feedsOf(options.reference), options, workspace);
  payerOf(workspace);
  await settleKnockOn(workspace);
  await deliver(workspace, options);
  if (options.once === true) {
    await takeFiles(filesIn(options.in), { options, workspace, tally });
    await turn();
    // A run that is stopped closes no cycle: what wasn't read yet would miss it.
    if (!isStopping) await closeCycle(workspace, { date: options.cycle ?? today(workspace), tally });
  } else await watchFolders(reference, { options, workspace, tally });
  await deliver(workspace, options);
}

interface Running {
  readonly options: RunOptions;
  readonly workspace: Workspace;
  readonly tally: RunTally;
}

/** How often the folders are looked at; a file is taken when two looks find it the same. */
const LOOK_EVERY_MS = 400;

async function watchFolders(reference: FolderWatch | undefined, running: Running): Promise<void> {
  const { options, workspace } = running;
  const claims = new FolderWatch(options.in);
  while (!isStopping) {
    const feeds = (reference?.settled() ?? []).map((name) => join(options.reference ?? "", name)).filter(isFeed);
    await loadReference(feeds, options, workspace);
    await takeFiles(claims.settled(), running);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function today(workspace: Workspace): IsoDate {
  return localTime(instantOf(Date.now()), payerOf(workspace).timeZone).day;
}

async function loadReference(feeds: readonly string[], { receivedAt }: RunOptions, workspace: Workspace): Promise<void> {
  for (const feed of feeds) {
    const tally = await loadFeed(feed, workspace, receivedAt ?? instantOf(Date.now()));
    if (tally.refused.length > 0) process.stderr.write(feedReport([tally]));
  }
  await releaseWaiting(workspace);
}

/** Files in name order; answers are delivered after each. */
async function takeFiles(names: readonly string[], { options, workspace, tally }: Running): Promise<void> {
  for (const [at, name] of names.entries()) {
    await turn(); // a file is taken in one go: here a Ctrl-C is heard
    if (isStopping) {
      process.stderr.write(
        `Stopped before ${name}, ${names.length - at} of ${names.length} files not read yet: the same command goes on with them.\n`,
      );
      return;
    }
    const started = performance.now();
    const progress = progressOf(name, 1);
    const receivedAt = options.receivedAt ?? instantOf(Date.now());
    await takeClaimFile(join(options.in, name), workspace, {
      receivedAt,
      tally,
      itemsPerUnit: options.itemsPerUnit,
      onProgress: (done, total) =>
        progress.at(total === 0 ? 1 : done / total, `${Math.round(done / ((performance.now() - started) / 1000))} claims/s`),
    });
    progress.stop();
    tally.files += 1;
    await deliver(workspace, options);
  }
}
