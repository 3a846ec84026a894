// Chaos in small, on real servers: every disturbance once, and kills on the way of a cycle and its payments. Then each safety switched off: what it
// holds breaks, and is seen. `npm run chaos` is the same in large.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeOnContainers } from "@dripline/containers";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { tryBreakage } from "./break-safety.ts";
import { breakages } from "./breakages.ts";
import { chaos } from "./chaos.ts";
import { disturbances } from "./disturbances.ts";
import { isClean, lineOf } from "./report.ts";
import { Servers } from "./servers.ts";

const SEED = 20_250_403;
const STRUCK_MIN = 40;

describeOnContainers("Chaos on Kafka, Redis and a Schema Registry", () => {
  test("every disturbance, a cycle and its payments: nothing lost, nothing doubled, the same bytes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dripline-chaos-"));
    const stories: string[] = [];
    try {
      const { runs, audit } = await chaos({
        runs: disturbances.length,
        seed: SEED,
        chosen: disturbances,
        folder,
        onRun: (run, stage) => {
          if (!isClean(run)) stories.push(lineOf(run), stage.story());
        },
      });
      expect(stories.join("\n")).toBe("");
      expect(audit).toEqual({ exitCode: 0, text: expect.not.stringContaining("BROKEN") });
      expect(runs.filter(({ hasStruck }) => hasStruck).length).toBeGreaterThanOrEqual(STRUCK_MIN);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 900_000);

  describe("a safety switched off", () => {
    let servers: Servers;
    let trial = 0;
    beforeAll(async () => {
      servers = await Servers.start();
    }, 120_000);
    afterAll(async () => {
      await servers?.stop();
    }, 60_000);

    test.each(breakages)(
      "without $name",
      async (breakage) => {
        trial += 1;
        const run = await tryBreakage(breakage, { isBroken: true, servers, application: `broken${trial}`, seed: SEED });
        expect(isClean(run)).toBe(false);
      },
      200_000,
    );
  });
});
