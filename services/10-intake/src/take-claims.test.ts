// A file through intake on one machine's ports: stopped, killed and sent again, it leaves each claim once.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Instant } from "@dripline/claims";
import { type Embedded, openEmbedded } from "@dripline/embedded";
import { decode, memberKey } from "@dripline/events";
import { type ClaimFile, FolderWatch, fileOfBytes } from "@dripline/files";
import { shippedPolicy } from "@dripline/kit";
import { isReferenceKind, ReferenceTables, readFeedRow, readPayer } from "@dripline/reference";
import { RECEIVED_AT, synthesize } from "@dripline/synth";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { takeDropped, waitingIn } from "./drop-folder.ts";
import { type IntakeParts, type Taken, takeClaims } from "./take-claims.ts";

const files = new Map<string, string>();
for (const { path, text } of synthesize({ claims: 3000, seed: 3 })) files.set(path, (files.get(path) ?? "") + text);
const [name, text] = [...files].filter(([path]) => path.startsWith("claims/")).sort((a, b) => b[1].length - a[1].length)[0] ?? ["", ""];

let folder: string;
let data: Embedded;
let parts: IntakeParts;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dripline-intake-"));
  data = openEmbedded(join(folder, "data"));
  const tables = new ReferenceTables();
  const read = readPayer(files.get("reference/payer.json") ?? "");
  if ("payer" in read) tables.applyPayer(read.payer);
  for (const [path, rows] of files) loadFeed(/^reference\/(.*)\.jsonl$/.exec(path)?.[1] ?? "", rows, tables);
  const keyOf = (memberId: string) => memberKey(memberId, data.installationKey);
  parts = { state: data.state, commit: data.commit, tables, policy: shippedPolicy(), keyOf };
});
afterEach(() => {
  data.close();
  rmSync(folder, { recursive: true });
});

function loadFeed(kind: string, rows: string, tables: ReferenceTables): void {
  if (!isReferenceKind(kind)) return;
  for (const row of rows.split("\n").filter((line) => line !== "")) {
    const read = readFeedRow(kind, row, 1);
    if ("row" in read) tables.apply(kind, read.row);
  }
}

const bytes = (): ClaimFile => fileOfBytes(name, Buffer.from(text, "latin1"));
const take = (more: Partial<IntakeParts> = {}, isDropped = false): Promise<Taken> =>
  takeClaims({ ...bytes(), receivedAt: RECEIVED_AT as Instant, isDropped }, { ...parts, ...more });

async function claimIds(): Promise<string[]> {
  const records = await data.log.read({ topic: "claims.received", partition: 0, from: 0, max: 1_000_000 });
  return records.map(({ value }) => decode("claims.received", value).claimId);
}

describe("a file of more than one unit", () => {
  test("taken whole; the same bytes again add nothing, and find the first answers beside their own", async () => {
    const first = await take();
    expect(first).toMatchObject({ isWhole: true, isDuplicate: false });
    expect(first.claims).toBeGreaterThan(500);
    expect(await claimIds()).toHaveLength(first.claims);
    const again = await take();
    expect(again).toMatchObject({ isWhole: true, isDuplicate: true, claims: 0 });
    expect(again.acknowledgements.slice(0, first.acknowledgements.length)).toEqual(first.acknowledgements);
    expect(again.acknowledgements.at(-1)).toContain("-duplicate-");
    expect(await claimIds()).toHaveLength(first.claims);
  });

  test("stopped after a unit, it goes on from there: each claim once, under the number that it would have had", async () => {
    const stopped = await take({ isStopping: () => true });
    // Of its first 500 items; some are claims that were rejected.
    expect([stopped.isWhole, (await claimIds()).length]).toEqual([false, stopped.claims]);
    const whole = await take();
    const ids = await claimIds();
    expect(whole).toMatchObject({ isWhole: true, isDuplicate: false, claims: ids.length });
    expect(ids.length).toBeGreaterThan(stopped.claims);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual([...ids].sort());
  });

  test("killed while a unit is committed, nothing of that unit is there, and nothing comes twice", async () => {
    let commits = 0;
    const killed: IntakeParts["commit"] = {
      position: (worker, at) => data.commit.position(worker, at),
      commit: (unit) => {
        commits += 1;
        return commits === 2 ? Promise.reject(new Error("killed")) : data.commit.commit(unit);
      },
    };
    await expect(take({ commit: killed })).rejects.toThrow("killed");
    await take();
    const ids = await claimIds();
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("the drop folder", () => {
  let inbox: string;
  beforeEach(() => {
    inbox = join(folder, "inbox");
    mkdirSync(join(inbox, "done"), { recursive: true });
    writeFileSync(join(inbox, "a.837"), text, "latin1");
  });
  const dropped = (file: ClaimFile): Promise<Taken> => takeClaims({ ...file, receivedAt: RECEIVED_AT as Instant, isDropped: true }, parts);
  const names = (): string[][] => [inbox, join(inbox, "done")].map((each) => readdirSync(each).filter((entry) => entry !== "done"));

  test("a file is taken, then moved to done/", async () => {
    expect(await takeDropped({ inbox, name: "a.837" }, parts, dropped)).toBe(true);
    expect(names()).toEqual([[], ["a.837"]]);
  });

  test("killed between the last unit and the move, it is moved and not answered as a duplicate of itself", async () => {
    const taken = takeDropped({ inbox, name: "a.837" }, parts, async (file) => {
      await dropped(file);
      throw new Error("killed");
    });
    await expect(taken).rejects.toThrow("killed");
    const before = await data.log.end({ topic: "acknowledgements.issued", partition: 0 });
    expect(await takeDropped({ inbox, name: "a.837" }, parts, dropped)).toBe(true);
    expect(names()).toEqual([[], ["a.837"]]);
    expect(await data.log.end({ topic: "acknowledgements.issued", partition: 0 })).toBe(before);
  });

  test("another file of that name keeps its place in done/; the same bytes later are a duplicate", async () => {
    await takeDropped({ inbox, name: "a.837" }, parts, dropped);
    writeFileSync(join(inbox, "a.837"), "no interchange");
    await takeDropped({ inbox, name: "a.837" }, parts, dropped);
    expect(names()[1]).toEqual(["a.837", expect.stringMatching(/^a\.837-[0-9a-f]{8}$/)]);
    writeFileSync(join(inbox, "a.837"), text, "latin1");
    let again: Taken | undefined;
    await takeDropped({ inbox, name: "a.837" }, parts, async (file) => {
      again = await dropped(file);
      return again;
    });
    expect(again).toMatchObject({ isDuplicate: true, claims: 0 });
  });

  test("only what two looks find the same is taken; what waits is told with its age", () => {
    const watched = new FolderWatch(inbox);
    expect(watched.settled()).toEqual([]);
    expect(watched.settled()).toEqual(["a.837"]);
    writeFileSync(join(inbox, "a.837"), `${text} `, "latin1");
    expect(watched.settled()).toEqual([]);
    expect(waitingIn(inbox, Date.now() + 5000)).toMatchObject({ files: 1 });
    expect(waitingIn(inbox, Date.now() + 5000).seconds).toBeGreaterThan(4);
  });
});
