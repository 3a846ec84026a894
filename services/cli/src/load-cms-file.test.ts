// The agency's files through the whole command: rows on the log and in the tables, refusals by line, wrong files before anything is loaded.
import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { table } from "@dripline/kit";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { BenchTop, dripline } from "../test/bench-top.ts";

const bench = new BenchTop();
const samples = fileURLToPath(new URL("../../../packages/pipeline/reference/testdata/cms/", import.meta.url));
const mue = join(bench.folder, "MCR_MUE_PractitionerServices_Eff_01-01-2026.csv");

beforeAll(() => copyFileSync(join(samples, "mue.csv"), mue));
afterAll(() => bench.clear());

const loads = table(`
  format            | file                | kind          | taken | refused
  cms-asp-crosswalk | SAMPLES/crosswalk.csv | drugs         | 6     | 16 17 18 19
  cms-asp-limits    | SAMPLES/limits.csv    | fee-schedules | 4     | 12 14
  cms-mue           | MUE                   | unit-limits   | 4     | 11 12 13 14
`);

test.each(loads)(
  "$format: what can be taken is, each refused row is named, and again it is known",
  async ({ format, file, kind, taken, refused }) => {
    const path = file.replace("SAMPLES/", samples).replace("MUE", mue);
    const asked = ["load", "--format", format, path, "--data", bench.data];
    const first = await dripline(...asked, "--json");
    expect(first.status).toBe(1);
    const [tally] = JSON.parse(first.stdout);
    expect([tally.feed, tally.taken, tally.refused.map(({ line }: { line: number }) => line).join(" ")]).toEqual([
      kind,
      Number(taken),
      refused,
    ]);
    expect((await bench.events(`reference.${kind}`)).length).toBe(Number(taken));
    const again = await dripline(...asked);
    expect(again.stdout).toContain(`${kind}: 0 rows taken, ${taken} known already, ${refused.split(" ").length} refused`);
  },
);

test("a limit of the table is what `units` finds on a day of the quarter", async () => {
  const limitOn = async (day: string) => {
    const { stdout } = await dripline("units", "--member", "CP9", "--code", "J0696", "--day", day, "--data", bench.data, "--json");
    return JSON.parse(stdout).limit?.unitsPerDay;
  };
  expect([await limitOn("2025-12-31"), await limitOn("2026-01-01"), await limitOn("2026-03-31"), await limitOn("2026-04-01")]).toEqual([
    undefined,
    16,
    16,
    undefined,
  ]);
});

const wrong = table(`
  why                                  | asked                                                                     | said
  another file than it is said to be   | --format cms-mue SAMPLES/limits.csv                                       | MUE practitioner table
  a quarter that nobody says           | --format cms-mue SAMPLES/mue.csv                                          | --quarter 2025Q1
  another quarter than the file's      | --format cms-asp-crosswalk SAMPLES/crosswalk.csv --quarter 2025Q4         | 2026Q1, not for 2025Q4
  a file that isn't there              | --format cms-mue MUE SAMPLES/none.csv                                     | none.csv
  a format that there isn't            | --format cms-opps SAMPLES/mue.csv                                         | cms-asp-limits
  a feed by its kind's name            | SAMPLES/mue.csv                                                           | feeds are payer.json
`);

test.each(wrong)("$why: exit 2, and nothing is made", async ({ asked, said }) => {
  const data = join(bench.folder, "untouched");
  const parameters = asked.split(" ").map((each) => each.replace("SAMPLES/", samples).replace("MUE", mue));
  const { status, stderr } = await dripline("load", ...parameters, "--data", data);
  expect(status).toBe(2);
  expect(stderr).toContain(said);
  expect(existsSync(data)).toBe(false);
});
