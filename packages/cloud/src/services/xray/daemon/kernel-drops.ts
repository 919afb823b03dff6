import { readFileSync } from "node:fs";

/** Where Linux tells of its UDP sockets: a line each, its port in hexadecimal, its drops last. */
const UDP_TABLE = "/proc/net/udp";

/**
 * Datagrams that the system dropped because a socket's buffer was full, over local ports of this machine.
 *
 * @returns Undefined where the system does not tell.
 * @see proc_net_udp(5).
 */
export function readKernelDrops(ports: ReadonlySet<number>): number | undefined {
  try {
    return countDrops(readFileSync(UDP_TABLE, "utf8"), ports);
  } catch {
    return undefined; // No Linux: nobody tells.
  }
}

/** The sum of the last column over the lines of the given ports. */
export function countDrops(table: string, ports: ReadonlySet<number>): number {
  const rows = table
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
  const own = rows.filter(([, local = ""]) => ports.has(Number.parseInt(local.split(":")[1] ?? "", 16)));
  return own.reduce((sum, columns) => sum + Number(columns.at(-1) ?? 0), 0);
}
