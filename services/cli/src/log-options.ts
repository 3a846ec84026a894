// Options of commands that read a log: where it lies, and which stretch of it is meant.
import type { Command, OptionValues } from "@commander-js/extra-typings";
import type { SelectedStretch, Selection } from "@dripline/replay";
import { ANSWER_IS_NO } from "./exit.ts";
import { instant, wholeNumber } from "./options.ts";

/** A data folder, or Kafka in its place. */
export function withSource<Args extends unknown[], Options extends OptionValues>(
  command: Command<Args, Options>,
  redis = "not needed, since no state is read",
) {
  return command
    .option("--data <dir>", "data folder; it is read and never written to")
    .option("--brokers <list>", "Kafka in place of a data folder: host:port, separated by commas")
    .option("--registry <url>", "with --brokers: Schema Registry, its Confluent-compatible interface")
    .option("--redis <list>", `with --brokers: ${redis}`);
}

/** All of the log where none is given; the stretch in which all hold where several are. */
export function withStretch<Args extends unknown[], Options extends OptionValues>(command: Command<Args, Options>) {
  return command
    .option("--from <n>", "first offset of claims.adjudicated", wholeNumber)
    .option("--to <n>", "last offset", wholeNumber)
    .option("--since <instant>", "from the first claim received at or after this instant, such as 2025-04-01T00:00:00-04:00", instant)
    .option("--until <instant>", "to the last claim received at or before this instant", instant)
    .option("--file <name>", "the claims of a file, by the name that it came under")
    .option("--claim <id>", "from the first to the last receipt of a claim, by claim control number or patient control number");
}

/** False where the log has no claim of a file or by a name that was asked for, which is told. */
export function isFound(stretches: readonly SelectedStretch[], { file, claim }: Selection): boolean {
  const asked = claim === undefined ? file && `no claim of a file ${file}` : `no claim ${claim}`;
  if (stretches.length > 0 || asked === undefined) return true;
  process.stderr.write(`In this stretch of the log ${asked} was decided.\n${WHERE_TO_LOOK}\n`);
  process.exitCode = ANSWER_IS_NO;
  return false;
}

const WHERE_TO_LOOK =
  "The files that were taken: dripline log files.taken. A claim goes by its claim control number (277CA REF*1K) or patient control number (CLM01).";
