import { KeepAliveConnection } from "./keep-alive-connection.ts";

/** What one round of requests came to. */
export interface LoadFigures {
  readonly ratePerSecond: number;
  readonly latencyMsP50: number;
  readonly latencyMsP99: number;
}

/** A round of closed-loop load. */
export interface LoadOptions {
  readonly port: number;
  readonly request: Buffer;
  /** Connections, each with one request at a time. */
  readonly concurrency: number;
  readonly durationMs: number;
}

/** Sends the same request over and over. @throws Where an answer is not a 200. */
export async function measureLoad({ port, request, concurrency, durationMs }: LoadOptions): Promise<LoadFigures> {
  const connections = await Promise.all(Array.from({ length: concurrency }, () => KeepAliveConnection.open(port)));
  const latenciesMs: number[] = [];
  const startMs = performance.now();
  const endMs = startMs + durationMs;
  const loop = async (connection: KeepAliveConnection) => {
    for (let sentMs = performance.now(); sentMs < endMs;) {
      const answer = await connection.send(request);
      if (answer.status !== 200) throw new Error(`answered ${answer.status}: ${answer.body.toString()}`);
      const answeredMs = performance.now();
      latenciesMs.push(answeredMs - sentMs);
      sentMs = answeredMs;
    }
  };
  await Promise.all(connections.map(loop));
  const elapsedMs = performance.now() - startMs;
  for (const connection of connections) connection.close();
  latenciesMs.sort((a, b) => a - b);
  return {
    ratePerSecond: (latenciesMs.length / elapsedMs) * 1000,
    latencyMsP50: quantile(latenciesMs, 0.5),
    latencyMsP99: quantile(latenciesMs, 0.99),
  };
}

/** The value at or below which the given share of sorted values lies. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
