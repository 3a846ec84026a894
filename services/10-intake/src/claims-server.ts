// POST /claims: the raw 837P in, and an answer that says where its acknowledgements are. Safe to send again: the same bytes change nothing.
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import type { Taken } from "./take-claims.ts";

export interface ClaimsServerParts {
  /** One file after the other: control numbers are handed out in order. */
  readonly take: (bytes: Uint8Array) => Promise<Taken>;
  /** An acknowledgement's bytes by its file name; undefined where there is none. */
  readonly acknowledgement: (fileName: string) => Promise<Uint8Array | undefined>;
  readonly bytesMax: number;
  readonly requestsPerMinute: number;
}

/** After which a service that was stopped is there again. */
const RETRY_AFTER_SECONDS = 30;

const TYPES = ["application/edi-x12", "application/octet-stream", "text/plain"];

const problemSchema = {
  type: "object",
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    sha256: { type: "string" },
  },
} as const;

const takenSchema = {
  type: "object",
  properties: {
    sha256: { type: "string" },
    claims: { type: "integer", description: "claims accepted for adjudication" },
    acknowledgements: { type: "array", items: { type: "string" }, description: "where the TA1, 999 and 277CA are" },
  },
} as const;

export async function claimsServer(parts: ClaimsServerParts): Promise<FastifyInstance> {
  const server = fastify({ logger: false, bodyLimit: parts.bytesMax });
  await server.register(helmet);
  await server.register(rateLimit, {
    max: parts.requestsPerMinute,
    timeWindow: "1 minute",
    // Thrown by the plugin, so it comes to the error handler below; Retry-After is set before.
    errorResponseBuilder: () => Object.assign(new Error("too many requests"), { statusCode: 429 }),
  });
  await server.register(swagger, { openapi: { info: { title: "Dripline intake", version: "0.1.0" } } });
  await server.register(swaggerUi, { routePrefix: "/docs" });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(TYPES, { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  server.setErrorHandler((error: { readonly statusCode?: number }, _request, reply) => problem(reply, error.statusCode ?? 500));
  server.setNotFoundHandler((_request, reply) => problem(reply, 404));
  server.after(() => routes(server, parts));
  await server.ready();
  return server;
}

function routes(server: FastifyInstance, { take, acknowledgement }: ClaimsServerParts): void {
  const response = { 202: takenSchema, 409: problemSchema, 413: problemSchema, 415: problemSchema, 429: problemSchema, 503: problemSchema };
  server.post("/claims", { schema: { summary: "Take an 837P file", consumes: TYPES, response } }, async (request, reply) => {
    if (!(request.body instanceof Uint8Array)) return problem(reply, 415);
    const { sha256, isDuplicate, claims, acknowledgements, isWhole } = await take(request.body);
    const links = acknowledgements.map((name) => `/acknowledgements/${name}`);
    if (!isWhole) return problem(reply.header("retry-after", RETRY_AFTER_SECONDS), 503, { sha256 });
    if (isDuplicate) return problem(reply, 409, { sha256, acknowledgements: links });
    return reply.code(202).send({ sha256, claims, acknowledgements: links });
  });
  server.get("/acknowledgements/*", { schema: { summary: "An acknowledgement" } }, async (request, reply) => {
    const name = (request.params as { readonly "*": string })["*"];
    const content = await acknowledgement(name);
    return content === undefined ? problem(reply, 404) : reply.type("application/edi-x12").send(Buffer.from(content));
  });
}

/** Title and advice by status; nothing of what was sent is repeated. */
const problems: Readonly<Record<number, readonly [title: string, detail: string]>> = {
  404: ["Not found", "There is nothing under this address."],
  409: ["Duplicate", "These bytes, or every interchange in them, were taken before: nothing has changed. It was answered with TA1 025."],
  413: ["Too large", "Send the file in parts, or put it into the drop folder."],
  415: ["Unsupported media type", `Send the 837P as it is, as ${TYPES.join(", ")}.`],
  429: ["Too many requests", "Send again after the seconds that Retry-After names."],
  503: ["Stopping", "The service is being stopped: send the same bytes again, and they are gone on with where they were left."],
  500: ["Our own fault", "Nothing was half-done: send the same bytes again."],
};

function problem(reply: FastifyReply, status: number, more: object = {}): FastifyReply {
  const known = problems[status] ?? problems[status < 500 ? 415 : 500];
  const [title, detail] = known ?? ["Problem", ""];
  return reply
    .code(status)
    .type("application/problem+json")
    .serializer((body: unknown) => JSON.stringify(body))
    .send({ type: "about:blank", title, status, detail, ...more });
}
