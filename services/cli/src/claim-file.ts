// A claim file on disk: its bytes in pieces, the digest that it is known by, and what a data folder knows that its claims are checked against.
import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";

const CHUNK_BYTES = 256 * 1024;

/** The file in pieces; one buffer serves them all, so a piece is read before the next is asked for. */
export function* chunksOf(path: string): Generator<Uint8Array> {
  const buffer = new Uint8Array(CHUNK_BYTES);
  const file = openSync(path, "r");
  try {
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) yield buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

/** SHA-256 of the bytes, hex: the same bytes twice are a duplicate. */
export function digestOf(path: string): string {
  const hash = createHash("sha256");
  for (const chunk of chunksOf(path)) hash.update(chunk);
  return hash.digest("hex");
}
