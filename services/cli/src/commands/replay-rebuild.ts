// `dripline replay rebuild`: the log copied into a new folder, all ledgers built anew from it there, and compared with the live ones.
import { existsSync, readdirSync } from "node:fs";
import { Command } from "@commander-js/extra-typings";
import { Fault, type State } from "@dripline/core";
import { type Embedded, openEmbedded } from "@dripline/embedded";
import { type ComparedState, compareLedgers, copyLog, fieldDifferences, rebuildLedgers, type StateDifference } from "@dripline/replay";
import { ANSWER_IS_NO } from "../exit.ts";
import { progressOf } from "../progress.ts";
import { comparePayees, rebuildPayees } from "../rebuild-payees.ts";
import { openSource, type ReplaySource } from "../replay-source.ts";
import { pendedClaims, WorklistChanges } from "../worklist.ts";

const SHOWN_MAX = 20;

export function rebuildCommand() {
  return new Command("rebuild")
    .description("build all ledgers anew from the log alone, in a new folder, and compare them with the live ones; exit 1 on a difference")
    .option("--data <dir>", "data folder")
    .option("--brokers <list>", "Kafka in place of a data folder: host:port, separated by commas")
    .option("--registry <url>", "with --brokers: Schema Registry, its Confluent-compatible interface")
    .option("--redis <list>", "with --brokers: where the live state is")
    .requiredOption("--into <dir>", "folder that isn't there yet, or is empty")
    .option("--json", "print what was compared as JSON")
    .action(async ({ into, json, ...from }) => {
      const source = await openSource(from);
      try {
        if (existsSync(into) && readdirSync(into).length > 0)
          throw new Fault("DRIP_USAGE", `${into} isn't empty: name a folder that isn't there yet`);
        if (source.state === undefined) throw new Fault("DRIP_USAGE", "name --redis: the live state is compared with the one built anew");
        await rebuildInto(into, { source, live: source.state, isCopied: from.data !== undefined, json });
      } finally {
        await source.close();
      }
    });
}

interface Rebuilding {
  readonly source: ReplaySource;
  readonly live: State;
  /** A folder's log is copied into the new one; topics stay where they are. */
  readonly isCopied: boolean;
  readonly json: true | undefined;
}

async function rebuildInto(into: string, { source, live, isCopied, json }: Rebuilding): Promise<void> {
  const folder = openEmbedded(into, { installationKey: source.installationKey });
  try {
    if (isCopied) await copyLog(source.log, folder.commit);
    // From the copy where there is one: what is built is built from what the new folder holds.
    const anew: Embedded = isCopied ? folder : { ...folder, log: source.log };
    const receipts = await rebuild(source.partitions, anew);
    const payees = await comparePayees(await rebuildPayees(anew), { live: { ...anew, state: live }, anew });
    const { differences, told, ...members } = await compare(source.partitions, { live, anew });
    say({ receipts, ...members, differences: differences + payees.length, told: [...told, ...payees] }, json);
  } finally {
    folder.close();
  }
}

async function rebuild(partitions: readonly number[], anew: Embedded): Promise<number> {
  const ends = await Promise.all(partitions.map((partition) => anew.log.end({ topic: "claims.adjudicated", partition })));
  const total = ends.reduce((sum, end) => sum + end, 0);
  const progress = progressOf("rebuilding", total);
  const worklist = new WorklistChanges();
  const also = { note: (receipt: Parameters<WorklistChanges["note"]>[0]) => worklist.note(receipt), take: () => worklist.take(anew) };
  let receipts = 0;
  for (const partition of partitions) {
    const onProgress = (done: number): void => progress.at(receipts + done, `${receipts + done} receipts`);
    receipts += await rebuildLedgers({ log: anew.log, partition, into: anew, also, onProgress });
  }
  progress.stop();
  return receipts;
}

async function compare(
  partitions: readonly number[],
  { live, anew }: { readonly live: State; readonly anew: Embedded },
): Promise<ComparedState> {
  const sum = { accounts: 0, lines: 0, standings: 0, differences: 0 };
  const told: StateDifference[] = [];
  for (const partition of partitions) {
    const found = await compareLedgers({ log: anew.log, partition, live, rebuilt: anew.state });
    sum.accounts += found.accounts;
    sum.lines += found.lines;
    sum.standings += found.standings;
    sum.differences += found.differences;
    told.push(...found.told);
  }
  const fields = fieldDifferences(await pendedClaims({ state: live }), await pendedClaims(anew));
  if (fields.length === 0) return { ...sum, told };
  const worklist: StateDifference = { key: "pended", live: fields[0]?.recorded, rebuilt: fields[0]?.judged, fields };
  return { ...sum, differences: sum.differences + 1, told: [...told, worklist] };
}

interface Rebuilt extends ComparedState {
  readonly receipts: number;
}

function say({ receipts, accounts, lines, standings, differences, told }: Rebuilt, json: true | undefined): void {
  const shown = told.slice(0, SHOWN_MAX);
  if (json) process.stdout.write(`${JSON.stringify({ receipts, accounts, lines, standings, differences, findings: shown })}\n`);
  else {
    for (const each of shown) process.stdout.write(differenceText(each));
    if (differences > shown.length) process.stdout.write(`… and ${differences - shown.length} more\n`);
    process.stdout.write(
      `${receipts} receipts, ${lines} lines and ${standings} claims compared\n${accounts} accounts compared, ${differences} differences\n`,
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
