// The README's tour on Kafka, as a newcomer would type it: `docker compose up`, claims in, 835s and payments out, the same bytes as on one machine.
import { rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { describeOnContainers } from "@dripline/containers";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { newcomersFolder, patternOf, ranIn, root, stepsOf } from "./readme-steps.ts";

const KEY = "DRIPLINE_INSTALLATION_KEY=00112233445566778899aabbccddeeff";
/** The flow takes its time between a file that is dropped and an answer: a look that comes too early is repeated. */
const LOOKS_MAX = 60;

describeOnContainers("the README's tour on Kafka, by docker compose", () => {
  let folder: string;

  beforeAll(() => {
    folder = newcomersFolder();
    // The Dockerfile's context is the checkout; the image that it makes is the one that the newcomer's `up` finds.
    expect(ranIn(root, `${KEY} docker compose build --quiet`)).toMatchObject({ status: 0 });
    expect(ranIn(folder, "bin/dripline demo")).toMatchObject({ status: 0 });
  }, 420_000);

  afterAll(() => {
    // What the services wrote is theirs: a container takes it away.
    ranIn(folder, "docker compose run --rm --no-deps folders 'rm -rf /data/*'; docker compose down --volumes --timeout 5");
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);

  test.each(stepsOf("On Kafka"))(
    "$command",
    async ({ command, says }) => {
      const isAboutTheFlow = /^(bin\/dripline|diff)/.test(command);
      let ran = ranIn(folder, command);
      for (let look = 1; isAboutTheFlow && !patternOf(says).test(ran.stdout) && look < LOOKS_MAX; look++) {
        await pause(1000);
        ran = ranIn(folder, command);
      }
      expect(ran.stdout).toMatch(patternOf(says));
      expect(ran).toMatchObject({ status: 0 });
    },
    420_000,
  );

  test("`down` keeps what was decided, and `up` goes on with it", () => {
    const receipts = "bin/dripline audit --brokers 127.0.0.1:9092 --registry http://127.0.0.1:8081/apis/ccompat/v7 --json";
    const before = JSON.parse(ranIn(folder, receipts).stdout);
    expect(ranIn(folder, "docker compose down && docker compose up --detach --wait")).toMatchObject({ status: 0 });
    expect(JSON.parse(ranIn(folder, receipts).stdout)).toEqual(before);
  }, 420_000);
});
