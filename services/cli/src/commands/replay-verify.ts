// `dripline replay verify`: judges every receipt again from its own facts and policy version and compares the bytes.
import { Command } from "@commander-js/extra-typings";
import { openEmbedded } from "@dripline/embedded";
import { memberKey } from "@dripline/events";
import { type Finding, judgeStretch, readPolicyVersions, type Verification, verifyLog } from "@dripline/replay";
import { ANSWER_IS_NO } from "../exit.ts";
import { wholeNumber } from "../options.ts";
import { progressOf } from "../progress.ts";

/** Findings shown one by one: the first ones say what happened. */
const SHOWN_MAX = 20;

export function verifyCommand() {
  return new Command("verify")
    .description("judge every receipt again from its own facts and policy version and compare the bytes; exit 1 on a difference")
    .requiredOption("--data <dir>", "data folder")
    .option("--from <n>", "first offset of claims.adjudicated", wholeNumber)
    .option("--to <n>", "last offset", wholeNumber)
    .option("--json", "print what was found as JSON")
    .action(async ({ data, from, to, json }) => {
      const started = performance.now();
      const verified = await verifyFolder(data, { from, to });
      const seconds = (performance.now() - started) / 1000;
      process.stdout.write(json ? `${JSON.stringify(asJson(verified, seconds))}\n` : printed(verified, seconds));
      if (verified.findings.length > 0) process.exitCode = ANSWER_IS_NO;
    });
}

interface Wanted {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

async function verifyFolder(data: string, { from, to }: Wanted): Promise<Verification> {
  const { log, installationKey, close } = openEmbedded(data, { readOnly: true });
  try {
    const policies = await readPolicyVersions(log);
    const judging = { log, policies, partition: 0, keyOf: (memberId: string) => memberKey(memberId, installationKey) };
    const progress = progressOf("verifying", await log.end({ topic: "claims.adjudicated", partition: 0 }));
    const verified = await verifyLog({
      log,
      partition: 0,
      from,
      to,
      judge: (stretch) => judgeStretch(judging, stretch),
      onProgress: (done) => progress.at(done, `${done} receipts`),
    });
    progress.stop();
    return verified;
  } finally {
    close();
  }
}

function asJson({ receipts, findings, from, to }: Verification, seconds: number): object {
  return {
    receipts,
    differences: findings.length,
    receiptsPerSecond: rate(receipts, seconds),
    from,
    to,
    findings: findings.slice(0, SHOWN_MAX),
  };
}

function printed({ receipts, findings }: Verification, seconds: number): string {
  const shown = findings.slice(0, SHOWN_MAX).map(findingText);
  const more = findings.length > SHOWN_MAX ? [`… and ${findings.length - SHOWN_MAX} more`] : [];
  return `${[...shown, ...more, `${receipts} receipts, ${findings.length} differences, ${rate(receipts, seconds)} receipts/s`].join("\n")}\n`;
}

function rate(receipts: number, seconds: number): number {
  return Math.round(receipts / seconds);
}

function findingText({ kind, offset, claimId, version, what, fields = [] }: Finding): string {
  const claim = claimId === undefined ? "" : `, claim ${claimId} version ${version}`;
  const differing = fields.map(
    ({ field, recorded, judged }) => `    ${field}: recorded ${shown(field, recorded)}, now ${shown(field, judged)}`,
  );
  return [`offset ${offset}${claim}: ${kind}: ${what}`, ...differing].join("\n");
}

/** Values that could be a member's stay where they are. */
const MEMBERS_OWN = /(^|\.)(member|memberId)(\.|$)/;

function shown(field: string, value: unknown): string {
  return MEMBERS_OWN.test(field) ? "(a member's)" : JSON.stringify(value ?? null);
}
