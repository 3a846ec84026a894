// A claim file as intake reads it: its bytes in pieces, from the start each time they are asked for, and the digest that it is known by.
import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";

export interface ClaimFile {
  readonly name: string;
  /** SHA-256 of the bytes, hex: the same bytes twice are a duplicate. */
  readonly sha256: string;
  readonly chunks: () => Iterable<Uint8Array>;
}

const CHUNK_BYTES = 256 * 1024;

export function fileOfBytes(name: string, bytes: Uint8Array): ClaimFile {
  return { name, sha256: createHash("sha256").update(bytes).digest("hex"), chunks: () => [bytes] };
}

/** Never in memory whole. */
export function fileAt(path: string): ClaimFile {
  const hash = createHash("sha256");
  for (const chunk of chunksOf(path)) hash.update(chunk);
  return { name: basename(path), sha256: hash.digest("hex"), chunks: () => chunksOf(path) };
}

/** One buffer serves all pieces: a piece is read before the next is asked for. */
export function* chunksOf(path: string): Generator<Uint8Array> {
  const buffer = new Uint8Array(CHUNK_BYTES);
  const file = openSync(path, "r");
  try {
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) yield buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
