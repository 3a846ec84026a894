// Sealing: a decision and the facts it stands on become a receipt whose hash says that neither was changed since.
import { createHmac, hash } from "node:crypto";
import type { Decision } from "@dripline/claims";
import { encode, FRAME_BYTES } from "./codec.ts";
import type { JsonText, Receipt } from "./records.ts";

/** Sixty-four hex digits and their length before them: the last field of a receipt, on the wire. */
const HASH_DIGITS = 64;
const HASH_FIELD_BYTES = 2 + HASH_DIGITS;
const NO_HASH = "0".repeat(HASH_DIGITS);

export interface ToSeal {
  readonly decision: Decision;
  readonly facts: JsonText;
  readonly previousReceipt?: string | undefined;
  readonly reverses?: string | undefined;
}

export interface SealedReceipt {
  /** SHA-256, hex. */
  readonly hash: string;
  readonly receipt: Receipt;
  /** The record for `claims.adjudicated`, framed. */
  readonly value: Buffer;
}

/**
 * Seals a decision. The hash is the SHA-256, in hex, of the record's Avro binary encoding by `schemas/claims.adjudicated`, from its first field up to
 * but without `receipt`, which is the last field; the five bytes of the frame are not part of it, since a registry chooses its own schema ids.
 * Whoever holds the record checks it so: drop the first 5 bytes and the last 66 (length 64 as two bytes, 64 hex digits), hash what is left.
 */
export function sealReceipt({ decision, facts, previousReceipt, reverses }: ToSeal): SealedReceipt {
  const receipt = { ...decision, facts, reverses, previousReceipt, receipt: NO_HASH };
  const value = encode("claims.adjudicated", receipt);
  const seal = sealOf(value);
  value.write(seal, value.length - HASH_DIGITS, "latin1");
  receipt.receipt = seal;
  return { hash: seal, receipt, value };
}

/** True when a `claims.adjudicated` record is as it was sealed. */
export function isSealed(value: Uint8Array): boolean {
  if (value.length <= FRAME_BYTES + HASH_FIELD_BYTES) return false;
  return sealOf(value) === Buffer.from(value.subarray(value.length - HASH_DIGITS)).toString("latin1");
}

function sealOf(value: Uint8Array): string {
  return hash("sha256", value.subarray(FRAME_BYTES, value.length - HASH_FIELD_BYTES), "hex");
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const KEY_CHARACTERS = 16;

/** A member's pseudonym under the installation's key: HMAC-SHA-256 of the member id, the first 80 bits in base32 (RFC 4648), 16 characters. */
export function memberKey(memberId: string, installationKey: Uint8Array): string {
  const digest = createHmac("sha256", installationKey).update(memberId).digest();
  let key = "";
  let bits = 0;
  let held = 0;
  for (const byte of digest.subarray(0, (KEY_CHARACTERS * 5) / 8)) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      key += BASE32.charAt((held >> bits) & 31);
    }
  }
  return key;
}

/** Pseudonyms remembered, so that a member's key is derived once. */
const KEYS_MAX = 100_000;

/** `memberKey` under one key, for those who ask for the same members again and again. */
export function memberKeys(installationKey: Uint8Array): (memberId: string) => string {
  const known = new Map<string, string>();
  return (memberId) => {
    const found = known.get(memberId);
    if (found !== undefined) return found;
    if (known.size >= KEYS_MAX) known.clear();
    const made = memberKey(memberId, installationKey);
    known.set(memberId, made);
    return made;
  };
}
