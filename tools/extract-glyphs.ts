/**
 * Writes `packages/cloud/src/services/cloudwatch/widget-image/generated/glyphs.json`: the outlines of the letters with
 * which metric widget images are labelled, out of a TrueType font.
 *
 * Run it to take other letters or another font:
 *
 *     apt-get install fonts-dejavu-extra
 *     node tools/extract-glyphs.ts /usr/share/fonts/truetype/dejavu/DejaVuSansCondensed.ttf
 *
 * @see OpenType specification, tables "cmap", "glyf", "head", "hhea", "hmtx" and "loca".
 */
import { readFileSync, writeFileSync } from "node:fs";

const OUTPUT = "packages/cloud/src/services/cloudwatch/widget-image/generated/glyphs.json";

/** ASCII, Latin-1, and the punctuation that people write in titles. */
const CHARACTERS = [
  ...Array.from({ length: 0x7e - 0x20 + 1 }, (_, index) => 0x20 + index),
  ...Array.from({ length: 0xff - 0xa0 + 1 }, (_, index) => 0xa0 + index),
  ...Array.from("–—‘’“”•…€→≤≥≠∞√Σσμπ", (character) => character.codePointAt(0) ?? 0),
];

/** X, y, and 1 where the point lies on the outline, 0 where it bends it. */
type OutlinePoint = readonly [x: number, y: number, isOn: 0 | 1];
type Outline = readonly (readonly OutlinePoint[])[];

const font = readFileSync(process.argv[2] ?? "");
const tables = new Map(
  Array.from({ length: font.readUInt16BE(4) }, (_, index) => {
    const record = 12 + index * 16;
    return [font.toString("latin1", record, record + 4), font.readUInt32BE(record + 8)] as const;
  }),
);

function table(name: string): number {
  const offset = tables.get(name);
  if (offset === undefined) throw new Error(`the font has no table ${name}`);
  return offset;
}

function glyphIndex(character: number): number {
  const cmap = table("cmap");
  for (let record = 0; record < font.readUInt16BE(cmap + 2); record++) {
    const subtable = cmap + font.readUInt32BE(cmap + 4 + record * 8 + 4);
    if (font.readUInt16BE(subtable) === 4) return indexInSegments(subtable, character);
  }
  throw new Error("the font has no character map of format 4");
}

function indexInSegments(subtable: number, character: number): number {
  const size = font.readUInt16BE(subtable + 6);
  for (let segment = 0; segment < size; segment += 2) {
    if (font.readUInt16BE(subtable + 14 + segment) < character) continue;
    const start = font.readUInt16BE(subtable + 16 + size + segment);
    if (start > character) return 0;
    const delta = font.readUInt16BE(subtable + 16 + 2 * size + segment);
    const rangePlace = subtable + 16 + 3 * size + segment;
    const range = font.readUInt16BE(rangePlace);
    if (range === 0) return (character + delta) % 0x1_00_00;
    const index = font.readUInt16BE(rangePlace + range + 2 * (character - start));
    return index === 0 ? 0 : (index + delta) % 0x1_00_00;
  }
  return 0;
}

function advanceOf(glyph: number): number {
  const count = font.readUInt16BE(table("hhea") + 34);
  return font.readUInt16BE(table("hmtx") + 4 * Math.min(glyph, count - 1));
}

function placeOf(glyph: number): readonly [start: number, end: number] {
  const isLong = font.readInt16BE(table("head") + 50) === 1;
  const at = (index: number) =>
    isLong ? font.readUInt32BE(table("loca") + 4 * index) : 2 * font.readUInt16BE(table("loca") + 2 * index);
  return [table("glyf") + at(glyph), table("glyf") + at(glyph + 1)];
}

function outlineOf(glyph: number): Outline {
  const [start, end] = placeOf(glyph);
  if (start === end) return [];
  const contours = font.readInt16BE(start);
  return contours < 0 ? compositeOutline(start + 10) : simpleOutline(start + 10, contours);
}

const ARGUMENTS_ARE_WORDS = 1;
const HAS_SCALE = 0x08 | 0x40 | 0x80;
const MORE_FOLLOW = 0x20;

/** A letter and its accent, each moved to its place. Scaled parts do not occur in these letters. */
function compositeOutline(place: number): Outline {
  const flags = font.readUInt16BE(place);
  if ((flags & HAS_SCALE) !== 0) throw new Error("scaled parts of letters are not supported");
  const isWords = (flags & ARGUMENTS_ARE_WORDS) !== 0;
  const dx = isWords ? font.readInt16BE(place + 4) : font.readInt8(place + 4);
  const dy = isWords ? font.readInt16BE(place + 6) : font.readInt8(place + 5);
  const part = outlineOf(font.readUInt16BE(place + 2)).map((contour) =>
    contour.map(([x, y, isOn]): OutlinePoint => [x + dx, y + dy, isOn]),
  );
  return (flags & MORE_FOLLOW) === 0 ? part : [...part, ...compositeOutline(place + (isWords ? 8 : 6))];
}

const ON_CURVE = 0x01;
const REPEATED = 0x08;

function simpleOutline(place: number, contours: number): Outline {
  const ends = Array.from({ length: contours }, (_, index) => font.readUInt16BE(place + 2 * index));
  const count = (ends.at(-1) ?? -1) + 1;
  let position = place + 2 * contours;
  position += 2 + font.readUInt16BE(position);
  const flags: number[] = [];
  while (flags.length < count) {
    const flag = font.readUInt8(position++);
    flags.push(flag);
    if ((flag & REPEATED) !== 0) flags.push(...Array.from({ length: font.readUInt8(position++) }, () => flag));
  }
  const xs = coordinates(position, flags, { isShort: 0x02, isSameOrPositive: 0x10 });
  const ys = coordinates(xs.position, flags, { isShort: 0x04, isSameOrPositive: 0x20 });
  const points = flags.map((flag, index): OutlinePoint => [
    xs.values[index] ?? 0,
    ys.values[index] ?? 0,
    (flag & ON_CURVE) === 0 ? 0 : 1,
  ]);
  return ends.map((end, index) => points.slice((ends[index - 1] ?? -1) + 1, end + 1));
}

function coordinates(
  start: number,
  flags: readonly number[],
  { isShort, isSameOrPositive }: { readonly isShort: number; readonly isSameOrPositive: number },
) {
  let position = start;
  let value = 0;
  const values = flags.map((flag) => {
    const isSame = (flag & isSameOrPositive) !== 0;
    if ((flag & isShort) !== 0) value += font.readUInt8(position++) * (isSame ? 1 : -1);
    else if (!isSame) {
      value += font.readInt16BE(position);
      position += 2;
    }
    return value;
  });
  return { values, position };
}

const glyphs = Object.fromEntries(
  CHARACTERS.map((character) => {
    const glyph = glyphIndex(character);
    return [String.fromCodePoint(character), { advance: advanceOf(glyph), contours: outlineOf(glyph) }];
  }),
);
const unitsPerEm = font.readUInt16BE(table("head") + 18);
writeFileSync(
  OUTPUT,
  `${JSON.stringify({ unitsPerEm, missing: { advance: advanceOf(0), contours: outlineOf(0) }, glyphs })}\n`,
);
