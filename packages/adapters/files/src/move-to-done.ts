// Where a file goes that was read: `done/` beside it.
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ClaimFile, fileAt } from "./claim-file.ts";

/** Another file of that name that was read before stays; the newcomer's name then ends in a part of its digest. */
export function moveToDone(path: string, { name, sha256 }: ClaimFile): void {
  const folder = join(dirname(path), "done");
  mkdirSync(folder, { recursive: true });
  const target = join(folder, name);
  const isTaken = existsSync(target) && fileAt(target).sha256 !== sha256;
  renameSync(path, isTaken ? `${target}-${sha256.slice(0, 8)}` : target);
}
