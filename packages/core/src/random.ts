/** The source of chance. The same seed gives the same sequence. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string;
  /** A version 4 UUID. */
  uuid(): string;
}

/** A random source seeded from the system, for identifiers that must not repeat between runs. */
export function systemRandom(): Random {
  return seededRandom(crypto.getRandomValues(new Uint32Array(4)));
}

/**
 * A reproducible random source: xoshiro128**.
 *
 * @param seed One number, or the four words of the state.
 * @see Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021.
 */
export function seededRandom(seed: number | Uint32Array): Random {
  const state = typeof seed === "number" ? expandSeed(seed) : Uint32Array.from(seed);
  const word = () => nextWord(state);
  const hex = (length: number) => {
    let digits = "";
    while (digits.length < length) digits += word().toString(16).padStart(8, "0");
    return digits.slice(0, length);
  };
  return { next: () => word() / 2 ** 32, hex, uuid: () => formatUuid(hex(32)) };
}

/** A number from the standard normal distribution. @see Box and Muller, "A note on the generation of random normal deviates", 1958. */
export function standardNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

function formatUuid(digits: string): string {
  const variant = ((Number.parseInt(digits.charAt(16), 16) & 0x3) | 0x8).toString(16);
  const groups = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`];
  return [...groups, `${variant}${digits.slice(17, 20)}`, digits.slice(20)].join("-");
}

/** Spreads one number over four words with SplitMix32, so that near seeds give unrelated sequences. */
function expandSeed(seed: number): Uint32Array {
  let z = seed >>> 0;
  return Uint32Array.from({ length: 4 }, () => {
    z = (z + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
  });
}

function nextWord(state: Uint32Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = state;
  const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
  const nextC = c ^ a;
  const nextD = d ^ b;
  state[1] = b ^ nextC;
  state[0] = a ^ nextD;
  state[2] = nextC ^ (b << 9);
  state[3] = rotateLeft(nextD, 11);
  return result;
}

function rotateLeft(word: number, count: number): number {
  return (word << count) | (word >>> (32 - count));
}
