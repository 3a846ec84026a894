// `dripline audit`: topics and files held to the invariants by a reader that shares nothing with those who wrote them.
import { existsSync } from "node:fs";
import { Command } from "@commander-js/extra-typings";
import { Fault } from "@dripline/core";
import { type AuditedInvariant, auditLog, type Breach } from "@dripline/replay";
import colors from "picocolors";
import { ANSWER_IS_NO } from "../exit.ts";
import { filesToAudit } from "../files-to-audit.ts";
import { progressOf } from "../progress.ts";
import { openSource, receiptsIn, type SourceOptions } from "../replay-source.ts";

/** Breaches shown of one invariant: the first ones say what happened. */
const SHOWN_MAX = 5;

export function auditCommand() {
  return new Command("audit")
    .description(
      "check topics and files against the invariants: nothing lost, nothing doubled, every cent in its place; exit 1 where one is broken",
    )
    .option("--data <dir>", "data folder")
    .option("--brokers <list>", "Kafka in place of a data folder: host:port, separated by commas")
    .option("--registry <url>", "with --brokers: Schema Registry, its Confluent-compatible interface")
    .option("--out <dir>", "folder that 835s, acknowledgements and payments were written to: compared byte for byte")
    .option("--json", "print what was found as JSON")
    .addHelpText("after", "\nExample:\n  dripline audit --data .dripline/demo/data --out .dripline/demo/out")
    .action(async ({ out, json, ...from }) => {
      if (out !== undefined && !existsSync(out)) throw new Fault("DRIP_FILE_UNREADABLE", `${out} isn't there`);
      const invariants = await audit(from, out);
      process.stdout.write(json ? `${JSON.stringify(asJson(invariants))}\n` : invariants.map(invariantText).join(""));
      if (invariants.some(({ broken }) => broken > 0)) process.exitCode = ANSWER_IS_NO;
    });
}

async function audit(from: SourceOptions, out: string | undefined): Promise<readonly AuditedInvariant[]> {
  const source = await openSource(from);
  const progress = progressOf("auditing", await receiptsIn(source));
  try {
    const { log, partitions, keyOf } = source;
    const files = out === undefined ? undefined : filesToAudit(out);
    return await auditLog({ log, partitions, keyOf, files, onProgress: (done) => progress.at(done, `${done} receipts`) });
  } finally {
    progress.stop();
    await source.close();
  }
}

function asJson(invariants: readonly AuditedInvariant[]): object {
  return { broken: invariants.filter(({ broken }) => broken > 0).map(({ name }) => name), invariants };
}

function invariantText({ name, says, checked, broken, breaches }: AuditedInvariant): string {
  const verdict = broken === 0 ? colors.green("holds ") : colors.red("BROKEN");
  const shown = breaches.slice(0, SHOWN_MAX).map((breach) => `    ${breachText(breach)}\n`);
  const more = broken > shown.length ? [`    … and ${broken - shown.length} more\n`] : [];
  return [`${verdict} ${name.padEnd(11)} checked ${checked}, broken ${broken}: ${says}\n`, ...shown, ...more].join("");
}

function breachText({ topic, partition = 0, offset, claimId, version, traceNumber, file, what }: Breach): string {
  const at = offset === undefined ? "" : ` ${partition === 0 ? "" : `partition ${partition} `}offset ${offset}`;
  const parts = [
    topic && `${topic}${at}`,
    claimId && `claim ${claimId}${version === undefined ? "" : ` version ${version}`}`,
    traceNumber && `trace ${traceNumber}`,
    file,
  ];
  return `${parts.filter(Boolean).join(", ")}: ${what}`;
}
