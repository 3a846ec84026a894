// State that is built for one look and forgotten: what follows from a log whose live state isn't at hand.
import type { Log, Ports } from "@dripline/core";

export function memoryPorts(log: Log): Ports {
  const state = new Map<string, Uint8Array | undefined>();
  return {
    log,
    state: { read: async (keys) => keys.map((key) => state.get(key)) },
    commit: {
      commit: async (unit) => {
        for (const [key, value] of unit.state) state.set(key, value);
      },
      position: async () => 0,
    },
  };
}
