// Watching a folder by looking at it again and again: which files came or changed, and have stopped growing.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Files of a folder in name order; hidden ones and folders are left alone. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
}

export class FolderWatch {
  readonly #folder: string;
  /** What each file looked like the last time. */
  #looks = new Map<string, string>();
  readonly #handedOut = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Takes what is there now as known: only what comes or changes later is handed out. */
  skipPresent(): this {
    for (const [name, look] of this.#look()) this.#handedOut.set(name, look);
    return this;
  }

  /** Files that look as they did the last time, so are whole, and were not handed out like that before; in name order. */
  settled(): string[] {
    const before = this.#looks;
    this.#looks = this.#look();
    const names: string[] = [];
    for (const [name, look] of this.#looks) {
      if (before.get(name) !== look || this.#handedOut.get(name) === look) continue;
      this.#handedOut.set(name, look);
      names.push(name);
    }
    return names;
  }

  #look(): Map<string, string> {
    const looks = new Map<string, string>();
    for (const name of filesIn(this.#folder)) {
      const stat = statSync(join(this.#folder, name), { throwIfNoEntry: false });
      if (stat) looks.set(name, `${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`);
    }
    return looks;
  }
}
