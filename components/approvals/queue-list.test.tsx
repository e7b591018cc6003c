// @vitest-environment jsdom
import { cleanup, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { renderConsole } from "./console.fixture";
import { anItem } from "./item.fixture";
import { QueueList } from "./queue-list";
import { queueRows } from "./queue-rows";

afterEach(cleanup);

const MANY = 10_000;

test("[U4] of 10,000 jobs only those in sight are in the page, and each says its place among all", () => {
  const one = anItem();
  const items = Array.from({ length: MANY }, (_, place) => ({
    item: { ...one, job: { ...one.job, id: `job_${place}` } },
    gone: false,
  }));
  const rows = queueRows(
    items.map((item) => [item]),
    true,
    { opened: new Set(), openId: null },
  );
  const current = document.createElement("div");
  Object.defineProperty(current, "clientHeight", { value: 900 });
  renderConsole(
    <QueueList
      rows={rows}
      rowHeight={44}
      openId={null}
      focus={null}
      arrived={new Set()}
      laneCounts={null}
      hasMore={false}
      scrollRef={{ current }}
      onEnd={() => {}}
      onApproach={() => {}}
      picked={new Map()}
      onSelect={() => {}}
      onFold={() => {}}
    />,
  );
  const drawn = [...document.querySelectorAll("li a")];
  expect(drawn.length).toBeGreaterThan(10);
  expect(drawn.length).toBeLessThan(60);
  const first = drawn[0]?.closest("li");
  expect([first?.getAttribute("aria-posinset"), first?.getAttribute("aria-setsize")]).toEqual(["1", String(MANY)]);
  expect(screen.getByRole("list", { name: "Jobs" }).style.height).toBe(`${MANY * 44 + 32}px`);
});
