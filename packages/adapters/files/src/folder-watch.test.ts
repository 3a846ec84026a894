// A file is handed out once it stopped growing, and again only when it changed.
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { FolderWatch, filesIn } from "./folder-watch.ts";

const folder = mkdtempSync(join(tmpdir(), "dripline-watch-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("what is there and known isn't handed out; what comes is, once, when two looks find it the same", () => {
  writeFileSync(join(folder, "known.837"), "x");
  writeFileSync(join(folder, ".hidden"), "x");
  mkdirSync(join(folder, "done"));
  expect(filesIn(folder)).toEqual(["known.837"]);
  const watch = new FolderWatch(folder).skipPresent();
  writeFileSync(join(folder, "b.837"), "ISA");
  expect(watch.settled()).toEqual([]);
  appendFileSync(join(folder, "b.837"), "*00");
  writeFileSync(join(folder, "a.837"), "ISA");
  expect(watch.settled()).toEqual([]);
  expect(watch.settled()).toEqual(["a.837", "b.837"]);
  expect(watch.settled()).toEqual([]);
  appendFileSync(join(folder, "known.837"), "y");
  expect(watch.settled()).toEqual([]);
  expect(watch.settled()).toEqual(["known.837"]);
});

test("a folder that isn't there holds nothing", () => {
  expect(new FolderWatch(join(folder, "none")).settled()).toEqual([]);
});
