// Lists of rows under one look-up key, in order of arrival. A change makes a new list: whoever holds the old one keeps what it read.

const NONE: readonly never[] = [];

/** Rows of a table by code, drug or schedule: few under each key. */
export class RowLists<Row> {
  readonly #lists = new Map<string, readonly Row[]>();
  readonly #isSame: (a: Row, b: Row) => boolean;

  /** `isSame` tells whether two rows under one look-up key are the same fact. */
  constructor(isSame: (a: Row, b: Row) => boolean) {
    this.#isSame = isSame;
  }

  of(key: string): readonly Row[] {
    return this.#lists.get(key) ?? NONE;
  }

  all(): readonly Row[] {
    return [...this.#lists.values()].flat();
  }

  put(key: string, row: Row): void {
    const list = this.#lists.get(key);
    this.#lists.set(key, list === undefined ? [row] : [...list.filter((each) => !this.#isSame(each, row)), row]);
  }
}

/** Rows that a member holds, each under its own id: a row can move to another member, and then the first holds it no longer. */
export class HeldRows<Row extends { readonly memberId: string }> {
  readonly #byId = new Map<string, Row>();
  readonly #byMember = new Map<string, readonly Row[]>();
  readonly #idOf: (row: Row) => string;

  constructor(idOf: (row: Row) => string) {
    this.#idOf = idOf;
  }

  of(memberId: string): readonly Row[] {
    return this.#byMember.get(memberId) ?? NONE;
  }

  put(row: Row): void {
    const id = this.#idOf(row);
    const earlier = this.#byId.get(id);
    if (earlier !== undefined) this.#drop(earlier);
    this.#byId.set(id, row);
    this.#byMember.set(row.memberId, [...this.of(row.memberId), row]);
  }

  #drop(row: Row): void {
    const rest = this.of(row.memberId).filter((each) => each !== row);
    if (rest.length === 0) this.#byMember.delete(row.memberId);
    else this.#byMember.set(row.memberId, rest);
  }
}
