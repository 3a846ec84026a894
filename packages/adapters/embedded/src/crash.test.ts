// kill -9 at every named step and at random, then the same program again: nothing lost, nothing twice, the same files.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decode } from "@dripline/events";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { openEmbedded, type Step } from "./index.ts";

const child = fileURLToPath(new URL("../test/crashing-child.ts", import.meta.url));
/** Units that the child commits, and entries of each. */
const UNITS = 12;
const ENTRIES = 5;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dripline-crash-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
}

/** Runs the child until it ends or is killed: by itself at `point`, or by us after some milliseconds. */
function run({ point, killAfterMs }: { point?: string; killAfterMs?: number }): Promise<Ending> {
  const args = ["--disable-warning=ExperimentalWarning", child, folder, String(UNITS), String(ENTRIES), point ?? ""];
  const running = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => running.kill("SIGKILL"), killAfterMs);
  return new Promise((resolve) => {
    running.on("exit", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal });
    });
  });
}

/** What the log holds, what the state sums to, what the files say. */
async function outcome() {
  const data = openEmbedded(join(folder, "data"));
  try {
    const records = await data.log.read({ topic: "ledger.entries", partition: 0, from: 0, max: 10_000 });
    const amounts = records.map(({ value }) => decode("ledger.entries", value).amount);
    const [sum] = await data.state.read(["sum"]);
    const position = await data.commit.position("child", { topic: "claims.received", partition: 0 });
    const out = join(folder, "out", "acknowledgements");
    const files = readdirSync(out).sort();
    return {
      amounts,
      sum: Number(Buffer.from(sum ?? []).toString()),
      position,
      files,
      bytes: files.map((name) => readFileSync(join(out, name), "utf8")),
    };
  } finally {
    data.close();
  }
}

const expected = {
  amounts: Array.from({ length: UNITS * ENTRIES }, (_, at) => at),
  sum: (UNITS * ENTRIES * (UNITS * ENTRIES - 1)) / 2,
  position: UNITS,
  files: Array.from({ length: UNITS }, (_, at) => `${String(at).padStart(3, "0")}.x12`),
  bytes: Array.from({ length: UNITS }, (_, at) => `ISA*${at}~`),
};

const steps: Step[] = [
  "before-begin",
  "after-outputs",
  "after-state",
  "before-commit",
  "after-commit",
  "before-file",
  "after-aside",
  "before-rename",
  "after-rename",
];

describe("killed", () => {
  test.each(steps)(
    "at %s, three times over, then run again",
    async (step) => {
      for (const nth of [1, 2, 4]) expect((await run({ point: `${step}:${nth}` })).signal).toBe("SIGKILL");
      expect(await run({})).toEqual({ code: 0, signal: null });
      expect(await outcome()).toEqual(expected);
    },
    30_000,
  );

  test("again and again at random, until it comes through", async () => {
    let seed = 20250314;
    let kills = 0;
    for (let tries = 0; tries < 15; tries++) {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      const { signal } = await run({ killAfterMs: 60 + (seed % 160) });
      if (signal === "SIGKILL") kills += 1;
    }
    expect(await run({})).toEqual({ code: 0, signal: null });
    expect(await outcome()).toEqual(expected);
    expect(kills).toBeGreaterThan(3);
  }, 60_000);
});
