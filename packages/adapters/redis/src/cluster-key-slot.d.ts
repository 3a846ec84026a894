// Types of a package that has none: which slot of a cluster a key lies in.
declare module "cluster-key-slot" {
  /** The slot of a cluster that a key lies in, by its hash tag. */
  export default function calculateSlot(key: string): number;
}
