import type { Random } from "@faultline/core";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Lower-case letters and digits, as API Gateway names its APIs (10), resources and deployments (6), routes (7). */
export function createGatewayId(random: Random, length: number): string {
  let id = "";
  while (id.length < length) id += ALPHABET.charAt(Math.floor(random.next() * ALPHABET.length));
  return id;
}

/** An `x-amz-apigw-id`: 15 base64url characters and a `=`, such as `JKJaXmPLvHcESHA=`. */
export function createExtendedRequestId(random: Random): string {
  // 12 bytes make 16 characters: the last gives way to the padding sign that AWS shows.
  return `${Buffer.from(random.hex(24), "hex").toString("base64url").slice(0, 15)}=`;
}
