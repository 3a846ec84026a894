// kill -9 at every step, again and again, then once more undisturbed: nothing lost, nothing twice, the same bytes as a run that nobody disturbed.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeSynthetic } from "@dripline/cli";
import type { Step } from "@dripline/embedded";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { digestOf } from "./digest.ts";

const child = fileURLToPath(new URL("./run-and-die.ts", import.meta.url));
const steps: readonly Step[] = [
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
/** Lives of one data folder, each ended by a kill, before the life that may end by itself. */
const KILLS_PER_STEP = 22;
const SEED = 20_250_403;

let root: string;
let undisturbed: Record<string, string>;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "dripline-kills-"));
  writeSynthetic(join(root, "month"), { claims: 90, seed: SEED });
  undisturbed = await livesOf("undisturbed", []);
}, 60_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("killed at a named step", () => {
  test.each(steps)(
    "%s",
    async (step) => {
      const kills = Array.from({ length: KILLS_PER_STEP }, (_, life) => ({ step, nth: (life * 5) % 11 }));
      expect(await livesOf(step, kills)).toEqual(undisturbed);
    },
    180_000,
  );
});

test("killed at random moments", async () => {
  const folder = cloned("random");
  for (let life = 0; life < 40; life++) await runUntil(folder, { step: "never", nth: 0, afterMs: 250 + ((life * 97) % 500) });
  await runUntil(folder, { step: "never", nth: 0 });
  expect(await digestOf(folder)).toEqual(undisturbed);
}, 180_000);

interface Death {
  readonly step: string;
  readonly nth: number;
  readonly afterMs?: number | undefined;
}

async function livesOf(name: string, kills: readonly Death[]): Promise<Record<string, string>> {
  const folder = cloned(name);
  for (const kill of kills) await runUntil(folder, kill);
  expect(await runUntil(folder, { step: "never", nth: 0 })).toBe(0);
  return digestOf(folder);
}

function cloned(name: string): string {
  const folder = join(root, name);
  cpSync(join(root, "month"), folder, { recursive: true });
  return folder;
}

/** The exit code; null where the process was killed. */
function runUntil(folder: string, { step, nth, afterMs }: Death): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const worker = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", child, folder, step, String(nth)], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    const timer = afterMs === undefined ? undefined : setTimeout(() => worker.kill("SIGKILL"), afterMs);
    worker.once("error", reject);
    worker.once("exit", (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}
