import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A process that listens on a port. */
export interface PortHolder {
  readonly pid: number;
  readonly command: string;
}

/** Who listens on a TCP port of this machine, as far as the system lets us see. */
export function findPortHolder(port: number): PortHolder | undefined {
  return process.platform === "linux" ? linuxHolder(port) : lsofHolder(port);
}

function linuxHolder(port: number): PortHolder | undefined {
  const inodes = new Set(["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) => listeningInodes(table, port)));
  if (inodes.size === 0) return undefined;
  for (const entry of readdirSync("/proc")) {
    if (/^\d+$/.test(entry) && holdsSocket(entry, inodes)) return { pid: Number(entry), command: commandOf(entry) };
  }
  return undefined;
}

/** Columns of /proc/net/tcp: sl, local address (hex address:port), remote address, state (0A: listen), …, inode tenth. */
function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  try {
    const rows = readFileSync(table, "utf8").split("\n").slice(1);
    const columns = rows.map((row) => row.trim().split(/\s+/));
    return columns.filter((row) => row[1]?.endsWith(suffix) && row[3] === "0A").map((row) => row[9] ?? "");
  } catch {
    return []; // No IPv6 on this machine.
  }
}

function holdsSocket(pid: string, inodes: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      const inode = /^socket:\[(\d+)\]$/.exec(linkTarget(`/proc/${pid}/fd/${fd}`))?.[1];
      return inode !== undefined && inodes.has(inode);
    });
  } catch {
    return false; // Another user's process, or one that just ended.
  }
}

function linkTarget(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ""; // The descriptor closed meanwhile.
  }
}

function commandOf(pid: string): string {
  return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ").trim().slice(0, 80);
}

function lsofHolder(port: number): PortHolder | undefined {
  try {
    const rows = execFileSync("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"], { encoding: "utf8" });
    const pid = /^p(\d+)$/m.exec(rows)?.[1];
    return pid === undefined ? undefined : { pid: Number(pid), command: /^c(.*)$/m.exec(rows)?.[1] ?? "" };
  } catch {
    return undefined; // Nobody, or no lsof.
  }
}
