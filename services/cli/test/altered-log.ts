// Alters the log of a copied data folder as someone with a database tool could: the records of a topic taken out and put back otherwise.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openEmbedded } from "@dripline/embedded";
import { type TopicName, topicNamed } from "@dripline/events";

export interface KeptRecord {
  readonly key: string;
  readonly value: Uint8Array;
}

export type Alter = (records: KeptRecord[]) => KeptRecord[];

/** A copy of a data folder whose topic holds what `alter` makes of it, from offset 0 on without a hole. */
export async function alteredCopy(folder: string, into: string, { topic, alter }: { topic: TopicName; alter: Alter }): Promise<string> {
  cpSync(folder, into, { recursive: true });
  const data = openEmbedded(into);
  const records = (await data.log.read({ topic, partition: 0, from: 0, max: 1_000_000 })).map(({ key, value }) => ({ key, value }));
  forget(into, topic);
  await data.commit.commit({ outputs: alter(records).map((record) => ({ topic, ...record })), state: new Map(), positions: [] });
  data.close();
  return into;
}

function forget(folder: string, topic: TopicName): void {
  const database = new DatabaseSync(join(folder, "dripline.sqlite"));
  database.exec(`DELETE FROM "log ${topic}"`);
  for (const index of ["keys", "names"]) database.prepare(`DELETE FROM ${index} WHERE topic = ?`).run(topicNamed(topic)?.schemaNumber ?? 0);
  database.close();
}
