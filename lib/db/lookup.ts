type Waiting<T> = { key: string; resolve: (found: T | undefined) => void; reject: (error: unknown) => void };

/** How many queries of one lookup are under way at a time in this process. */
const AT_ONCE = 2;
const MOST = 100;

/**
 * A lookup by key that asks at once, or, while two of its queries are under way, together with what is asked meanwhile: it
 * never waits for company. Nothing is kept: whoever asks gets what is stored after they asked.
 */
export function lookup<T>(
  find: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): (key: string) => Promise<T | undefined> {
  const waiting: Waiting<T>[] = [];
  let underWay = 0;

  async function ask(asked: readonly Waiting<T>[]): Promise<void> {
    try {
      const found = await find(asked.map(({ key }) => key));
      for (const { key, resolve } of asked) resolve(found.get(key));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }

  function start(): void {
    while (underWay < AT_ONCE && waiting.length > 0) {
      underWay += 1;
      void ask(waiting.splice(0, MOST)).finally(() => {
        underWay -= 1;
        start();
      });
    }
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      start();
    });
}
