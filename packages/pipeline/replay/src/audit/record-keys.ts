// Keys show up in consoles, metrics and partition tools: none may be a member's id, name or birth date, a member's is the pseudonym.
import type { ClaimMember } from "@dripline/claims";
import type { LogRecord } from "@dripline/core";
import { type KeyKind, topicNamed } from "@dripline/events";
import { type Breach, Invariant } from "./invariant.ts";

/** `memberKey`: 80 bits in base32. */
const PSEUDONYM = /^[A-Z2-7]{16}$/;
const NPI = /^\d{10}$/;
/** Names shorter than this are found in words that mean somebody else. */
const NAME_MIN = 3;

export class RecordKeys {
  readonly keys = new Invariant("keys");
  readonly #keyOf: ((memberId: string) => string) | undefined;
  readonly #ids = new Set<string>();
  /** Names and birth dates. */
  readonly #told = new Set<string>();
  /** Keys of members and payees, each with its first place: the members are known only at the end. */
  readonly #seen = new Map<string, Omit<Breach, "what">>();

  constructor(keyOf?: (memberId: string) => string) {
    this.#keyOf = keyOf;
  }

  /** Members of claims and receipts; a record of theirs has their pseudonym, where the installation's key is at hand to tell. */
  takeMember({ memberId, lastName, firstName, birthDate }: ClaimMember, record?: LogRecord): void {
    this.#ids.add(memberId.toUpperCase());
    for (const name of [lastName, firstName]) if (name.length >= NAME_MIN) this.#told.add(name.toUpperCase());
    if (birthDate !== undefined) this.#told.add(birthDate).add(birthDate.replaceAll("-", ""));
    if (record !== undefined && this.#keyOf !== undefined && record.key !== this.#keyOf(memberId))
      this.keys.break({ ...placeOf(record), what: "the key isn't the member's pseudonym" });
  }

  /** A key of a member's or payee's topic. */
  take(record: LogRecord): void {
    this.keys.checked += 1;
    if (this.#seen.has(record.key)) return;
    this.#seen.set(record.key, placeOf(record));
    const kind = kindOf(record);
    if (kind === "member" && !PSEUDONYM.test(record.key)) this.keys.break({ ...placeOf(record), what: "the key is no pseudonym" });
    if (kind === "payee" && !NPI.test(record.key)) this.keys.break({ ...placeOf(record), what: "the key is no NPI" });
  }

  /** A key of any other topic, once the members are known: words such as a code or a day may be somebody's name or birth date, an id can't be. */
  takeOther(record: LogRecord): void {
    this.keys.checked += 1;
    if (partsOf(record.key).some((part) => this.#ids.has(part)))
      this.keys.break({ ...placeOf(record), what: "the key holds a member's id" });
  }

  finish(): void {
    for (const [key, place] of this.#seen) {
      const parts = partsOf(key);
      if (parts.some((part) => this.#ids.has(part))) this.keys.break({ ...place, what: "the key holds a member's id" });
      else if (parts.some((part) => this.#told.has(part)))
        this.keys.break({ ...place, what: "the key holds a member's name or birth date" });
    }
  }
}

function kindOf({ topic }: LogRecord): KeyKind | undefined {
  // The feed's records are about facts; those of members are keyed as all that is a member's.
  return topic === "reference.members" ? "member" : topicNamed(topic)?.key;
}

/** The whole key, and what stands between its separators. */
function partsOf(key: string): string[] {
  const text = key.toUpperCase();
  return [text, ...text.split(/[^A-Z0-9-]+/)];
}

function placeOf({ topic, partition, offset }: LogRecord): Omit<Breach, "what"> {
  return { topic, partition, offset };
}
