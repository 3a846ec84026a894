// Small values that a worker remembers between batches, as JSON text under a key of the state.
import type { State } from "@dripline/core";

export async function readJson<T>({ state }: { readonly state: State }, key: string): Promise<T | undefined> {
  const [bytes] = await state.read([key]);
  return bytes === undefined ? undefined : (JSON.parse(bytesText(bytes)) as T);
}

/** Values by key as a unit takes them; undefined takes the key away. */
export function jsonState(values: Readonly<Record<string, unknown>>): Map<string, Uint8Array | undefined> {
  return new Map(Object.entries(values).map(([key, value]) => [key, value === undefined ? undefined : textBytes(JSON.stringify(value))]));
}

export function textBytes(text: string): Uint8Array {
  return Buffer.from(text, "utf8");
}

export function bytesText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}
