// A folder of written files for an audit: read by path, listed below a folder. What is still being written begins with a dot.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { FilesToAudit } from "@dripline/replay";

export function filesToAudit(out: string): FilesToAudit {
  return {
    read(path) {
      const file = join(out, path);
      return existsSync(file) ? readFileSync(file) : undefined;
    },
    below(folder) {
      const root = join(out, folder);
      if (!existsSync(root)) return [];
      return readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
        .map((entry) => relative(out, join(entry.parentPath, entry.name)).split(sep).join("/"));
    },
  };
}
