// Small values that a worker remembers between batches, as JSON text under a key of the state.
import type { State } from "@dripline/core";

export async function readJson<T>({ state }: { readonly state: State }, key: string): Promise<T | undefined> {
  const [bytes] = await state.read([key]);
  return parseJson(bytes);
}

export function parseJson<T>(bytes: Uint8Array | undefined): T | undefined {
  return bytes === undefined ? undefined : (JSON.parse(new TextDecoder().decode(bytes)) as T);
}

export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** Values by key as a unit takes them; undefined takes the key away. */
export function jsonState(values: Readonly<Record<string, unknown>>): Map<string, Uint8Array | undefined> {
  return new Map(Object.entries(values).map(([key, value]) => [key, value === undefined ? undefined : jsonBytes(value)]));
}
