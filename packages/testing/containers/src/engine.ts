// Whether a Docker engine answers. Without one, tests that need it are counted as skipped, loudly; where they are required, they fail.
import { spawnSync } from "node:child_process";

/** Outside a test the import throws, and a benchmark starts containers too. */
const jest = process.env.JEST_WORKER_ID === undefined ? undefined : await import("@jest/globals");

/** The environment variable that turns a missing engine into a failure. */
const REQUIRED = "DRIPLINE_REQUIRE_CONTAINERS";

let known: boolean | undefined;

export function hasEngine(): boolean {
  known ??= spawnSync("docker", ["info"], { stdio: "ignore", timeout: 20_000 }).status === 0;
  return known;
}

/** `describe` for suites on containers. `what` says what isn't tried where no engine answers. */
export function describeOnContainers(what: string, suite: () => void): void {
  if (jest === undefined) throw new Error("only a test describes");
  const { describe, test } = jest;
  if (hasEngine()) {
    // The reaper's own image can't be had where images are built from packages; each suite stops what it started.
    process.env.TESTCONTAINERS_RYUK_DISABLED = "true";
    describe(what, suite);
    return;
  }
  const how = "start Docker, or run infra/images/start-engine.sh and infra/images/build.sh as root and set what they print";
  if (process.env[REQUIRED] === "1") {
    test(what, () => {
      throw new Error(`no Docker engine answers, and ${REQUIRED}=1 requires one: ${how}`);
    });
    return;
  }
  process.stderr.write(`SKIPPED, no Docker engine answers: ${what}. To run it: ${how}.\n`);
  describe.skip(`${what} (needs a Docker engine)`, suite);
}
