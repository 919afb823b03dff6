import { expect, test } from "vitest";
import { cutListPage } from "./list-page.ts";

const itself = (id: string) => id;

/** All pages of a list that loses something between them. */
function pagesOf(
  items: string[],
  lose: (page: readonly string[]) => readonly string[],
): readonly (readonly string[])[] {
  const pages: (readonly string[])[] = [];
  let token: string | undefined;
  do {
    const page = cutListPage(items, { token, count: 2 }, itself);
    if (page === undefined) throw new Error("token refused");
    pages.push(page.items);
    token = page.next;
    for (const id of lose(page.items)) items.splice(items.indexOf(id), 1);
  } while (token !== undefined);
  return pages;
}

test("pages follow one another to the end", () => {
  expect(pagesOf(["e", "a", "d", "b", "c"], () => [])).toEqual([["e", "a"], ["d", "b"], ["c"]]);
});

test("who deletes page by page gets to the end", () => {
  expect(pagesOf(["e", "a", "d", "b", "c"], (page) => page)).toEqual([["e", "a"], ["d", "b"], ["c"]]);
});

test("where the next item is gone, its place counts", () => {
  const items = ["a", "b", "c", "d"];
  const token = cutListPage(items, { token: undefined, count: 2 }, itself)?.next;
  expect(cutListPage(["a", "b", "d"], { token, count: 2 }, itself)?.items).toEqual(["d"]);
});

test.each(["", "MQ==", "%", "bm9uZQ=="])("the token %j, which no page gave, is refused", (token) => {
  expect(cutListPage(["a"], { token, count: 2 }, itself)).toBeUndefined();
});
