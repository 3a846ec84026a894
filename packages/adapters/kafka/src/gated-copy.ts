// The gate before every decision: what is read from the copy counts only when the copy, looked at after the values, is where the log is.
// A Redis that was emptied, replaced or left behind meanwhile is filled from the log and read again: cold is never zero.
import { Fault, type State, type StateChange, type StateCopy, type StateMark, type StateOwner } from "@dripline/core";

export interface Gate extends StateOwner {
  readonly copy: StateCopy;
  /** Brings the copy to the end of the log. */
  readonly fill: () => Promise<{ readonly filled: number; readonly mark: StateMark }>;
}

/** A copy that is lost again and again while it is filled is no copy to judge by. */
const FILLS_MAX = 5;

export class GatedCopy implements State {
  readonly #gate: Gate;
  #expected: StateMark | undefined;
  /** Changes that the copy lacked, since the partition was taken. */
  filled = 0;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  async fill(): Promise<void> {
    const { filled, mark } = await this.#gate.fill();
    this.#expected = mark;
    this.filled += filled;
  }

  async read(keys: readonly string[]): Promise<readonly (Uint8Array | undefined)[]> {
    if (keys.length === 0) return [];
    for (let fills = 0; fills < FILLS_MAX; fills++) {
      const values = await this.#gate.copy.read(keys);
      // After the values: whatever was lost before they were read shows here.
      if (isSame(await this.#gate.copy.mark(this.#gate), this.#expected)) return values;
      await this.fill();
    }
    throw new Fault("DRIP_REDIS_AWAY", "the copy of the state is lost again while it is filled");
  }

  /**
   * Tells the copy of what was committed. A copy that can't be told is behind, and the next read brings it up: the commit stands either way.
   */
  async follow(changes: readonly StateChange[], mark: StateMark): Promise<void> {
    this.#expected = mark;
    try {
      await this.#gate.copy.apply(changes, { ...this.#gate, mark });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }
}

function isSame(mark: StateMark | undefined, expected: StateMark | undefined): boolean {
  return mark !== undefined && mark.epoch === expected?.epoch && mark.next === expected.next;
}
