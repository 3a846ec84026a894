// The StateCopy on Redis, one node or a cluster: a member's values under one hash tag, one pipeline for a batch, and a mark that says up to
// where all of it is there.
import { randomUUID } from "node:crypto";
import type { ListedState, StateChange, StateCopy, StateMark, StateOwner } from "@dripline/core";
import { Cluster } from "ioredis";
import {
  type Command,
  connectRedis,
  evictionPoliciesOf,
  keysLike,
  naming,
  type RedisClient,
  runsOf,
  sendAll,
  slotOf,
} from "./redis-client.ts";

export interface RedisSettings {
  /** `redis://[user:password@]host:port`, `rediss://` for TLS; several name a cluster's nodes. */
  readonly urls: readonly string[];
  /** Certificate authorities in PEM, in place of the system's. */
  readonly ca?: string | undefined;
  /** Before every key, so that installations can share a Redis. */
  readonly prefix: string;
}

export interface OpenRedis extends StateCopy, ListedState {
  /** What each server does when its memory is full: anything but `noeviction` may forget a counter. */
  evictionPolicies(): Promise<string[]>;
  close(): void;
}

/** Values of one script, and scripts of one pipeline: a server does nothing else while a script runs. */
const VALUES_PER_SCRIPT = 100;
const COMMANDS_PER_PIPELINE = 100;
/** Keys over a cluster's slots that say whether a part of it was emptied: with three nodes each has a dozen. */
const WITNESSES = 36;

export async function openRedis({ urls, prefix, ca }: RedisSettings): Promise<OpenRedis> {
  const client = await connectRedis(urls, ca);
  const copy = new RedisCopy(client, prefix);
  return {
    read: (keys) => naming(() => copy.read(keys)),
    keys: () => copy.keys(),
    mark: (owner) => naming(() => copy.mark(owner)),
    begin: (owner) => naming(() => copy.begin(owner)),
    apply: (changes, at) => naming(() => copy.apply(changes, at)),
    evictionPolicies: () => naming(() => evictionPoliciesOf(client)),
    close: () => client.disconnect(),
  };
}

class RedisCopy implements StateCopy {
  readonly #client: RedisClient;
  readonly #prefix: string;
  /** By owner, the making of the copy that this process knows: which filling from the log's beginning, on which running servers. */
  readonly #makings = new Map<string, string>();

  constructor(client: RedisClient, prefix: string) {
    this.#client = client;
    this.#prefix = prefix;
  }

  async read(keys: readonly string[]): Promise<(Uint8Array | undefined)[]> {
    const commands = keys.map((key): Command => ({ name: "hgetBuffer", key: this.#keyOf(key), values: ["v"] }));
    return (await sendAll(this.#client, commands)).map((value) => (Buffer.isBuffer(value) ? value : undefined));
  }

  /** Of values alone, those that were taken away too; marks and witnesses are no state. */
  async *keys(): AsyncGenerator<string> {
    for await (const name of keysLike(this.#client, `${this.#prefix}:{*`)) {
      const [, key = "", rest = ""] = /^\{([^}]*)\}(.*)$/.exec(name.slice(this.#prefix.length + 1)) ?? [];
      if (key !== "" && !key.startsWith("mark/")) yield `${key}${rest}`;
    }
  }

  /**
   * A mark counts while the making that it names is whole: its witnesses, one kind of key on every node, are there, and the servers are the
   * ones that ran when it began. A node that was emptied has lost its witnesses; one that failed over may have forgotten its last second.
   */
  async mark(owner: StateOwner): Promise<StateMark | undefined> {
    const commands: Command[] = [{ name: "hmget", key: this.#markKey(owner), values: ["e", "o", "b"] }];
    for (const key of this.#witnesses(owner)) commands.push({ name: "get", key, values: [] });
    const [[held, ...witnessed], runs] = await Promise.all([sendAll(this.#client, commands), runsOf(this.#client)]);
    const [epoch, next, making] = held as readonly (string | null)[];
    if (typeof epoch !== "string" || typeof making !== "string") return undefined;
    if (!making.endsWith(` ${runs}`) || witnessed.some((each) => each !== making)) return undefined;
    this.#makings.set(nameOf(owner), making);
    return { epoch, next: Number(next) };
  }

  async begin(owner: StateOwner): Promise<void> {
    const making = `${randomUUID()} ${await runsOf(this.#client)}`;
    await sendAll(
      this.#client,
      this.#witnesses(owner).map((key) => ({ name: "set", key, values: [making] })),
    );
    this.#makings.set(nameOf(owner), making);
  }

  async apply(changes: readonly StateChange[], { mark, ...owner }: StateOwner & { readonly mark: StateMark }): Promise<void> {
    const making = this.#makings.get(nameOf(owner));
    if (making === undefined) throw new Error("the copy is told of changes before its mark was asked for");
    const commands = this.#applying(changes, mark.epoch);
    for (let at = 0; at < commands.length; at += COMMANDS_PER_PIPELINE)
      await sendAll(this.#client, commands.slice(at, at + COMMANDS_PER_PIPELINE));
    // The mark last, and only when every value was answered for.
    await sendAll(this.#client, [{ name: "moveMark", key: this.#markKey(owner), values: [mark.epoch, mark.next, making] }]);
  }

  /** Many values by one script: what a command costs is paid once for all of them. */
  #applying(changes: readonly StateChange[], epoch: string): Command[] {
    const bySlot = new Map<number, { readonly key: string; readonly change: StateChange }[]>();
    for (const change of changes) {
      const key = this.#keyOf(change.key);
      const slot = slotOf(this.#client, key);
      const group = bySlot.get(slot);
      if (group === undefined) bySlot.set(slot, [{ key, change }]);
      else group.push({ key, change });
    }
    const commands: Command[] = [];
    for (const group of bySlot.values())
      for (let at = 0; at < group.length; at += VALUES_PER_SCRIPT) commands.push(applying(group.slice(at, at + VALUES_PER_SCRIPT), epoch));
    return commands;
  }

  /** A member's keys, `member/<memberKey>…`, lie in one slot of a cluster; every other key in its own. */
  #keyOf(key: string): string {
    const [, member, rest = ""] = /^member\/([A-Z2-7]+)(.*)$/.exec(key) ?? [];
    return member === undefined ? `${this.#prefix}:{${key}}` : `${this.#prefix}:{member/${member}}${rest}`;
  }

  #markKey(owner: StateOwner): string {
    return `${this.#prefix}:{mark/${nameOf(owner)}}`;
  }

  #witnesses(owner: StateOwner): string[] {
    const count = this.#client instanceof Cluster ? WITNESSES : 1;
    return Array.from({ length: count }, (_, at) => `${this.#prefix}:witness/${nameOf(owner)}/{${at}}`);
  }
}

/** Values of one slot. */
function applying(values: readonly { readonly key: string; readonly change: StateChange }[], epoch: string): Command {
  const sent: (string | number | Buffer)[] = [values.length, ...values.map(({ key }) => key), epoch];
  for (const { change } of values) sent.push(change.offset, change.value === undefined ? 0 : 1, bytesOf(change.value));
  return { name: "applyValues", key: values[0]?.key ?? "", values: sent };
}

function bytesOf(value: Uint8Array | undefined): Buffer {
  return value === undefined ? Buffer.alloc(0) : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

function nameOf({ worker, partition }: StateOwner): string {
  return `${worker}/${partition}`;
}
