/** The largest length up to `limit` that does not cut a UTF-8 character. */
export function wholeCharacters(bytes: Buffer, limit: number): number {
  let length = limit;
  while (length > limit - 4 && ((bytes[length] ?? 0) & 0xc0) === 0x80) length--;
  return length;
}
