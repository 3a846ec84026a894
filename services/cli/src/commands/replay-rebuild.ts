// `dripline replay rebuild`: all state built anew from the log alone, in a new folder or Redis, and compared with the live one.
import { Command } from "@commander-js/extra-typings";
import { Fault, type ListedState } from "@dripline/core";
import { type ComparedState, compareState, type StateDifference } from "@dripline/replay";
import { ANSWER_IS_NO } from "../exit.ts";
import { withSource } from "../log-options.ts";
import { progressOf } from "../progress.ts";
import { isBesideTheLog, rebuildState } from "../rebuild-state.ts";
import { openTarget } from "../rebuild-target.ts";
import { openSource, type ReplaySource, receiptsIn } from "../replay-source.ts";

const SHOWN_MAX = 20;

export function rebuildCommand() {
  return withSource(new Command("rebuild"), "where the live state is, that the new one is compared with")
    .description(
      "build all state anew from the log alone, in a new folder or Redis, and compare it with the live state; exit 1 on a difference",
    )
    .requiredOption(
      "--into <dir>",
      "folder that isn't there yet, or is empty; or redis://host:port, with nothing of this installation in it",
    )
    .option("--json", "print what was compared as JSON")
    .addHelpText(
      "after",
      `
Built are ledgers, where each claim stands, the worklist, payees and cycles, the files that were taken and the numbers handed out. From a data
folder, its log is copied: the new folder can take its place.

Examples:
  dripline replay rebuild --data DIR --into NEW
  dripline replay rebuild --brokers localhost:9092 --redis redis://localhost:6379 --into redis://localhost:6380`,
    )
    .action(async ({ into, json, ...from }) => {
      const source = await openSource(from);
      try {
        if (source.state === undefined) throw new Fault("DRIP_USAGE", "name --redis: the live state is compared with the one built anew");
        say(await rebuildInto(into, source, source.state), json);
      } finally {
        await source.close();
      }
    });
}

async function rebuildInto(into: string, source: ReplaySource, live: ListedState): Promise<Rebuilt> {
  const anew = await openTarget(into, source);
  try {
    const progress = progressOf("rebuilding", await receiptsIn(source));
    const onProgress = (done: number): void => progress.at(done, `${done} receipts`);
    const receipts = await rebuildState(anew, { ...source, onProgress });
    progress.stop();
    const compared = await compareState({ live, rebuilt: anew.state, isLeftOut: isBesideTheLog });
    return { ...compared, receipts };
  } finally {
    anew.close();
  }
}

interface Rebuilt extends ComparedState {
  readonly receipts: number;
}

function say({ receipts, keys, accounts, lines, standings, differences, told }: Rebuilt, json: true | undefined): void {
  const shown = told.slice(0, SHOWN_MAX);
  if (json) process.stdout.write(`${JSON.stringify({ receipts, keys, accounts, lines, standings, differences, findings: shown })}\n`);
  else {
    for (const each of shown) process.stdout.write(differenceText(each));
    if (differences > shown.length) process.stdout.write(`… and ${differences - shown.length} more\n`);
    process.stdout.write(
      `${receipts} receipts, ${keys} keys with ${lines} lines and ${standings} claims compared\n${accounts} accounts compared, ${differences} differences\n`,
    );
  }
  if (differences > 0) process.exitCode = ANSWER_IS_NO;
}

function differenceText({ key, account, live, rebuilt, fields = [] }: StateDifference): string {
  if (account !== undefined) return `${key} ${account}: live ${live ?? "nothing"}, from the log ${rebuilt ?? "nothing"}\n`;
  const told = fields.map(
    ({ field, recorded, judged }) =>
      `    ${field}: live ${JSON.stringify(recorded ?? null)}, from the log ${JSON.stringify(judged ?? null)}`,
  );
  return `${[key, ...told].join("\n")}\n`;
}
