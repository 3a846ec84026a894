// A file of the drop folder is taken, then moved to done/. A process that is killed between the two finds the mark that the
// file's last unit left, and moves it: what was taken is no duplicate of itself.
import { statSync } from "node:fs";
import { join } from "node:path";
import { type ClaimFile, fileAt, filesIn, moveToDone } from "@dripline/files";
import { type FileRecord, fileKey, forgetMove, readJson } from "@dripline/workers";
import type { IntakeParts, Taken } from "./take-claims.ts";

export type TakeFile = (file: ClaimFile) => Promise<Taken>;

/** Takes a file of the folder and moves it; false where it was stopped before its end. */
export async function takeDropped(
  { inbox, name }: { readonly inbox: string; readonly name: string },
  parts: Pick<IntakeParts, "state" | "commit">,
  take: TakeFile,
): Promise<boolean> {
  const path = join(inbox, name);
  const file = fileAt(path);
  const record = await readJson<FileRecord>(parts, fileKey(file.sha256));
  if (record?.toMove !== name && !(await take(file)).isWhole) return false;
  moveToDone(path, file);
  await forgetMove(file.sha256, parts);
  return true;
}

/** Files that lie in the folder, and how long the one that waits longest has. */
export function waitingIn(inbox: string, now: number): { readonly files: number; readonly seconds: number } {
  const since = filesIn(inbox).map((name) => statSync(join(inbox, name), { throwIfNoEntry: false })?.mtimeMs ?? now);
  return { files: since.length, seconds: Math.max(0, now - Math.min(now, ...since)) / 1000 };
}
