// `dripline run`: the embedded pipeline over folders, once or watching.
import { existsSync, mkdirSync, readdirSync, watch } from "node:fs";
import { join } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { type Instant, type IsoDate, instantOf, localTime } from "@dripline/claims";
import { Fault } from "@dripline/core";
import type { OnStep } from "@dripline/embedded";
import { closeCycle } from "../close-cycle.ts";
import { deliver } from "../deliver.ts";
import { feedsOf, loadFeed } from "../load-feeds.ts";
import { instant, isoDate } from "../options.ts";
import { progressOf } from "../progress.ts";
import { runReport } from "../run-report.ts";
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
    .action(async (options) => {
      const tally = await run(options);
      process.stdout.write(runReport(tally));
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
  await loadReference(options, workspace);
  payerOf(workspace);
  await takeFolder(options, workspace, tally);
  if (options.once === true) await closeCycle(workspace, { date: options.cycle ?? today(workspace), tally });
  else while (!isStopping) await takeWhenChanged(options, workspace, tally);
  await deliver(workspace, options);
}

function today(workspace: Workspace): IsoDate {
  return localTime(instantOf(Date.now()), payerOf(workspace).timeZone).day;
}

async function loadReference({ reference, receivedAt }: RunOptions, workspace: Workspace): Promise<void> {
  if (reference === undefined) return;
  for (const feed of feedsOf(reference)) {
    const tally = await loadFeed(feed, workspace, receivedAt ?? instantOf(Date.now()));
    if (tally.refused.length > 0) process.stderr.write(feedReport([tally]));
  }
}

/** Every file that is there now, in name order; answers are delivered after each. */
async function takeFolder(options: RunOptions, workspace: Workspace, tally: RunTally): Promise<void> {
  await deliver(workspace, options);
  for (const name of filesIn(options.in)) {
    if (isStopping) return;
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

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
}

/** Milliseconds that a file is left alone after the folder changed, so that it is whole when it is read. */
const SETTLE_MS = 500;

async function takeWhenChanged(options: RunOptions, workspace: Workspace, tally: RunTally): Promise<void> {
  mkdirSync(options.in, { recursive: true });
  await new Promise<void>((resolve) => {
    const watcher = watch(options.in, () => setTimeout(done, SETTLE_MS));
    const poll = setInterval(() => (isStopping || filesIn(options.in).length > 0) && done(), SETTLE_MS);
    function done(): void {
      watcher.close();
      clearInterval(poll);
      resolve();
    }
  });
  if (options.reference !== undefined && !isStopping) await loadReference(options, workspace);
  await takeFolder(options, workspace, tally);
}
