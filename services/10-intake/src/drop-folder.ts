// The drop folder: a file that came whole is taken, then moved to done/. A process that is killed between the two finds the mark that the
// file's last unit left, and moves it: what was taken is no duplicate of itself.
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { type FileRecord, fileKey, jsonState, readJson } from "@dripline/workers";
import { type ClaimFile, fileAt } from "./claim-file.ts";
import type { IntakeParts, Taken } from "./take-claims.ts";

/** Undefined where it was taken before, and only the move was missing. */
export type TakeFile = (file: ClaimFile) => Promise<Taken>;

/** Takes a file of the folder and moves it; false where it was stopped before its end. */
export async function takeDropped(
  { inbox, name }: { readonly inbox: string; readonly name: string },
  parts: Pick<IntakeParts, "state" | "commit">,
  take: TakeFile,
): Promise<boolean> {
  const file = fileAt(join(inbox, name));
  const key = fileKey(file.sha256);
  const before = await readJson<FileRecord>(parts, key);
  if (before?.toMove !== name && !(await take(file)).isWhole) return false;
  move(inbox, file);
  const after = await readJson<FileRecord>(parts, key);
  const state = jsonState({ [key]: after && { ...after, toMove: undefined } });
  await parts.commit.commit({ outputs: [], state, positions: [] });
  return true;
}

/** Another file of that name that was read before stays; the newcomer's name then ends in a part of its digest. */
function move(inbox: string, { name, sha256 }: ClaimFile): void {
  const target = join(inbox, "done", name);
  const isTaken = existsSync(target) && fileAt(target).sha256 !== sha256;
  renameSync(join(inbox, name), isTaken ? `${target}-${sha256.slice(0, 8)}` : target);
}

/** Looks at the folder again and again: a file that two looks find the same is whole. */
export class DropFolder {
  readonly #inbox: string;
  #looks = new Map<string, string>();

  constructor(inbox: string) {
    this.#inbox = inbox;
    mkdirSync(join(inbox, "done"), { recursive: true });
  }

  /** Files that came whole, in name order. */
  settled(): string[] {
    const before = this.#looks;
    this.#looks = this.#look();
    return [...this.#looks].filter(([name, look]) => before.get(name) === look).map(([name]) => name);
  }

  /** Files that lie there, and how long the one that waits longest has. */
  waiting(now: number): { readonly files: number; readonly seconds: number } {
    const since = [...this.#look().keys()].map((name) => statSync(join(this.#inbox, name), { throwIfNoEntry: false })?.mtimeMs ?? now);
    return { files: since.length, seconds: Math.max(0, now - Math.min(now, ...since)) / 1000 };
  }

  #look(): Map<string, string> {
    const files = readdirSync(this.#inbox, { withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.startsWith("."));
    const looks = new Map<string, string>();
    for (const name of files.map((file) => file.name).sort()) {
      const stat = statSync(join(this.#inbox, name), { throwIfNoEntry: false });
      if (stat !== undefined) looks.set(name, `${stat.ino} ${stat.size} ${stat.mtimeMs}`);
    }
    return looks;
  }
}
