// What this adapter uses of a file inside kafkajs that has no types of its own.
declare module "kafkajs/src/consumer/batch.js" {
  export default class Batch {
    constructor(topic: string, fetchedOffset: string, partitionData: object);
    readonly messages: readonly {
      readonly offset: string;
      readonly key: Buffer | null;
      readonly value: Buffer | null;
      readonly timestamp: string;
    }[];
    isEmptyIncludingFiltered(): boolean;
    lastOffset(): string;
  }
}
