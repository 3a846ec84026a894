// A Merkle tree by RFC 6962, section 2.1: leaves and nodes hashed apart, so that no node can be passed off as a leaf.
import { createHash } from "node:crypto";

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);
/** Roots and nodes: SHA-256. */
const HASH_BYTES = 32;

/** MTH({d}) = SHA-256(0x00 || d) */
export function leafHash(data: Uint8Array): Buffer {
  return createHash("sha256").update(LEAF).update(data).digest();
}

/** SHA-256(0x01 || left || right) */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash("sha256").update(NODE).update(left).update(right).digest();
}

/** A tree that grows: the roots of its full subtrees, largest first. 32 bytes for each 1 in the binary size. */
export class MerkleFrontier {
  readonly #peaks: Buffer[];
  #size: number;

  constructor({ size, peaks }: { readonly size: number; readonly peaks: readonly string[] } = { size: 0, peaks: [] }) {
    this.#size = size;
    this.#peaks = peaks.map((peak) => Buffer.from(peak, "hex"));
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a leaf by its data. */
  push(data: Uint8Array): void {
    let node = leafHash(data);
    for (let size = this.#size; size % 2 === 1; size = (size - 1) / 2) {
      const left = this.#peaks.pop();
      if (left === undefined) throw new Error("invariant broken: a tree with fewer peaks than its size has ones");
      node = nodeHash(left, node);
    }
    this.#peaks.push(node);
    this.#size += 1;
  }

  /** Hex. Of a tree without leaves: SHA-256 of nothing. */
  root(): string {
    let root: Buffer | undefined;
    for (const peak of [...this.#peaks].reverse()) root = root === undefined ? peak : nodeHash(peak, root);
    return (root ?? createHash("sha256").digest()).toString("hex");
  }

  stored(): { readonly size: number; readonly peaks: readonly string[] } {
    return { size: this.#size, peaks: this.#peaks.map((peak) => peak.toString("hex")) };
  }
}

/** Leaf hashes one after the other, 32 bytes each. */
export type LeafHashes = Uint8Array;

/** PATH(index, D[size]): the hashes that lead from a leaf to the root, nearest first, in hex. */
export function auditPath(leaves: LeafHashes, index: number): string[] {
  return pathIn(leaves, { first: 0, size: leaves.length / HASH_BYTES, index }).map((hash) => hash.toString("hex"));
}

interface Subtree {
  readonly first: number;
  readonly size: number;
}

function pathIn(leaves: LeafHashes, { first, size, index }: Subtree & { readonly index: number }): Buffer[] {
  if (size <= 1) return [];
  const left = largestPowerBelow(size);
  const lower: Subtree = { first, size: left };
  const upper: Subtree = { first: first + left, size: size - left };
  if (index < left) return [...pathIn(leaves, { ...lower, index }), rootIn(leaves, upper)];
  return [...pathIn(leaves, { ...upper, index: index - left }), rootIn(leaves, lower)];
}

function rootIn(leaves: LeafHashes, { first, size }: Subtree): Buffer {
  if (size === 1) return Buffer.from(leaves.subarray(first * HASH_BYTES, (first + 1) * HASH_BYTES));
  const left = largestPowerBelow(size);
  return nodeHash(rootIn(leaves, { first, size: left }), rootIn(leaves, { first: first + left, size: size - left }));
}

/** The largest power of two that is smaller than a size of at least 2. */
function largestPowerBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  /** Hex, nearest to the leaf first. */
  readonly path: readonly string[];
}

/** The root that a proof leads to from a leaf's data, hex; undefined where the path doesn't fit the tree. */
export function rootOfProof(data: Uint8Array, { index, size, path }: InclusionProof): string | undefined {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return undefined;
  return climb(leafHash(data), { index, size, path })?.toString("hex");
}

function climb(leaf: Buffer, { index, size, path }: InclusionProof): Buffer | undefined {
  const farthest = path[path.length - 1];
  if (size === 1 || farthest === undefined) return size === 1 && farthest === undefined ? leaf : undefined;
  const sibling = Buffer.from(farthest, "hex");
  const nearer = path.slice(0, -1);
  const left = largestPowerBelow(size);
  const isLower = index < left;
  const below = climb(leaf, isLower ? { index, size: left, path: nearer } : { index: index - left, size: size - left, path: nearer });
  if (below === undefined) return undefined;
  return isLower ? nodeHash(below, sibling) : nodeHash(sibling, below);
}
