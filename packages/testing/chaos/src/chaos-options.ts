// What `npm run chaos` is told.
import { parseArgs } from "node:util";
import { type Breakage, breakages } from "./breakages.ts";
import type { Disturbance } from "./disturbance.ts";
import { disturbances } from "./disturbances.ts";

export interface ChaosOptions {
  readonly runs: number;
  readonly seed: number;
  readonly chosen: readonly Disturbance[];
  /** Safeties to be switched off, in place of disturbances. */
  readonly toBreak: readonly Breakage[] | undefined;
}

const RUNS = 200;
const SEEDS = 1_000_000;
const options = {
  runs: { type: "string" },
  seed: { type: "string" },
  faults: { type: "string" },
  break: { type: "string" },
  help: { type: "boolean" },
} as const;

/** Text where it can't be carried out, or asks for help. */
export function chaosOptions(parameters: readonly string[], now: number): ChaosOptions | string {
  try {
    const { values } = parseArgs({ args: [...parameters], options });
    if (values.help) return usage();
    const toBreak = values.break === undefined ? undefined : named("--break", breakages, values.break === "all" ? "" : values.break);
    return {
      runs: whole("--runs", { text: values.runs ?? String(RUNS), min: 1 }),
      seed: whole("--seed", { text: values.seed ?? String(now % SEEDS), min: 0 }),
      chosen: named("--faults", disturbances, values.faults ?? ""),
      toBreak,
    };
  } catch (error) {
    return `${error instanceof Error ? error.message : error}\n\n${usage()}`;
  }
}

function whole(option: string, { text, min }: { readonly text: string; readonly min: number }): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < min) throw new Error(`${option}: expected a whole number, at least ${min}`);
  return value;
}

/** Names, or how they begin, separated by commas. */
function named<Named extends { readonly name: string }>(option: string, all: readonly Named[], list: string): readonly Named[] {
  const parts = list.split(",");
  const unknown = parts.filter((part) => !all.some(({ name }) => name.startsWith(part)));
  if (unknown.length > 0) throw new Error(`${option}: there is no ${unknown.join(", no ")}`);
  return all.filter(({ name }) => parts.some((part) => name.startsWith(part)));
}

function usage(): string {
  const line = (name: string, says: string): string => `  ${name.padEnd(26)} ${says}\n`;
  return `npm run chaos -- [--runs N] [--seed S] [--faults LIST] [--break LIST]

Disturbs the services on a real Kafka, Redis and Schema Registry, N times (${RUNS}), in an order by seed S; then closes a cycle and hands its payments
over, killed on the way. Exit code 1 where anything is lost, doubled or decided otherwise than undisturbed.

--faults: names of disturbances or how they begin, separated by commas; all of them where it isn't given:

${disturbances.map(({ name, does }) => line(name, does)).join("")}
--break: switches these safeties off, one after the other, and shows that it is seen; \`all\` for all of them:

${breakages.map(({ name, without }) => line(name, without)).join("")}`;
}
