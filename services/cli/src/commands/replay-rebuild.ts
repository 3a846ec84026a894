// `dripline replay rebuild`: the log copied into a new folder, all ledgers built anew from it there, and compared with the live ones.
import { existsSync, readdirSync } from "node:fs";
import { Command } from "@commander-js/extra-typings";
import { Fault } from "@dripline/core";
import { type Embedded, openEmbedded } from "@dripline/embedded";
import { type ComparedState, compareLedgers, copyLog, fieldDifferences, rebuildLedgers, type StateDifference } from "@dripline/replay";
import { ANSWER_IS_NO } from "../exit.ts";
import { progressOf } from "../progress.ts";
import { comparePayees, rebuildPayees } from "../rebuild-payees.ts";
import { pendedClaims, WorklistChanges } from "../worklist.ts";

const SHOWN_MAX = 20;

export function rebuildCommand() {
  return new Command("rebuild")
    .description("build all ledgers anew from the log alone, in a new folder, and compare them with the live ones; exit 1 on a difference")
    .requiredOption("--data <dir>", "data folder")
    .requiredOption("--into <dir>", "folder that isn't there yet, or is empty")
    .option("--json", "print what was compared as JSON")
    .action(async ({ data, into, json }) => {
      const live = openEmbedded(data, { readOnly: true });
      try {
        if (existsSync(into) && readdirSync(into).length > 0)
          throw new Fault("DRIP_USAGE", `${into} isn't empty: name a folder that isn't there yet`);
        const anew = openEmbedded(into, { installationKey: live.installationKey });
        try {
          const receipts = await rebuild(live, anew);
          const payees = await comparePayees(await rebuildPayees(anew), { live, anew });
          const { differences, told, ...members } = await compare(live, anew);
          say({ receipts, ...members, differences: differences + payees.length, told: [...told, ...payees] }, json);
        } finally {
          anew.close();
        }
      } finally {
        live.close();
      }
    });
}

async function rebuild(live: Embedded, anew: Embedded): Promise<number> {
  const total = await live.log.end({ topic: "claims.adjudicated", partition: 0 });
  const progress = progressOf("rebuilding", total);
  await copyLog(live.log, anew.commit);
  const worklist = new WorklistChanges();
  const also = { note: (receipt: Parameters<WorklistChanges["note"]>[0]) => worklist.note(receipt), take: () => worklist.take(anew) };
  // From the copy: what is built is built from what the new folder holds.
  const receipts = await rebuildLedgers({
    log: anew.log,
    partition: 0,
    into: anew,
    also,
    onProgress: (done) => progress.at(done, `${done} receipts`),
  });
  progress.stop();
  return receipts;
}

async function compare(live: Embedded, anew: Embedded): Promise<ComparedState> {
  const ledgers = await compareLedgers({ log: anew.log, partition: 0, live: live.state, rebuilt: anew.state });
  const { accounts, lines, standings, differences, told } = ledgers;
  const fields = fieldDifferences(await pendedClaims(live), await pendedClaims(anew));
  if (fields.length === 0) return ledgers;
  const worklist: StateDifference = { key: "pended", live: fields[0]?.recorded, rebuilt: fields[0]?.judged, fields };
  return { accounts, lines, standings, differences: differences + 1, told: [...told, worklist] };
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
