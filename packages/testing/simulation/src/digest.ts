// What a finished run left, as one text per place: every file it wrote, every record on its log. Two runs are equal when these are.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { openEmbedded } from "@dripline/embedded";
import { topics } from "@dripline/events";

/** SHA-256 of each file below `out`, and of the values of each topic in order. Keys are left out: they hang on the installation. */
export async function digestOf(folder: string): Promise<Record<string, string>> {
  return { ...filesOf(join(folder, "out")), ...(await logOf(join(folder, "data"))) };
}

function filesOf(out: string): Record<string, string> {
  const digests: Record<string, string> = {};
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    digests[relative(out, path)] = createHash("sha256").update(readFileSync(path)).digest("hex");
  }
  return digests;
}

async function logOf(data: string): Promise<Record<string, string>> {
  const opened = openEmbedded(data, { readOnly: true });
  try {
    const digests: Record<string, string> = {};
    for (const { name } of topics) {
      // The instant at which a feed arrived is the only thing that differs between runs of the same files.
      if (name.startsWith("reference.")) continue;
      const hash = createHash("sha256");
      const records = await opened.log.read({ topic: name, partition: 0, from: 0, max: 100_000 });
      for (const { offset, value } of records) hash.update(`${offset} `).update(value);
      digests[name] = `${records.length} ${hash.digest("hex")}`;
    }
    return digests;
  } finally {
    opened.close();
  }
}
