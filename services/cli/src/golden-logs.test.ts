// Golden logs: logs of earlier releases, kept whole. Every receipt in them must come out of today's code byte for byte.
// GOLDEN_LOG=<release> adds those of the code as it stands (CONTRIBUTING.md, "Release").
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import type { Output } from "@dripline/core";
import { openEmbedded } from "@dripline/embedded";
import type { TopicName } from "@dripline/events";
import { expect, test } from "@jest/globals";
import { BenchTop, dripline } from "../test/bench-top.ts";
import { liveALife } from "../test/life-story.ts";
import { STORY_FEEDS } from "../test/second-payer.ts";

const folder = fileURLToPath(new URL("../testdata/golden-logs", import.meta.url));
/** What a verification reads. */
const TOPICS: readonly TopicName[] = ["policies.published", "claims.adjudicated", "ledger.entries", "checkpoints.published"];
/** Of the folders that golden logs are made in, so that their keys are the same each time. */
const installationKey = Buffer.alloc(32, 7);

const release = process.env.GOLDEN_LOG;
if (release !== undefined) await addGoldenLogs(release);

test.each(readdirSync(folder).map((name) => ({ name })))("$name", async ({ name }) => {
  const data = mkdtempSync(join(tmpdir(), "dripline-golden-"));
  const receipts = await unpack(join(folder, name), data);
  const { stdout } = await dripline("replay", "verify", "--data", data, "--json");
  rmSync(data, { recursive: true });
  expect(JSON.parse(stdout)).toMatchObject({ receipts, differences: 0, findings: [] });
  expect(receipts).toBeGreaterThan(10);
});

/** Puts the records of a golden log into a data folder; the number of receipts. */
async function unpack(path: string, data: string): Promise<number> {
  const lines = brotliDecompressSync(readFileSync(path)).toString("utf8").split("\n").filter(Boolean);
  const outputs = lines.map((line): Output => {
    const [topic = "", key = "", value = ""] = line.split(" ");
    return { topic: topic as TopicName, key, value: Buffer.from(value, "hex") };
  });
  const embedded = openEmbedded(data, { installationKey });
  await embedded.commit.commit({ outputs, state: new Map(), positions: [] });
  embedded.close();
  return outputs.filter(({ topic }) => topic === "claims.adjudicated").length;
}

async function addGoldenLogs(name: string): Promise<void> {
  const life = new BenchTop(STORY_FEEDS);
  openEmbedded(life.data, { installationKey }).close();
  await liveALife(life);
  await pack(life.data, join(folder, `${name}-life.br`));
  life.clear();
  const month = new BenchTop();
  openEmbedded(month.data, { installationKey }).close();
  const made = join(month.folder, "made");
  await dripline("synth", "--out", made, "--claims", "40", "--seed", "1");
  const [claims, reference] = [join(made, "claims"), join(made, "reference")];
  const options = ["--once", "--received-at", "2025-04-03T09:00:00-04:00", "--cycle", "2025-04-04"];
  expect(
    (await dripline("run", "--data", month.data, "--in", claims, "--out", month.out, "--reference", reference, ...options)).status,
  ).toBe(0);
  await pack(month.data, join(folder, `${name}-month.br`));
  month.clear();
}

/** A record a line: topic, key and value in hex; the whole compressed. */
async function pack(data: string, path: string): Promise<void> {
  const { log, close } = openEmbedded(data, { readOnly: true });
  const lines: string[] = [];
  for (const topic of TOPICS) {
    const records = await log.read({ topic, partition: 0, from: 0, max: 1_000_000 });
    for (const { key, value } of records) lines.push(`${topic} ${key} ${Buffer.from(value).toString("hex")}\n`);
  }
  close();
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  writeFileSync(path, brotliCompressSync(Buffer.from(lines.join("")), { params }));
}
