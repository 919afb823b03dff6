import { connect, type Socket } from "node:net";

/** An answer of the Runtime API. */
export interface ApiAnswer {
  readonly status: number;
  /** Header values by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const STREAMING_HEADERS =
  "Lambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n" +
  "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n";

interface Head {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly bodyStart: number;
  readonly bodyBytes: number;
}

/** What a chunked post ends with where the function failed in its midst. */
export interface ErrorTrailers {
  readonly errorType: string;
  /** The error document. */
  readonly body: string;
}

/** A post whose body comes piece by piece. */
export interface ChunkedPost {
  /** @param done Called when the piece has been handed over. */
  write(bytes: Uint8Array, done: () => void): void;
  end(error?: ErrorTrailers): Promise<ApiAnswer>;
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
  /** What leaves in one go at the end of this turn of the event loop. */
  #unsent: string[] = [];
  #isEnding = false;
  #openPost: ChunkedPost | undefined;
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

  /** Starts a post whose body comes piece by piece; until it ends nothing else is sent. */
  beginPost(path: string, contentType: string): ChunkedPost {
    this.#socket.ref();
    this.flush();
    const answer = new Promise<ApiAnswer>((resolve) => {
      this.#waiting.push(resolve);
    });
    this.#socket.write(
      `POST ${path} HTTP/1.1\r\nHost: ${this.#host}\r\nContent-Type: ${headerText(contentType)}\r\n${STREAMING_HEADERS}\r\n`,
    );
    const post: ChunkedPost = {
      write: (bytes, done) => {
        if (bytes.length === 0) return done();
        this.#socket.cork();
        this.#socket.write(`${bytes.length.toString(16)}\r\n`);
        this.#socket.write(bytes);
        this.#socket.write("\r\n", done);
        this.#socket.uncork();
      },
      end: (error) => {
        this.#openPost = undefined;
        this.#socket.write(`0\r\n${error === undefined ? "" : trailersOf(error)}\r\n`);
        return answer;
      },
    };
    this.#openPost = post;
    return post;
  }

  /** Whether something waits for the end of this turn, so that it can still be replaced by {@link postLast}. */
  get hasUnsent(): boolean {
    return this.#unsent.length > 0;
  }

  /** Posts in place of what has not left yet. Nothing is sent after it. */
  postLast(path: string, body: string, errorType: string): Promise<ApiAnswer> {
    if (this.#openPost !== undefined) return this.#openPost.end({ errorType, body });
    this.#waiting.length -= this.#unsent.length;
    this.#unsent = [];
    const answer = this.post(path, body, errorType);
    this.#isEnding = true;
    return answer;
  }

  /** While nothing is awaited the connection does not keep the process alive, so that an empty event loop shows. */
  rest(): void {
    this.#socket.unref();
  }

  #send(text: string): Promise<ApiAnswer> {
    if (this.#isEnding) return new Promise(() => undefined);
    this.#socket.ref();
    // Not in this very turn: an unhandled rejection is told at its end, and belongs to the invocation that caused it.
    if (this.#unsent.length === 0) setImmediate(() => this.flush());
    this.#unsent.push(text);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** Sends what waits for the end of this turn. */
  flush(): void {
    const texts = this.#unsent;
    this.#unsent = [];
    this.#socket.cork();
    for (const text of texts) this.#socket.write(text);
    this.#socket.uncork();
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

function trailersOf({ errorType, body }: ErrorTrailers): string {
  const encoded = Buffer.from(body).toString("base64");
  return `Lambda-Runtime-Function-Error-Type: ${headerText(errorType)}\r\nLambda-Runtime-Function-Error-Body: ${encoded}\r\n`;
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
