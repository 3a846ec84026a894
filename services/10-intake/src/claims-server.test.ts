// What a clearinghouse sees of POST /claims.
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { FastifyInstance } from "fastify";
import { claimsServer } from "./claims-server.ts";

let server: FastifyInstance;
let taken: string[];

beforeEach(async () => {
  taken = [];
  server = await claimsServer({
    bytesMax: 100,
    requestsPerMinute: 5,
    acknowledgement: async (name) => (name === "S/1-ta1.x12" ? Buffer.from("TA1*") : undefined),
    take: async (bytes) => {
      const text = Buffer.from(bytes).toString();
      if (text === "broken") throw new Error("a member's name");
      const isDuplicate = taken.includes(text);
      taken.push(text);
      return { sha256: "0".repeat(64), isDuplicate, claims: 2, acknowledgements: ["S/1-ta1.x12"], isWhole: text !== "stopped" };
    },
  });
});
afterEach(() => server.close());

const send = (payload: string, type = "application/edi-x12") =>
  server.inject({ method: "POST", url: "/claims", payload, headers: { "content-type": type } });

describe("POST /claims", () => {
  test("is taken, with links to its acknowledgements", async () => {
    const answer = await send("ISA*");
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toEqual({ sha256: "0".repeat(64), claims: 2, acknowledgements: ["/acknowledgements/S/1-ta1.x12"] });
    const link = await server.inject({ url: "/acknowledgements/S/1-ta1.x12" });
    expect([link.statusCode, link.body]).toEqual([200, "TA1*"]);
    expect((await server.inject({ url: "/acknowledgements/S/2.x12" })).statusCode).toBe(404);
  });

  test("the same bytes again: 409 with the same links", async () => {
    await send("ISA*");
    const answer = await send("ISA*");
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(answer.json()).toMatchObject({ status: 409, title: "Duplicate", acknowledgements: ["/acknowledgements/S/1-ta1.x12"] });
  });

  test.each([
    { why: "too large", payload: "x".repeat(101), type: "application/edi-x12", status: 413 },
    { why: "largest that is taken", payload: "x".repeat(100), type: "application/edi-x12", status: 202 },
    { why: "of another type", payload: "{}", type: "application/json", status: 415 },
    { why: "our own fault says nothing of the file", payload: "broken", type: "application/edi-x12", status: 500 },
  ])("$why: $status", async ({ payload, type, status }) => {
    const answer = await send(payload, type);
    expect(answer.statusCode).toBe(status);
    if (status !== 202) expect(answer.json()).toMatchObject({ type: "about:blank", status });
    expect(answer.body).not.toContain('name"');
    expect(answer.body).not.toContain("a member's");
  });

  test("stopped before its end: 503, to be sent again", async () => {
    const answer = await send("stopped");
    expect(answer.json()).toMatchObject({ status: 503, sha256: "0".repeat(64) });
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
  });

  test("too many: 429 with Retry-After", async () => {
    for (let at = 0; at < 5; at++) await send(`ISA*${at}`);
    const answer = await send("ISA*6");
    expect(answer.json()).toMatchObject({ status: 429, title: "Too many requests" });
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
  });

  test("its OpenAPI stands at /docs", async () => {
    expect(Object.keys((await server.inject({ url: "/docs/json" })).json().paths)).toContain("/claims");
  });
});
