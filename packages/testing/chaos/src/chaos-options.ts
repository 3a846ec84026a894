// What `npm run chaos` is told.
import { parseArgs } from "node:util";
import { type Disturbance, disturbances } from "./disturbances.ts";

export interface ChaosOptions {
  readonly runs: number;
  readonly seed: number;
  readonly chosen: readonly Disturbance[];
}

const RUNS = 200;
const SEEDS = 1_000_000;

/** Text where it can't be carried out, or asks for help. */
export function chaosOptions(parameters: readonly string[], now: number): ChaosOptions | string {
  try {
    const options = { runs: { type: "string" }, seed: { type: "string" }, faults: { type: "string" }, help: { type: "boolean" } } as const;
    const { values } = parseArgs({ args: [...parameters], options });
    if (values.help) return usage();
    const [runs, seed] = [Number(values.runs ?? RUNS), Number(values.seed ?? now % SEEDS)];
    const wanted = values.faults?.split(",") ?? [""];
    const unknown = wanted.filter((part) => !disturbances.some(({ name }) => name.startsWith(part)));
    if (!Number.isSafeInteger(runs) || runs < 1) return `--runs: expected a whole number, at least 1\n\n${usage()}`;
    if (!Number.isSafeInteger(seed)) return `--seed: expected a whole number\n\n${usage()}`;
    if (unknown.length > 0) return `--faults: there is no ${unknown.join(", no ")}\n\n${usage()}`;
    return { runs, seed, chosen: disturbances.filter(({ name }) => wanted.some((part) => name.startsWith(part))) };
  } catch (error) {
    return `${error instanceof Error ? error.message : error}\n\n${usage()}`;
  }
}

function usage(): string {
  return `npm run chaos -- [--runs N] [--seed S] [--faults LIST]

Disturbs the services on a real Kafka and Redis, N times (${RUNS}), in an order by seed S. LIST: names of disturbances or how they begin,
separated by commas; all of them where it isn't given:

${disturbances.map(({ name, does }) => `  ${name.padEnd(26)} ${does}\n`).join("")}`;
}
