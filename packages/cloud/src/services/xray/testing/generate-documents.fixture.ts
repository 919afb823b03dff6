import { type Random, type SegmentId, segmentId, type TraceId, traceId } from "@faultline/core";
import type { SegmentDocument } from "@faultline/telemetry";

/** A document as a client sends it. */
export type SentDocument = SegmentDocument & { readonly trace_id: TraceId };

const SERVICES = ["web", "cart-api", "ledger", "coffee-table", "lookup"] as const;
const TYPES = ["AWS::EC2::Instance", "AWS::Lambda::Function", "AWS::Lambda", undefined] as const;
const STATUSES = [200, 200, 200, 201, 302, 404, 429, 500, 503] as const;
const ACCOUNTS = ["123456789012", "210987654321", undefined] as const;

/**
 * Random documents of traces that look like those of applications: segments that call each other, subsegments of every
 * kind, some sent alone, early, late, twice, in progress or without a parent that ever comes.
 *
 * @param startSeconds Traces begin here, ten a second.
 */
export function generateDocuments(random: Random, count: number, startSeconds: number): SentDocument[] {
  const documents: SentDocument[] = [];
  for (let i = 0; i < count; i++) {
    const seconds = Math.floor(startSeconds + i / 10);
    const id = traceId(`1-${seconds.toString(16).padStart(8, "0")}-${random.hex(24)}`);
    documents.push(...new TraceWriter(random, id, seconds + random.next()).write());
  }
  return documents;
}

class TraceWriter {
  readonly #random: Random;
  readonly #traceId: TraceId;
  readonly #start: number;
  readonly #sent: SentDocument[] = [];

  constructor(random: Random, id: TraceId, start: number) {
    this.#random = random;
    this.#traceId = id;
    this.#start = start;
  }

  write(): SentDocument[] {
    this.#segment(undefined, 0);
    if (this.#chance(0.05)) this.#segment(undefined, 2);
    if (this.#chance(0.05)) this.#send({ ...this.#part(), type: "subsegment", parent_id: this.#id() });
    return this.#shuffled(this.#sent);
  }

  #segment(parent: SegmentId | undefined, depth: number): void {
    const base = this.#part();
    const origin = this.#pick(TYPES);
    const account = this.#pick(ACCOUNTS);
    const document: SegmentDocument = {
      ...base,
      name: this.#pick(SERVICES),
      ...(parent === undefined ? {} : { parent_id: parent }),
      ...(origin === undefined ? {} : { origin }),
      ...(this.#chance(0.3) ? { user: this.#pick(["ana", "acct-7", "bo"]) } : {}),
      ...(this.#chance(0.2) ? { resource_arn: `arn:aws:x:::${this.#pick(["a", "b"])}` } : {}),
      aws: {
        ...(account === undefined ? {} : { account_id: account }),
        ...(this.#chance(0.2) ? { ec2: { instance_id: this.#pick(["i-1", "i-2"]), availability_zone: "eu-1a" } } : {}),
      },
      subsegments: Array.from({ length: this.#below(4) }, () => this.#subsegment(depth)),
    };
    if (this.#chance(0.1)) this.#send({ ...withoutEnd(document), in_progress: true });
    this.#send(this.#chance(0.05) ? withoutEnd(document) : document);
  }

  #subsegment(depth: number): SegmentDocument {
    const call = this.#call();
    const document = { ...this.#part(), ...call };
    if (call.namespace !== undefined && depth < 3 && this.#chance(0.5)) this.#segment(document.id, depth + 1);
    const nested = this.#chance(0.2) ? { subsegments: [this.#subsegment(depth + 1)] } : {};
    if (this.#chance(0.3)) this.#send({ ...this.#part(), ...this.#call(), type: "subsegment", parent_id: document.id });
    if (!this.#chance(0.1)) return { ...document, ...nested };
    // Its parent has it unfinished; the whole of it comes alone.
    this.#send({ ...document, ...nested, type: "subsegment" });
    return { ...withoutEnd(document), in_progress: true };
  }

  #call(): Pick<SegmentDocument, "aws" | "name" | "namespace"> {
    const kind = this.#below(4);
    if (kind === 0) return { name: "work" };
    if (kind === 1) return { name: this.#pick(SERVICES), namespace: "remote" };
    if (kind === 2) return { name: "S3", namespace: "aws", aws: { operation: "GetObject" } };
    return { name: "DynamoDB", namespace: "aws", aws: { table_name: "coffee-table", account_id: "123456789012" } };
  }

  #part(): SegmentDocument {
    const start = this.#start + this.#random.next() * 2;
    return {
      name: "part",
      id: this.#id(),
      start_time: start,
      end_time: start + this.#random.next() ** 3 * 12,
      ...(this.#chance(0.6) ? { http: this.#http() } : {}),
      ...(this.#chance(0.1) ? { [this.#pick(["fault", "error", "throttle"])]: true } : {}),
      ...(this.#chance(0.3) ? { annotations: this.#annotations() } : {}),
      ...(this.#chance(0.15) ? { cause: { exceptions: [this.#exception()] } } : {}),
    };
  }

  #http(): NonNullable<SegmentDocument["http"]> {
    return {
      request: {
        method: this.#pick(["GET", "PUT", "POST"]),
        url: `https://shop.example.com/${this.#pick(["v2/checkout", "api/game/1", 'odd"\\path'])}`,
        user_agent: this.#pick(["curl/8.1", "Mozilla/5.0"]),
        client_ip: "203.0.113.9",
      },
      response: { status: this.#pick(STATUSES) },
    };
  }

  #annotations(): NonNullable<SegmentDocument["annotations"]> {
    return {
      tier: this.#pick(["gold", "silver", 'q"uote']),
      ...(this.#chance(0.5) ? { retries: this.#below(5) } : {}),
      ...(this.#chance(0.3) ? { isMember: this.#chance(0.5), "tenant.tier": "gold" } : {}),
    };
  }

  #exception() {
    return { type: this.#pick(["TimeoutError", "TypeError"]), message: this.#pick(["Access denied", "no, é"]) };
  }

  #send(document: SegmentDocument): void {
    this.#sent.push({ ...document, trace_id: this.#traceId });
  }

  #id(): SegmentId {
    return segmentId(this.#random.hex(16));
  }

  #chance(share: number): boolean {
    return this.#random.next() < share;
  }

  #below(limit: number): number {
    return Math.floor(this.#random.next() * limit);
  }

  #pick<Value>(values: readonly [Value, ...Value[]]): Value {
    return values[this.#below(values.length)] ?? values[0];
  }

  #shuffled(values: readonly SentDocument[]): SentDocument[] {
    return values
      .map((value) => ({ value, order: this.#random.next() }))
      .toSorted((a, b) => a.order - b.order)
      .map(({ value }) => value);
  }
}

function withoutEnd(document: SegmentDocument): SegmentDocument {
  const { end_time: _end, ...rest } = document;
  return { ...rest, in_progress: true };
}
