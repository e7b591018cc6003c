"use client";

import { useEffect, useRef } from "react";
import { useLiveEvents } from "@/components/shell/live";
import type { ApprovalItem, ApprovalList } from "@/lib/approvals/schemas";
import { api } from "@/lib/http/client";
import { openJob } from "./navigate";
import { createNews, type Look, type News, noticeText } from "./news";

/** What becomes due by time alone is told by no event. */
const EACH_MS = 60_000;
/** Events that come together are looked at together. */
const APART_MS = 2_000;
/** So many at once; the title and the icon tell the whole number. */
const MOST_AT_ONCE = 5;

const MINE = "/api/v1/approvals?mine=true&limit=50";

async function look(): Promise<Look<ApprovalItem>> {
  const [newest, due] = await Promise.all([
    api<ApprovalList>(`${MINE}&sort=newest`),
    api<ApprovalList>(`${MINE}&sort=sla&sla=due_soon`),
  ]);
  return { newest: newest.items, due: due.items, isWhole: newest.next_cursor === null };
}

/** One for each item: a second one about it takes the place of the first. */
function show(news: News<ApprovalItem>): Notification {
  const { title, body } = noticeText(news);
  const { id } = news.item.job;
  const notice = new Notification(title, { body, tag: id, icon: "/icon.svg" });
  notice.onclick = () => {
    window.focus();
    openJob(id);
    notice.close();
  };
  return notice;
}

/** Looks while nobody sees the tab; the first look is what the person has seen. Returns how to stop, and how to look now. */
function watch(): { stop: () => void; now: () => void } {
  const tell = createNews<ApprovalItem>();
  const shown: Notification[] = [];
  let timer: number | undefined;
  let isOver = false;
  const again = async () => {
    window.clearTimeout(timer);
    timer = undefined;
    // What fails now is looked at again soon.
    const news = await look().then(tell, () => []);
    if (isOver) return;
    shown.push(...news.slice(0, MOST_AT_ONCE).map(show));
  };
  // One after the other, so that an answer never tells of an earlier time than the one before.
  let turn = again();
  const now = () => {
    timer ??= window.setTimeout(() => {
      turn = turn.catch(() => {}).then(again);
    }, APART_MS);
  };
  const each = window.setInterval(now, EACH_MS);
  const stop = () => {
    isOver = true;
    window.clearTimeout(timer);
    window.clearInterval(each);
    for (const notice of shown) notice.close();
  };
  return { stop, now };
}

/** Notifications of the desktop for as long as it is there: only while the tab is hidden, and gone when it is seen again. */
export function Notifier() {
  const running = useRef<ReturnType<typeof watch> | null>(null);
  useEffect(() => {
    const change = () => {
      running.current?.stop();
      running.current = document.visibilityState === "hidden" ? watch() : null;
    };
    change();
    document.addEventListener("visibilitychange", change);
    return () => {
      document.removeEventListener("visibilitychange", change);
      running.current?.stop();
    };
  }, []);
  const soon = () => running.current?.now();
  useLiveEvents({ onEvent: soon, onOpen: soon });
  return null;
}
