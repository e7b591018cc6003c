import { expect, test } from "vitest";
import { faviconHref } from "./favicon";

const svg = (count: number, isLate = false) => decodeURIComponent(faviconHref({ count, isLate }));

test("the icon holds the number, cut where it would not be read", () => {
  expect(svg(7)).toContain(">7<");
  expect(svg(42)).toContain(">42<");
  expect(svg(1_234)).toContain(">99+<");
});

test("[U26] what is late has another shape, not only another colour", () => {
  expect(svg(3)).toContain("<rect");
  expect(svg(3, true)).not.toContain("<rect");
  expect(svg(3, true)).toContain("<path");
});

test("it is an image within the page, of nothing else", () => {
  expect(faviconHref({ count: 1, isLate: false })).toMatch(/^data:image\/svg\+xml,/);
  expect(svg(1)).not.toMatch(/href|url\(|<script/);
});
