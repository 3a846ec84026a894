// Text under a key of the state; JSON values there are read and made as the workers do it.
export { jsonState, readJson } from "@dripline/workers";

export function textBytes(text: string): Uint8Array {
  return Buffer.from(text, "utf8");
}

export function bytesText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}
