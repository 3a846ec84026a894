// Two sides of the same thing on two topics: each meets its other once, and what is left over has none. Holds only what still waits.

export class Pairs<One, Other> {
  readonly #ones = new Map<string, One>();
  readonly #others = new Map<string, Other>();

  /** The other side, where it was there before; "double" where this side waits already. */
  one(key: string, one: One): Other | "double" | undefined {
    return meet(key, one, { own: this.#ones, theirs: this.#others });
  }

  other(key: string, other: Other): One | "double" | undefined {
    return meet(key, other, { own: this.#others, theirs: this.#ones });
  }

  get left(): { readonly ones: Iterable<One>; readonly others: Iterable<Other> } {
    return { ones: this.#ones.values(), others: this.#others.values() };
  }
}

function meet<Own, Their>(
  key: string,
  value: Own,
  { own, theirs }: { readonly own: Map<string, Own>; readonly theirs: Map<string, Their> },
): Their | "double" | undefined {
  const their = theirs.get(key);
  if (their !== undefined) {
    theirs.delete(key);
    return their;
  }
  if (own.has(key)) return "double";
  own.set(key, value);
  return undefined;
}
