import { gunzipSync, inflateSync } from "node:zlib";
import { type JsonValue, parseJson } from "@faultline/core";
import { LOAD_LIMITS } from "../limits.ts";
import type { HttpAnswer } from "./http-sender.ts";

/** An answer as captures, expectations and processors see it: body as text and JSON, each made once when asked for. */
export class AnswerView {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly #body: Buffer;
  #text: string | undefined;
  #json: { readonly value: JsonValue | undefined } | undefined;

  constructor({ statusCode, headers, body = Buffer.alloc(0) }: HttpAnswer) {
    this.statusCode = statusCode;
    const named = Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : value,
    ]);
    this.headers = Object.fromEntries(named) as Record<string, string>;
    this.#body = decompress(body, this.headers["content-encoding"]);
  }

  get text(): string {
    return (this.#text ??= this.#body.toString("utf8"));
  }

  /** Undefined where the body is not JSON. */
  get json(): JsonValue | undefined {
    return (this.#json ??= { value: parseJson(this.text) }).value;
  }
}

function decompress(body: Buffer, encoding: string | undefined): Buffer {
  const limits = { maxOutputLength: LOAD_LIMITS.bodyMaxBytes };
  try {
    if (encoding === "gzip") return gunzipSync(body, limits);
    if (encoding === "deflate") return inflateSync(body, limits);
    return body;
  } catch {
    return body; // Not what its header says: captures and expectations will tell.
  }
}
