// The committed positions of the groups, looked at all along: they only ever move forward, whatever happens.
import type { TopicName } from "@dripline/events";
import type { OpenKafka } from "@dripline/kafka";

export interface Positioned {
  readonly worker: string;
  readonly topic: TopicName;
}

export class WentBack extends Error {}

export class Positions {
  readonly #admin: OpenKafka["admin"];
  readonly #application: string;
  readonly #all: readonly Positioned[];
  readonly #highest = new Map<string, number>();

  constructor(admin: OpenKafka["admin"], application: string, all: readonly Positioned[]) {
    this.#admin = admin;
    this.#application = application;
    this.#all = all;
  }

  /** Throws where one has gone back. A broker that is away is asked the next time. */
  async look(): Promise<void> {
    for (const { worker, topic } of this.#all) {
      const groupId = `${this.#application}-${worker}`;
      const found = await this.#admin.fetchOffsets({ groupId, topics: [topic] }).catch(() => []);
      for (const { partition, offset } of found.flatMap(({ partitions }) => partitions))
        this.#take(`${worker} ${topic}/${partition}`, Number(offset));
    }
  }

  #take(name: string, offset: number): void {
    const before = this.#highest.get(name) ?? -1;
    if (offset < before) throw new WentBack(`the position of ${name} went back from ${before} to ${offset}`);
    this.#highest.set(name, offset);
  }
}
