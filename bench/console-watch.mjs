// Runs in the page before its own scripts: what the browser itself says of interactions, and how long a switch takes.
/** @type {{ id: number, duration: number }[]} */
const interactions = [];
/** @type {number[]} */
const decisions = [];

/** @param {PerformanceEntryList} entries */
function keep(entries) {
  for (const entry of entries) {
    const id = "interactionId" in entry ? Number(entry.interactionId) : 0;
    if (id > 0) interactions.push({ id, duration: entry.duration });
  }
}
const events = new PerformanceObserver((list) => keep(list.getEntries()));
// The shortest that the browser tells of.
events.observe(/** @type {PerformanceObserverInit} */ ({ type: "event", durationThreshold: 16, buffered: true }));

/** @param {PerformanceEntryList} entries */
function keepAnswers(entries) {
  for (const { name, duration } of entries) if (/\/(?:approve|reject)$/.test(name)) decisions.push(duration);
}
const answers = new PerformanceObserver((list) => keepAnswers(list.getEntries()));
answers.observe({ type: "resource" });
performance.setResourceTimingBufferSize(10_000);

let counted = 0;
const count = () => Number(Reflect.get(performance, "interactionCount") ?? 0);

/** What happened since it was asked last: of each interaction its longest event, ms. */
function take() {
  keep(events.takeRecords());
  keepAnswers(answers.takeRecords());
  /** @type {Map<number, number>} */
  const longest = new Map();
  for (const { id, duration } of interactions.splice(0)) longest.set(id, Math.max(duration, longest.get(id) ?? 0));
  const all = count() - counted;
  counted = count();
  performance.clearResourceTimings();
  return { all, slow: [...longest.values()], decisions: decisions.splice(0) };
}

/**
 * From a key to the frame in which another job's title and facts are on screen and the title has the focus, ms.
 * @returns {Promise<number>}
 */
function switched() {
  const open = () => location.pathname;
  const before = open();
  const old = document.querySelector("#review-title");
  let start = 0;
  return new Promise((resolve) => {
    /** @param {KeyboardEvent} event */
    const pressed = (event) => {
      start = event.timeStamp;
    };
    const done = () => {
      removeEventListener("keydown", pressed, true);
      resolve(performance.now() - start);
    };
    const look = () => {
      const title = document.querySelector("#review-title");
      const isThere = start > 0 && open() !== before && title !== null && title !== old;
      const isWhole = isThere && document.activeElement === title && document.querySelector("article header dl dd");
      requestAnimationFrame(isWhole ? () => setTimeout(done) : look);
    };
    addEventListener("keydown", pressed, true);
    look();
  });
}

Object.assign(window, { watch: { take, switched } });
