// Golden files: what a test made must be what the reviewed file holds. UPDATE_GOLDEN=1 rewrites it, and the diff is reviewed.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** A golden file beside the test: its expected text, after writing it when `UPDATE_GOLDEN=1`. Compare with `toBe`. */
export function golden(file: URL, actual: string): string {
  const path = fileURLToPath(file);
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
  }
  if (!existsSync(path)) throw new Error(`no golden file ${path}: run again with UPDATE_GOLDEN=1 and review it`);
  return readFileSync(path, "utf8");
}
