import { connect, type Socket } from "node:net";

/** An answer of the Runtime API. */
export interface ApiAnswer {
  readonly status: number;
  /** Header values by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

interface Head {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly bodyStart: number;
  readonly bodyBytes: number;
}

/**
 * A client of the Runtime API on one connection. Written by hand because under a small CPU share every microsecond
 * here is added to the function's own duration, and because an answer and the request for the next invocation go out
 * in one write.
 */
export class RuntimeApiClient {
  readonly #host: string;
  readonly #socket: Socket;
  readonly #waiting: ((answer: ApiAnswer) => void)[] = [];
  #received: Buffer = Buffer.alloc(0);
  #head: Head | undefined;
  #chunks: Buffer[] = [];
  #chunkBytes = 0;

  /** @param address Value of `AWS_LAMBDA_RUNTIME_API`. */
  constructor(address: string) {
    const [host = "", port = ""] = address.split(":");
    this.#host = address;
    this.#socket = connect({ host, port: Number(port), noDelay: true });
    this.#socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    // Without its lab a function has nothing to do.
    this.#socket.on("error", () => process.exit(1));
    this.#socket.on("close", () => process.exit(1));
  }

  get(path: string): Promise<ApiAnswer> {
    return this.#send(`GET ${path} HTTP/1.1\r\nHost: ${this.#host}\r\n\r\n`);
  }

  /** @param errorType Value of `Lambda-Runtime-Function-Error-Type`. */
  post(path: string, body: string, errorType?: string): Promise<ApiAnswer> {
    const header = errorType === undefined ? "" : `Lambda-Runtime-Function-Error-Type: ${headerText(errorType)}\r\n`;
    const length = Buffer.byteLength(body);
    return this.#send(
      `POST ${path} HTTP/1.1\r\nHost: ${this.#host}\r\nContent-Type: application/json\r\n${header}Content-Length: ${length}\r\n\r\n${body}`,
    );
  }

  /** While nothing is awaited the connection does not keep the process alive, so that an empty event loop shows. */
  rest(): void {
    this.#socket.unref();
  }

  #send(text: string): Promise<ApiAnswer> {
    this.#socket.ref();
    this.#socket.cork();
    this.#socket.write(text);
    process.nextTick(() => this.#socket.uncork()); // What is sent in one go leaves in one packet.
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #receive(chunk: Buffer): void {
    if (this.#head !== undefined) {
      this.#chunks.push(chunk);
      this.#chunkBytes += chunk.length;
      if (this.#chunkBytes < this.#head.bodyBytes) return;
      const body = Buffer.concat(this.#chunks);
      this.#finish(this.#head, body);
      return;
    }
    const bytes = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const head = parseHead(bytes);
    this.#received = Buffer.alloc(0);
    if (head === undefined) {
      this.#received = bytes;
      return;
    }
    const rest = bytes.subarray(head.bodyStart);
    if (rest.length >= head.bodyBytes) {
      this.#finish(head, rest);
      return;
    }
    this.#head = head;
    this.#chunks = [rest];
    this.#chunkBytes = rest.length;
  }

  #finish(head: Head, bytes: Buffer): void {
    this.#head = undefined;
    this.#chunks = [];
    const body = bytes.toString("utf8", 0, head.bodyBytes);
    this.#waiting.shift()?.({ status: head.status, headers: head.headers, body });
    if (bytes.length > head.bodyBytes) this.#receive(bytes.subarray(head.bodyBytes));
  }
}

function parseHead(bytes: Buffer): Head | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const [statusLine = "", ...lines] = bytes.toString("latin1", 0, end).split("\r\n");
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const bodyBytes = Number(headers.get("content-length") ?? 0);
  return { status: Number(statusLine.split(" ")[1]), headers, bodyStart: end + 4, bodyBytes };
}

function headerText(text: string): string {
  return text.replaceAll(/[^\u0020-\u007e]/g, "?");
}
