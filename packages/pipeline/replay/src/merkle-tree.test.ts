// The tree beside the test vectors of Certificate Transparency, and its proofs beside the definition.
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { auditPath, leafHash, MerkleFrontier, rootOfProof } from "./merkle-tree.ts";

/** The inputs and roots that certificate-transparency-go tests its tree by (RFC 6962 hashing). */
const inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"].map((hex) =>
  Buffer.from(hex, "hex"),
);
const roots = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

function treeOf(leaves: readonly Uint8Array[]): MerkleFrontier {
  const tree = new MerkleFrontier();
  for (const leaf of leaves) tree.push(leaf);
  return tree;
}

test.each(roots.map((root, size) => ({ size, root })))("the root of $size leaves", ({ size, root }) => {
  expect(treeOf(inputs.slice(0, size)).root()).toBe(root);
});

test("a tree goes on from what was stored of it", () => {
  const half = treeOf(inputs.slice(0, 5));
  const whole = new MerkleFrontier(half.stored());
  for (const leaf of inputs.slice(5)) whole.push(leaf);
  expect(whole.root()).toBe(roots[8]);
});

describe("a proof of inclusion", () => {
  const sizes = fc.integer({ min: 1, max: 40 });
  const leavesOf = (size: number): Buffer[] => Array.from({ length: size }, (_, at) => Buffer.from(`leaf ${at}`));

  test("leads from any leaf of any tree to its root", () => {
    fc.assert(
      fc.property(sizes, fc.nat(), (size, any) => {
        const leaves = leavesOf(size);
        const index = any % size;
        const path = auditPath(Buffer.concat(leaves.map(leafHash)), index);
        expect(rootOfProof(leaves[index] ?? Buffer.alloc(0), { index, size, path })).toBe(treeOf(leaves).root());
      }),
    );
  });

  test("leads elsewhere from another leaf, another place, another path", () => {
    const leaves = leavesOf(11);
    const root = treeOf(leaves).root();
    const path = auditPath(Buffer.concat(leaves.map(leafHash)), 6);
    const leaf = Buffer.from("leaf 6");
    expect(rootOfProof(leaf, { index: 6, size: 11, path })).toBe(root);
    expect(rootOfProof(Buffer.from("leaf 7"), { index: 6, size: 11, path })).not.toBe(root);
    expect(rootOfProof(leaf, { index: 7, size: 11, path })).not.toBe(root);
    expect(rootOfProof(leaf, { index: 6, size: 11, path: path.slice(1) })).not.toBe(root);
    expect(rootOfProof(leaf, { index: 6, size: 11, path: [...path, root] })).toBeUndefined();
    expect(rootOfProof(leaf, { index: 11, size: 11, path })).toBeUndefined();
  });
});
