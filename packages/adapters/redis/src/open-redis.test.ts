// The copy on a real Redis, one server and a cluster: applying twice is harmless, what is lost shows, cold is not zero.
import { describeOnContainers, type StartedRedis, startRedis, startRedisCluster } from "@dripline/containers";
import type { StateChange, StateOwner } from "@dripline/core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type OpenRedis, openRedis } from "./index.ts";

const owner: StateOwner = { worker: "adjudication", partition: 0 };
const PAGE = "member/ABCDEFGHIJKLMNOP/2025-03";
const OTHER_PAGE = "member/ABCDEFGHIJKLMNOP/2025-04";

function change(offset: number, text: string | undefined, key = PAGE): StateChange {
  return { key, offset, value: text === undefined ? undefined : Buffer.from(text) };
}

describeOnContainers("The copy of the state on Redis", () => {
  describe.each([
    ["one server", startRedis],
    ["a cluster of three", startRedisCluster],
  ])("%s", (_name, start) => {
    let server: StartedRedis;
    let redis: OpenRedis;
    let installation = 0;

    beforeAll(async () => {
      server = await start();
    }, 120_000);
    afterAll(async () => {
      redis?.close();
      await server?.stop();
    }, 60_000);
    beforeEach(async () => {
      redis?.close();
      installation += 1;
      redis = await connected();
    });

    async function connected(): Promise<OpenRedis> {
      return openRedis({ urls: server.urls, prefix: `t${installation}` });
    }

    /** As soon as it answers again. */
    async function answering(): Promise<OpenRedis> {
      for (let attempt = 1; ; attempt++) {
        let opened: OpenRedis | undefined;
        try {
          opened = await connected();
          await opened.read([PAGE]);
          return opened;
        } catch (error) {
          opened?.close();
          if (attempt === 10) throw error;
        }
      }
    }

    async function texts(...keys: string[]): Promise<(string | undefined)[]> {
      return (await redis.read(keys)).map((value) => (value === undefined ? undefined : Buffer.from(value).toString("utf8")));
    }

    async function apply(changes: readonly StateChange[], next: number, { epoch = "first", to = redis } = {}): Promise<void> {
      await to.apply(changes, { ...owner, mark: { epoch, next } });
    }

    test("empty is not zero: there is no mark until somebody filled it, and then there is one of an empty log too", async () => {
      expect(await redis.mark(owner)).toBeUndefined();
      await expect(apply([], 0)).rejects.toThrow("before its mark was asked for");
      await redis.begin(owner);
      expect(await redis.mark(owner)).toBeUndefined();
      await apply([], 0);
      expect(await redis.mark(owner)).toEqual({ epoch: "first", next: 0 });
      expect(await redis.mark({ ...owner, worker: "another" })).toBeUndefined();
      expect(await redis.mark({ ...owner, partition: 1 })).toBeUndefined();
    });

    test("applying again, late or out of order changes nothing", async () => {
      await redis.begin(owner);
      await apply([change(3, "three"), change(4, "four", OTHER_PAGE)], 5);
      await apply([change(3, "three"), change(4, "four", OTHER_PAGE)], 5);
      await apply([change(1, "one"), change(2, undefined, OTHER_PAGE)], 3);
      expect(await texts(PAGE, OTHER_PAGE, "pended/2025063")).toEqual(["three", "four", undefined]);
      expect(await redis.mark(owner)).toEqual({ epoch: "first", next: 5 });
    });

    test("what was taken away stays away when an older value comes late", async () => {
      await redis.begin(owner);
      await apply([change(3, "three"), change(7, undefined)], 8);
      await apply([change(5, "five")], 6);
      expect(await texts(PAGE)).toEqual([undefined]);
      await apply([change(9, "nine")], 10);
      expect(await texts(PAGE)).toEqual(["nine"]);
    });

    test("topics made again start at offset 0, and nothing is skipped", async () => {
      await redis.begin(owner);
      await apply([change(900, "of the old making")], 901);
      await redis.begin(owner);
      await apply([change(0, "of the new")], 1, { epoch: "second" });
      expect(await texts(PAGE)).toEqual(["of the new"]);
      expect(await redis.mark(owner)).toEqual({ epoch: "second", next: 1 });
    });

    test("thousands of values of as many members, of any bytes, in one go", async () => {
      await redis.begin(owner);
      const members = Array.from(
        { length: 2500 },
        (_, at) => `member/${"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[at % 26]}${"A".repeat(at % 15)}/${at}`,
      );
      const changes = members.map((key, at) => ({ key, offset: at, value: Buffer.from([0, 255, at % 256, 10, 13]) }));
      await apply(changes, changes.length);
      expect((await redis.read(members)).map((value) => Buffer.from(value ?? []).toString("hex"))).toEqual(
        changes.map(({ value }) => value.toString("hex")),
      );
    });

    test("scripts that a server forgot are sent again", async () => {
      await redis.begin(owner);
      await apply([change(1, "one")], 2);
      for (const node of server.urls.keys()) await server.command(["SCRIPT", "FLUSH"], node);
      await apply([change(2, "two")], 3);
      expect(await texts(PAGE)).toEqual(["two"]);
      expect(await redis.mark(owner)).toEqual({ epoch: "first", next: 3 });
    });

    test("a server that was emptied takes the mark with it, whichever it was", async () => {
      for (const node of server.urls.keys()) {
        await redis.begin(owner);
        await apply([change(1, "one")], 2);
        expect(await redis.mark(owner)).toEqual({ epoch: "first", next: 2 });
        await server.command(["FLUSHALL"], node);
        expect(await redis.mark(owner)).toBeUndefined();
      }
    });

    test("emptied while it is filled: what comes after doesn't make it whole", async () => {
      await redis.begin(owner);
      await apply([change(1, "one")], 2);
      await server.command(["FLUSHALL"], server.urls.length - 1);
      await apply([change(2, "two", OTHER_PAGE)], 3);
      expect(await redis.mark(owner)).toBeUndefined();
    });

    test("a late mark of a former owner neither goes back nor makes a newer filling whole", async () => {
      const former = await connected();
      await former.begin(owner);
      await apply([change(1, "one")], 2, { to: former });
      expect(await redis.mark(owner)).toEqual({ epoch: "first", next: 2 });
      await apply([change(5, "five")], 6);
      await apply([change(3, "three")], 4, { to: former });
      expect(await redis.mark(owner)).toEqual({ epoch: "first", next: 6 });
      await redis.begin(owner);
      await apply([change(7, "seven")], 8, { to: former });
      expect(await redis.mark(owner)).toBeUndefined();
      former.close();
    });

    test("another run of the servers has no mark, and a server that is away pauses", async () => {
      await redis.begin(owner);
      await apply([change(1, "one")], 2);
      // Far longer than a command waits, however long the order to stall took on its way.
      await server.stall(15_000);
      await expect(redis.read([PAGE])).rejects.toMatchObject({ code: "DRIP_REDIS_AWAY" });
      redis.close();
      redis = await answering();
      expect(await redis.mark(owner)).toEqual({ epoch: "first", next: 2 });
      if (server.urls.length > 1) return;
      await server.restart();
      redis.close();
      redis = await connected();
      expect(await redis.mark(owner)).toBeUndefined();
    }, 120_000);
  });
});
